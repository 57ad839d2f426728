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

# rtboot_fail WHY: with a part missing the image would boot, and leave the isolated CPUs as they are. Build none.
rtboot_fail() {
    derror "rtboot: not building the image: $1"
    exit 1
}

# rtboot_need WHAT: fail unless the step before this one has put it into the image.
rtboot_need() {
    local status=$? path=$initdir/${1#/}
    [[ $status == 0 && (-e $path || -L $path) ]] || rtboot_fail "cannot install $1"
}

# rtboot_put FILE PATH: put a file into the image, as PATH. FILE is a path of this machine's, the sysroot included: with
# a sysroot dracut up to 106 looks for it on this machine, and has it copied from below the sysroot.
rtboot_put() {
    dracutsysrootdir='' inst_simple "$1" "$2"
    rtboot_need "$2"
}

# ask_config OPTION...: have check-config read the config that goes into the image, or an empty one.
ask_config() {
    local file=${dracutsysrootdir-}$config
    [[ -e $file || -L $file ]] || file=/dev/null
    "${dracutsysrootdir-}$(find_binary rtboot)" check-config "$@" "$file" 2>&1
}

# The modules that the config wants loaded at boot.
installkernel() {
    local config=/etc/rtboot.conf list modules module file
    list=$(ask_config --modules) || rtboot_fail "$config has errors: $list"
    read -r -d '' -a modules <<< "$list"
    ((${#modules[@]})) || return 0
    for module in "${modules[@]}"; do
        kernel_modinfo "$module" &> /dev/null ||
            rtboot_fail "module $module not found for kernel $kernel ([modules] load)"
    done
    # Without hostonly: the machine that makes the image need not have it loaded.
    hostonly='' instmods -c "${modules[@]}" || rtboot_fail "cannot install the modules of [modules] load"
    # What omit_drivers leaves out is no error of instmods.
    while read -r file; do
        [[ $file != /* || -e $initdir/lib/modules/$kernel/${file##*"/lib/modules/$kernel/"} ]] ||
            rtboot_fail "cannot install $file ([modules] load)"
    done < <(kernel_modinfo --field filename "${modules[@]}")
}

# kernel_modinfo ARG...: ask kmod about the kernel that the image is for. srcmods is BASE/lib/modules/VERSION.
kernel_modinfo() {
    local base=${srcmods%/lib/modules/*}
    modinfo --basedir "${base:-/}" --set-version "$kernel" "$@"
}

# Log in one line whether this is a PREEMPT_RT kernel, and how we know. Its options for that and for timers go into the
# image, because the running kernel does not tell.
install_facts() {
    local config facts module vermagic
    for config in /boot/config-"$kernel" {/usr,}/lib/modules/"$kernel"/config ""; do
        [[ $config && -r ${dracutsysrootdir-}$config ]] && break
    done
    if [[ $config ]]; then
        mkdir -p "$initdir/usr/lib/rtboot"
        facts=$initdir/usr/lib/rtboot/config-$kernel
        grep -E '^(# )?CONFIG_(PREEMPT_RT|HZ|NO_HZ_FULL|RCU_NOCB_CPU|HIGH_RES_TIMERS)[= ]' \
            "${dracutsysrootdir-}$config" > "$facts" || rtboot_fail "cannot read the kernel's options from $config"
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
        dinfo "rtboot: image for $kernel, which may or may not be a PREEMPT_RT kernel (found no config for it," \
            "and its modules' vermagic is \"${vermagic:-unknown}\")"
    fi
}

# stage_file NAME: a unit or hook with its bound filled in and its comments left out. Prints where it is.
stage_file() {
    sed "s/@SECONDS@/$bound/; /^#[^!]/d" "$moddir/$1" > "$DRACUT_TMPDIR/$1" || return
    echo "$DRACUT_TMPDIR/$1"
}

# put_hook NUMBER-NAME TYPE: one of the hooks. Where they are is dracut's business.
put_hook() {
    local file
    file=$(stage_file "${1#*-}") || rtboot_fail "cannot write $1"
    dracutsysrootdir='' inst_hook "$2" "${1%%-*}" "$file"
    [[ $(find "$initdir" -path "*/hooks/$2/$1") ]] || rtboot_fail "cannot install hook $2/$1"
}

# put_unit NAME TARGET: one of the units, wanted by that target.
put_unit() {
    local file
    file=$(stage_file "$1") || rtboot_fail "cannot write $1"
    rtboot_put "$file" "${systemdsystemunitdir:-/usr/lib/systemd/system}/$1"
    # dracut 051 has no $SYSTEMCTL yet.
    ${SYSTEMCTL:-systemctl} -q --root "$initdir" enable "$1"
    rtboot_need "/etc/systemd/system/$2.wants/$1"
}

# put_config: without comments, which nothing in the image reads. Lines keep their numbers.
put_config() {
    sed 's/^[[:blank:]]*#.*//' "${dracutsysrootdir-}$config" > "$DRACUT_TMPDIR/rtboot.conf" || rtboot_fail "cannot read $config"
    rtboot_put "$DRACUT_TMPDIR/rtboot.conf" "$config"
}

install() {
    local config=/etc/rtboot.conf said line bound

    if ! said=$(ask_config); then
        derror "rtboot: not building the image: $config has errors:"
        while IFS= read -r line; do
            derror "  $line"
        done <<< "$said"
        exit 1
    fi
    bound=$(ask_config --bound) || rtboot_fail "cannot compute how long a stage may take: $bound"
    said=$(ask_config --modules) || rtboot_fail "$config has errors: $said"
    # kmod's, which loads them.
    if [[ $said ]]; then
        inst_multiple modprobe
        rtboot_need "$(find_binary modprobe)"
    fi
    [[ ! -e ${dracutsysrootdir-}$config ]] || put_config
    # Only what the two stages need; check-config and the rest stay outside.
    rtboot_put "$moddir/rtboot" /usr/bin/rtboot
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
