#!/bin/bash
# dracut module: puts rtboot and its config into the initramfs. dracut.modules(7)
# is the interface, and the variables that are not set here are dracut's:
# shellcheck disable=SC2154

check() {
    # An image for kdump saves a dump in little memory: mkdumprd of Fedora sets IN_KDUMP, that of SUSE adds the module kdump.
    [[ ${IN_KDUMP-} != 1 && " ${add_dracutmodules-} " != *" kdump "* ]] || return 1
    require_binaries rtboot timeout || return 1
    return 0
}

depends() {
    return 0
}

# The modules that the config wants loaded at boot, and kmod's modprobe that loads them.
installkernel() {
    local config=${dracutsysrootdir-}/etc/rtboot.conf list modules module
    [[ -e $config ]] || return 0
    list=$("${dracutsysrootdir-}$(find_binary rtboot)" check-config --modules "$config") || return 1
    read -r -d '' -a modules <<< "$list"
    ((${#modules[@]})) || return 0
    for module in "${modules[@]}"; do
        if ! kernel_modinfo "$module" &> /dev/null; then
            derror "rtboot: no image is made with a module that is not there: $kernel has no $module ([modules] load)"
            exit 1
        fi
    done
    inst_multiple modprobe
    # Without hostonly: the machine that makes the image need not have it loaded.
    hostonly='' instmods -c "${modules[@]}"
}

# kernel_modinfo ARG...: ask kmod about the kernel that the image is for. srcmods is BASE/lib/modules/VERSION.
kernel_modinfo() {
    local base=${srcmods%/lib/modules/*}
    modinfo --basedir "${base:-/}" --set-version "$kernel" "$@"
}

# In one line: is the kernel a real-time one, and how is that known? What its config says about that and about
# timers goes into the image, because the running kernel does not tell.
install_facts() {
    local config facts module vermagic
    for config in /boot/config-"$kernel" {/usr,}/lib/modules/"$kernel"/config ""; do
        [[ $config && -r ${dracutsysrootdir-}$config ]] && break
    done
    if [[ $config ]]; then
        mkdir -p "$initdir/usr/lib/rtboot"
        facts=$initdir/usr/lib/rtboot/config-$kernel
        grep -E '^(# )?CONFIG_(PREEMPT_RT|HZ|NO_HZ_FULL|RCU_NOCB_CPU|HIGH_RES_TIMERS)[= ]' \
            "${dracutsysrootdir-}$config" > "$facts"
        if grep -qx CONFIG_PREEMPT_RT=y "$facts"; then
            dinfo "rtboot: image for $kernel, a PREEMPT_RT kernel (CONFIG_PREEMPT_RT=y in $config)"
        else
            dinfo "rtboot: image for $kernel, not a PREEMPT_RT kernel (no CONFIG_PREEMPT_RT=y in $config):" \
                "rtboot will touch nothing there"
        fi
        return
    fi
    # From 6.12 on the vermagic of a real-time kernel can say preempt, so only preempt_rt proves something.
    module=$(find "$srcmods" -name '*.ko*' -print -quit 2> /dev/null)
    vermagic=$([[ $module ]] && modinfo --field vermagic "$module")
    if [[ " $vermagic " == *" preempt_rt "* ]]; then
        dinfo "rtboot: image for $kernel, a PREEMPT_RT kernel (preempt_rt in its modules' vermagic)"
    else
        dinfo "rtboot: image for $kernel; whether it is a PREEMPT_RT kernel cannot be told (there is no config of it," \
            "and its modules' vermagic is \"${vermagic:-unknown}\")"
    fi
}

# stage_file NAME: one of the units and hooks, with the bound in it. Prints where it is.
stage_file() {
    sed "s/@SECONDS@/$bound/" "$moddir/$1" > "$DRACUT_TMPDIR/$1"
    echo "$DRACUT_TMPDIR/$1"
}

install() {
    local rtboot config=/etc/rtboot.conf errors line bound
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
        bound=$("${dracutsysrootdir-}$rtboot" check-config --bound "${dracutsysrootdir-}$config") || exit 1
    else
        bound=$("${dracutsysrootdir-}$rtboot" check-config --bound /dev/null) || exit 1
    fi
    inst_simple "$rtboot" /usr/bin/rtboot
    install_facts

    # The condition under which dracut's base module installs its own /init.
    if dracut_module_included "systemd"; then
        local unit
        for unit in rtboot-early.service rtboot-late.service; do
            inst_simple "$(stage_file "$unit")" "$systemdsystemunitdir/$unit"
        done
        # dracut 051 has no $SYSTEMCTL yet.
        ${SYSTEMCTL:-systemctl} -q --root "$initdir" enable rtboot-early.service rtboot-late.service
    else
        # shutdown has it too; an image may be made without that.
        inst_multiple timeout
        inst_hook pre-udev 00 "$(stage_file rtboot-early.sh)"
        inst_hook cleanup 99 "$(stage_file rtboot-late.sh)"
    fi
}
