#!/bin/bash
# SPDX-License-Identifier: MIT
# dracut module: puts rtboot and its config into the initramfs. dracut.modules(7)
# is the interface, and the variables that are not set here are dracut's:
# shellcheck disable=SC2154

# Whoever installs rtboot wants it in every image, but for those of kdump.
check() {
    # An image for kdump saves a dump in little memory: mkdumprd of Fedora sets IN_KDUMP, that of SUSE adds the module kdump.
    [[ ${IN_KDUMP-} != 1 && " ${add_dracutmodules-} " != *" kdump "* ]] || return 1
    require_binaries rtboot || return 1
    return 0
}

# What the stages need of other modules: nothing.
depends() {
    return 0
}

# rtboot_fail WHY: with a part missing the image would boot, and leave the isolated CPUs as they are. Build none.
rtboot_fail() {
    local line
    while IFS= read -r line; do
        derror "rtboot: $line"
    done <<< "not building the image: $1"
    exit 1
}

# rtboot_ask ACTION ARG...: have lib/rtboot/image do that for the system and the kernel of this image. What it prints is in
# $said, the caller's.
rtboot_ask() {
    local action=$1
    shift
    said=$("$moddir/../../../rtboot/image" "$action" "${dracutsysrootdir-}" "$kernel" "${srcmods%/lib/modules/*}" "$@") ||
        rtboot_fail "$said"
}

# The modules that the config wants loaded at boot.
installkernel() {
    local said modules file
    rtboot_ask modules
    read -r -d '' -a modules <<< "$said"
    ((${#modules[@]})) || return 0
    # Without hostonly: the machine that makes the image need not have it loaded.
    hostonly='' instmods -c "${modules[@]}" || rtboot_fail "cannot install the modules of [modules] load"
    # What omit_drivers leaves out is no error of instmods. srcmods is BASE/lib/modules/VERSION.
    said=${srcmods%/lib/modules/*}
    while read -r file; do
        [[ $file != /* || -e $initdir/lib/modules/$kernel/${file##*"/lib/modules/$kernel/"} ]] ||
            rtboot_fail "cannot install $file ([modules] load)"
    done < <(modinfo --basedir "${said:-/}" --set-version "$kernel" --field filename "${modules[@]}")
    # kmod's, which loads them.
    inst_multiple modprobe
    [[ -e $initdir/$(find_binary modprobe) ]] || rtboot_fail "cannot install modprobe"
}

# put_hook TYPE NUMBER NAME: one of the hooks. Where they are is dracut's business.
put_hook() {
    # With a sysroot dracut up to 106 looks for the file on this machine, and has it copied from below the sysroot.
    dracutsysrootdir='' inst_hook "$1" "$2" "$moddir/$3"
    [[ $(find "$initdir" -path "*/hooks/$1/$2-$3") ]] || rtboot_fail "cannot install hook $1/$2-$3"
}

# rtboot, its config, and what runs the stages.
install() {
    local said
    # The condition under which dracut's base module installs its own /init.
    if dracut_module_included "systemd"; then
        rtboot_ask install "$initdir" systemd
    else
        rtboot_ask install "$initdir" /sysroot
        inst_multiple sleep
        [[ -e $initdir/$(find_binary sleep) ]] || rtboot_fail "cannot install sleep"
        put_hook pre-udev 00 rtboot-early.sh
        put_hook cleanup 99 rtboot-late.sh
    fi
    dinfo "rtboot: $said"
}
