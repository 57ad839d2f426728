#!/bin/sh
# Sourced by dracut's init before udev, in an initramfs without systemd.
/usr/bin/rtboot boot early
