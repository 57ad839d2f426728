# example.sh NAME: hook/examples/NAME.conf on a machine of four CPUs, of which 2 and 3 are isolated. Sourced by the tests
# of each example.
#
# shellcheck shell=sh
# shellcheck source=tests/lab/boots.sh
. tests/lab/boots.sh

config=$1
boots_with $rt/plain "$isolate"
is "$(status_of STATE) $(status_of SETTINGS_FAILED)" "active 0" "$1.conf: active, and nothing failed"
