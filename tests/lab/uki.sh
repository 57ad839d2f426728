# uki.sh: a unified kernel image (UKI) and the firmware that boots it, by the tools of trixie. To be sourced after lab.sh.
#
# shellcheck shell=sh
# shellcheck disable=SC2154 # lab.sh's

# lab_uki_tools: ukify, the stub of systemd-boot and OVMF, unpacked and not installed. Prints their directory.
lab_uki_tools() {
	tools=$lab/uki
	if [ ! -e "$tools/done" ]; then
		lab_say "fetching ukify and OVMF (trixie)"
		rm -rf "$tools"
		mkdir -p "$tools"
		for package in systemd-ukify python3-pefile systemd-boot-efi ovmf; do
			{ lab_download "$tools" trixie $package && dpkg-deb -x "$tools"/*.deb "$tools" && rm "$tools"/*.deb; } ||
				lab_die "there is no $package"
		done
		: > "$tools/done"
	fi
	echo "$tools"
}

# lab_uki ESP KERNEL IMAGE APPEND: an EFI system partition, as a directory, with that kernel and initramfs as a UKI.
lab_uki() {
	tools=$(lab_uki_tools) || return
	lab_machine amd64
	mkdir -p "$1/EFI/BOOT"
	PYTHONPATH=$tools/usr/lib/python3/dist-packages PYTHONDONTWRITEBYTECODE=1 python3 "$tools/usr/bin/ukify" build \
		--linux="$2/vmlinuz" --initrd="$3" --uname="$(cat "$2/KVER")" --os-release="ID=guest" \
		--cmdline="root=LABEL=rtboot ro panic=-1 $machine_append $4" \
		--stub="$tools/usr/lib/systemd/boot/efi/linuxx64.efi.stub" --output="$1/EFI/BOOT/BOOTX64.EFI" >&2
}

# lab_boot_uki OUT KERNEL ESP DISK [ARG...]: boot what is on that partition, as lab_boot.
lab_boot_uki() {
	tools=$(lab_uki_tools) || return
	cp "$tools/usr/share/OVMF/OVMF_VARS_4M.fd" "$1.vars"
	uki_out=$1 uki_kernel=$2 uki_esp=$3 uki_disk=$4
	shift 4
	lab_boot "$uki_out" "$uki_kernel" "" "$uki_disk" "" \
		-drive "if=pflash,format=raw,readonly=on,file=$tools/usr/share/OVMF/OVMF_CODE_4M.fd" \
		-drive "if=pflash,format=raw,file=$uki_out.vars" \
		-drive "file=fat:$uki_esp,format=raw,if=none,id=esp,readonly=on" -device virtio-blk-pci,drive=esp,bootindex=0 "$@"
}
