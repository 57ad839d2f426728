# boots.sh: what the boot tests share, to be sourced by them. Each boots a
# machine, mostly twice, with rtboot in the initramfs and without, and compares
# what the real system's own reading of /proc and /sys says.
#
# shellcheck shell=sh
# shellcheck source=tests/lab/lab.sh
. tests/lab/lab.sh
# shellcheck source=tests/lab/tap.sh
. tests/lab/tap.sh

# shellcheck disable=SC2034 # for who sources this
rt=6.12/rt-amd64/trixie stock=6.12/cloud-amd64/trixie
# How the CPUs are divided, and how many IRQs there are at least: a test of another machine than lab_boot's says so first.
: "${isolated:=2-3}" "${housekeeping:=0-1}" "${mask:=3}" "${irqs:=20}"
tab=$(printf '\t')
# What isolates these CPUs in every way.
# shellcheck disable=SC2034 # for who sources this
isolate="isolcpus=managed_irq,domain,$isolated nohz_full=$isolated"

work=$lab/out/${boots_name:-$(basename "$0" .t)}
with=$work/with         # the guest's report with rtboot, and
without=$work/without   # that without it

# boots_with MACHINE APPEND [ARG...], boots_without MACHINE APPEND [ARG...]: boot that machine, and leave its report,
# and its facts at the start of the real system in $with.facts or $without.facts. MACHINE is SERIES/FLAVOUR/SUITE/INITRD
# as for prepare.sh. With rtboot it has the default config, or the one that $config names; ARG as in lab_boot.
: "${config:=rtboot}"
boots_with() { boots_one "$with" "$config" "$@"; }
boots_without() { boots_one "$without" none "$@"; }

boots_one() {
	boots_out=$1
	boots_image=$lab/image/$3/$2
	boots_disk=$lab/image/${3%/*/*}/disk
	boots_what="$3, $2 in it: boots to the real system"
	boots_append=$4
	[ -e "$boots_image" ] || tap_skip_all "there is no image to boot: tests/lab/prepare.sh said why"
	mkdir -p "$work"
	boots_kernel=${3%/*/*}
	kernel=$(lab_kernel "${boots_kernel%/*}" "${boots_kernel#*/}")
	shift 4
	lab_boot "$boots_out" "$kernel" "$boots_image" "$boots_disk" "$boots_append" "$@"
	ok "$boots_what"
	# Nothing else can be asked of a machine that did not boot.
	[ "$tap_failed" = 0 ] || tap_done
	lab_facts "$boots_out" boot > "$boots_out.facts"
}

# boots_debian MACHINE TEST CONFIG APPEND [ARG...]: boot a whole Debian from that machine's image (debian.sh), that runs
# TEST and has CONFIG, and leave what it prints in $with.
boots_debian() {
	[ -e "$lab/image/$1" ] || tap_skip_all "there is no image to boot: tests/lab/prepare.sh said why"
	boots_image=$lab/image/$1
	boots_kernel=${1%/*/*/*}
	kernel=$(lab_kernel "${boots_kernel%/*}" "${boots_kernel#*/}")
	mkdir -p "$work"
	lab_debian "$work/disk" "$kernel" "$2" "$3"
	ok "a Debian is made"
	boots_append=$4
	shift 4
	lab_boot "$with" "$kernel" "$boots_image" "$work/disk" "$boots_append" "$@"
	ok "it boots"
	rm -f "$work/disk"
	# Nothing else can be asked of a machine that did not boot.
	[ "$tap_failed" = 0 ] || tap_done
}

# settled FACTS: of the facts of a boot those that can be compared with another's. What is decided by chance is left
# out: PIDs, the numbers of IRQs (they are compared by name, and of one name in order), where one is effective and so
# where its thread is, which kworkers there are (they are compared by pool, not by number), the CPUs of the workqueues'
# rescuers (those of the pool that one last helped), and the helpers that may be running.
settled() {
	awk -F '\t' -v OFS='\t' '
		$1 == "effective" { next }
		$1 == "irq" { $2 = ++nth[$3] }
		$1 == "thread" {
			if (sub(/^irq\/[0-9]+-/, "irq/", $4))
				$8 = $9 = "as its IRQ"
			else
				sub(/[:-].*$/, "", $4)
			if ($4 ~ /^kworker\/u/)
				$4 = "kworker/u"
			if ($4 ~ /^(awk|find|sh|capture.sh|init)$/ && $5 != 1)
				next
			if ($3 == "bound" && ($4 !~ "/" || $4 == "kworker/R"))
				$8 = $9 = "as its pool"
			$5 = ""
		}
		{ print }' "$1" | sort -u
}

# status_of KEY: from the status file that the real system found under /run.
status_of() {
	run_text status | sed -n "s/^RTBOOT_$1=//p" | tr -d '"'
}

# run_file NAME: is there such a file under /run/rtboot?
run_file() {
	lab_section "$with" boot | grep -q "^run/rtboot/$1$tab"
}

# run_text NAME: the text of that file.
run_text() {
	lab_section "$with" boot | sed -n "s,^run/rtboot/$1$tab,,p" | awk '{ gsub(/\\n/, "\n"); print }'
}

# outcome_of NAME: of the settings of that name, a pattern of sed's, in the report.
outcome_of() {
	run_text report.json | sed -n "s,.*\"name\":\"$1\".*\"outcome\":\"\([a-z]*\)\".*,\1,p"
}

# file PATH: what the guest read there at the start of the real system.
file() {
	lab_section "$with" boot | sed -n "s,^$1$tab,,p"
}

# irq_of ACTION: the number of the IRQ whose actions begin so. affinity_of ACTION: where it may go.
irq_of() { awk -F "$tab" -v action="^$1" '$1 == "irq" && $3 ~ action { print $2 }' "$with.facts"; }
affinity_of() { awk -F "$tab" -v action="^$1" '$1 == "irq" && $3 ~ action { print $4 }' "$with.facts"; }

# threads_of ACTION: the policy and priority of the threads of such IRQs, "1:50" for SCHED_FIFO.
threads_of() {
	awk -F "$tab" -v action="^$1" '
		$1 == "irq" && $3 ~ action { of["irq/" $2] }
		$1 == "thread" && substr($4, 1, index($4, "-") - 1) in of { print $6 ":" $7 }' "$with.facts" | sort -u
}

# log_count PATTERN: how many lines of the guest's kernel log have it.
log_count() {
	lab_section "$with" log | grep -c "$1"
}
