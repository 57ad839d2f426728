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

# rtboot_fail WHY: an image that lacks a part would be a real-time machine that is none, so there is none.
rtboot_fail() {
    derror "rtboot: no image is made $1"
    exit 1
}

# rtboot_need WHAT: the step before this one is what puts it into the image.
rtboot_need() {
    local status=$? path=$initdir/${1#/}
    [[ $status == 0 && (-e $path || -L $path) ]] || rtboot_fail "because $1 could not be put into it"
}

# rtboot_put FILE PATH: put a file into the image, as PATH. FILE is a path of this machine's, the sysroot included: with
# a sysroot dracut up to 106 looks for it on this machine, and has it copied from below the sysroot.
rtboot_put() {
    dracutsysrootdir='' inst_simple "$1" "$2"
    rtboot_need "$2"
}

# ask_config OPTION...: what the binary says of the config that goes into the image, of none at all where there is none.
ask_config() {
    local file=${dracutsysrootdir-}$config
    [[ -e $file || -L $file ]] || file=/dev/null
    "${dracutsysrootdir-}$(find_binary rtboot)" check-config "$@" "$file" 2>&1
}

# The modules that the config wants loaded at boot.
installkernel() {
    local config=/etc/rtboot.conf list modules module file
    list=$(ask_config --modules) || rtboot_fail "with a config that has errors: $list"
    read -r -d '' -a modules <<< "$list"
    ((${#modules[@]})) || return 0
    for module in "${modules[@]}"; do
        kernel_modinfo "$module" &> /dev/null ||
            rtboot_fail "with a module that is not there: $kernel has no $module ([modules] load)"
    done
    # Without hostonly: the machine that makes the image need not have it loaded.
    hostonly='' instmods -c "${modules[@]}" || rtboot_fail "because its modules ([modules] load) could not be put into it"
    # What omit_drivers leaves out is no error of instmods.
    while read -r file; do
        [[ $file != /* || -e $initdir/lib/modules/$kernel/${file##*"/lib/modules/$kernel/"} ]] ||
            rtboot_fail "because $file ([modules] load) could not be put into it"
    done < <(kernel_modinfo --field filename "${modules[@]}")
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
            "${dracutsysrootdir-}$config" > "$facts" || rtboot_fail "because what $config says of its kernel could not be put into it"
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
    sed "s/@SECONDS@/$bound/" "$moddir/$1" > "$DRACUT_TMPDIR/$1" || return
    echo "$DRACUT_TMPDIR/$1"
}

# put_hook NUMBER-NAME TYPE: one of the hooks. Where they are is dracut's business.
put_hook() {
    local file
    file=$(stage_file "${1#*-}") || rtboot_fail "because $1 could not be written"
    dracutsysrootdir='' inst_hook "$2" "${1%%-*}" "$file"
    [[ $(find "$initdir" -path "*/hooks/$2/$1") ]] || rtboot_fail "because its hook $2/$1 could not be put into it"
}

# put_unit NAME TARGET: one of the units, wanted by that target.
put_unit() {
    local file
    file=$(stage_file "$1") || rtboot_fail "because $1 could not be written"
    rtboot_put "$file" "${systemdsystemunitdir:-/usr/lib/systemd/system}/$1"
    # dracut 051 has no $SYSTEMCTL yet.
    ${SYSTEMCTL:-systemctl} -q --root "$initdir" enable "$1"
    rtboot_need "/etc/systemd/system/$2.wants/$1"
}

install() {
    local rtboot config=/etc/rtboot.conf said line bound
    rtboot=$(find_binary rtboot)

    if ! said=$(ask_config); then
        derror "rtboot: no image is made with a config that has errors:"
        while IFS= read -r line; do
            derror "  $line"
        done <<< "$said"
        exit 1
    fi
    bound=$(ask_config --bound) || rtboot_fail "because the bound of its stages is not known: $bound"
    said=$(ask_config --modules) || rtboot_fail "with a config that has errors: $said"
    # kmod's, which loads them.
    if [[ $said ]]; then
        inst_multiple modprobe
        rtboot_need "$(find_binary modprobe)"
    fi
    if [[ -e ${dracutsysrootdir-}$config ]]; then
        rtboot_put "${dracutsysrootdir-}$config" "$config"
    fi
    rtboot_put "${dracutsysrootdir-}$rtboot" /usr/bin/rtboot
    install_facts

    # The condition under which dracut's base module installs its own /init.
    if dracut_module_included "systemd"; then
        put_unit rtboot-early.service sysinit.target
        put_unit rtboot-late.service initrd.target
    else
        # shutdown has it too; an image may be made without that.
        inst_multiple timeout
        rtboot_need "$(find_binary timeout)"
        put_hook 00-rtboot-early.sh pre-udev
        put_hook 99-rtboot-late.sh cleanup
    fi
}
