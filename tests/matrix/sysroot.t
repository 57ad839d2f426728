#!/bin/sh
# dracut --sysroot, by each dracut of the matrix but the one that tests/vm/image.t has.
# shellcheck source=tests/lab/images.sh
. tests/lab/images.sh
lab_may_root || tap_skip_all "dracut runs in a Debian root of its own, which only root can make"

sysroot_image bullseye 5.10
sysroot_image bookworm 6.1
sysroot_image forky 7.0
tap_done
