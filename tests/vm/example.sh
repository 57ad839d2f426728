# example.sh NAME: hook/examples/NAME.conf on a machine of four CPUs, of which 2 and 3 are isolated. Sourced by the tests
# of each example.
#
# shellcheck shell=sh
# shellcheck source=tests/lab/boots.sh
. tests/lab/boots.sh

config=$1
boots_with $rt/plain "isolcpus=managed_irq,domain,2-3 nohz_full=2-3"
is "$(status_of STATE) $(status_of SETTINGS_FAILED)" "active 0" "$1.conf: active, and nothing failed"
run_text report.json > "$with.json"

# file PATH, threads_of ACTION, outcome_of NAME.
file() { lab_section "$with" boot | sed -n "s,^$1$tab,,p"; }
threads_of() { awk -F "$tab" -v name="^irq/[0-9]*-$1" '$1 == "thread" && $4 ~ name { print $6 ":" $7 }' "$with.facts" | sort -u; }
outcome_of() { sed -n "s,.*\"name\":\"$1\".*\"outcome\":\"\([a-z]*\)\".*,\1,p" "$with.json"; }
