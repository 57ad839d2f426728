#!/bin/sh
# Sourced by dracut's init as the last step before switch_root, in an initramfs without systemd.
/usr/lib/rtboot/stage late
