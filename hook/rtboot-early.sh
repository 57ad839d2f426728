#!/bin/sh
# Sourced by dracut's init before udev starts, in an initramfs without systemd.
# rtboot enforces its own deadline. This limit is for an rtboot that hangs; module-setup.sh fills it in.
timeout -s KILL @SECONDS@ /usr/bin/rtboot boot early
