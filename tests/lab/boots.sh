# boots.sh: what the boot tests share, to be sourced by them. Each boots a
# machine twice, with rtboot in the initramfs and without, and compares what
# the real system's own reading of /proc and /sys says.
#
# shellcheck shell=sh
# shellcheck source=tests/lab/lab.sh
. tests/lab/lab.sh
# shellcheck source=tests/lab/tap.sh
. tests/lab/tap.sh

isolated=2-3
tab=$(printf '\t')

# boots_run FLAVOUR INITRD APPEND: leaves the reports in $with and $without, and their facts
# at the start of the real system in $with.facts and $without.facts.
boots_run() {
	work=$lab/work/$1-$2
	with=$work/with
	without=$work/without
	mkdir -p "$work"
	[ -e "$lab/image/$1-$2-rtboot" ] || tap_skip_all "there is no image to boot: tests/lab/prepare.sh said why"
	kernel=$(lab_kernel trixie "$1")
	lab_boot "$with" "$kernel" "$lab/image/$1-$2-rtboot" "$lab/image/$1.disk" "$3"
	ok "$1, $2 initrd: boots to the real system with rtboot"
	lab_boot "$without" "$kernel" "$lab/image/$1-$2-none" "$lab/image/$1.disk" "$3"
	ok "$1, $2 initrd: boots to the real system without rtboot"
	# Nothing else can be asked of a machine that did not boot.
	[ "$tap_failed" = 0 ] || tap_done
	for report in "$with" "$without"; do
		boots_facts "$report" boot > "$report.facts"
	done
}

# boots_facts REPORT SECTION: the facts of a part of a report, sorted.
boots_facts() {
	lab_section "$1" "$2" | awk -v isolated="$isolated" -f tests/lab/facts.awk | sort
}

# status_of KEY: from the status file that the real system found under /run.
status_of() {
	lab_section "$with" boot | awk -F '\t' '$1 == "run/rtboot/status" { print $2 }' |
		awk '{ gsub(/\\n/, "\n"); print }' | sed -n "s/^RTBOOT_$1=//p" | tr -d '"'
}

# run_file NAME: is there such a file under /run/rtboot?
run_file() {
	lab_section "$with" boot | grep -q "^run/rtboot/$1$tab"
}

# log_count PATTERN: how many lines of the guest's kernel log have it.
log_count() {
	lab_section "$with" log | grep -c "$1"
}
