#!/bin/sh
# Sourced by dracut's init before udev, in an initramfs without systemd.
# rtboot keeps its deadline by itself. The bound is for one that does not work; module-setup.sh fills it in.
timeout -s KILL @SECONDS@ /usr/bin/rtboot boot early
