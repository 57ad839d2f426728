#!/bin/sh
# Sourced by dracut's init last of all before switch_root, in an initramfs without systemd.
/usr/bin/rtboot boot late
