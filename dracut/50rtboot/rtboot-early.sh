#!/bin/sh
# Sourced by dracut's init before udev starts, in an initramfs without systemd.
/usr/lib/rtboot/stage early
