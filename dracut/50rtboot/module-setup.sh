#!/bin/bash
# dracut module: puts rtboot and its config into the initramfs. dracut.modules(7)
# is the interface, and the variables that are not set here are dracut's:
# shellcheck disable=SC2154

check() {
    require_binaries rtboot || return 1
    return 0
}

depends() {
    return 0
}

install() {
    local rtboot config=/etc/rtboot.conf errors line
    rtboot=$(find_binary rtboot)

    # An image with a config that is refused at boot would be a real-time machine that is none.
    if [[ -e ${dracutsysrootdir-}$config ]]; then
        if ! errors=$("${dracutsysrootdir-}$rtboot" check-config "${dracutsysrootdir-}$config" 2>&1); then
            derror "rtboot: no image is made with a config that has errors:"
            while IFS= read -r line; do
                derror "  $line"
            done <<< "$errors"
            exit 1
        fi
        inst_simple "$config"
    fi
    inst_simple "$rtboot" /usr/bin/rtboot

    # The condition under which dracut's base module installs its own /init.
    if dracut_module_included "systemd"; then
        local unit
        for unit in rtboot-early.service rtboot-late.service; do
            inst_simple "$moddir/$unit" "$systemdsystemunitdir/$unit"
        done
        $SYSTEMCTL -q --root "$initdir" enable rtboot-early.service rtboot-late.service
    else
        inst_hook pre-udev 00 "$moddir/rtboot-early.sh"
        inst_hook cleanup 99 "$moddir/rtboot-late.sh"
    fi
}
