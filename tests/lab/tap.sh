# tap.sh: the Test Anything Protocol for shell tests, to be sourced. End with tap_done.
#
# shellcheck shell=sh

tap_count=0
tap_failed=0

# ok NAME: the test is whether the last command succeeded.
ok() {
	# shellcheck disable=SC2319 # the condition before the call is what is tested
	tap_result=$?
	tap_count=$((tap_count + 1))
	if [ "$tap_result" = 0 ]; then
		echo "ok $tap_count - $1"
	else
		tap_failed=$((tap_failed + 1))
		echo "not ok $tap_count - $1"
		# prove shows the standard error of a test, and of its output that a number failed.
		echo "# $0: not ok $tap_count - $1" >&2
	fi
}

# is GOT WANTED NAME
is() {
	[ "$1" = "$2" ]
	ok "$3"
	[ "$1" = "$2" ] || {
		printf '%s\n' "$1" | head -n 20 | sed 's/^/#    got: /'
		printf '%s\n' "$2" | head -n 20 | sed 's/^/# wanted: /'
	} >&2
}

# Not run, and why.
tap_skip_all() {
	echo "1..0 # SKIP $*"
	exit 0
}

tap_done() {
	echo "1..$tap_count"
	[ "$tap_failed" = 0 ]
	exit
}
