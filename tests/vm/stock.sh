# stock.sh INITRD APPEND: a kernel that is not PREEMPT_RT, with the same isolated CPUs: rtboot touches
# nothing. Sourced by the tests of each kind of initrd.
#
# shellcheck shell=sh
# shellcheck source=tests/lab/boots.sh
. tests/lab/boots.sh

boots_run cloud-amd64 "$1" "$2"

is "$(status_of STATE)" fallback "state is fallback"
is "$(status_of REALTIME) $(status_of PREEMPTION)" "0 dynamic" "the kernel was recognised"
is "$(status_of STAGE)" late "the status survived switch_root"
is "$(log_count 'rtboot: early: fallback') $(log_count 'rtboot: late: fallback')" "1 1" "each stage ran once, and said so"
is "$(status_of SETTINGS_WANTED)" 0 "nothing was wanted"
run_file report.json
ok "report.json is there"
! run_file active && ! run_file journal
ok "active and journal are not"

# What a boot decides by chance is left out: PIDs, where an IRQ is effective, which kworkers there
# are (they are compared by pool, not by number) and the two helpers that may be running.
settled() {
	awk -F '\t' -v OFS='\t' '
		$1 == "effective" { next }
		$1 == "thread" {
			sub(/[:-].*$/, "", $4)
			if ($4 ~ /^kworker\/u/)
				$4 = "kworker/u"
			if ($4 ~ /^(awk|find|sh|capture.sh|init)$/ && $5 != 1)
				next
			$5 = ""
		}
		{ print }' "$1" | sort -u
}
settled "$without.facts" > "$without.settled"
settled "$with.facts" > "$with.settled"
[ "$(grep -c "^irq" "$without.settled")" -ge 20 ] && [ "$(grep -c "^thread" "$without.settled")" -ge 40 ] &&
	[ "$(grep -c "^mask" "$without.settled")" -ge 3 ]
ok "there are IRQs, threads and masks to compare"
is "$(diff "$without.settled" "$with.settled")" "" \
	"not one IRQ affinity, thread affinity or policy, workqueue or watchdog mask differs"

tap_done
