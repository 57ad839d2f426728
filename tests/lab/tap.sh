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

# tap_work: make a directory, $work, that is removed at the end.
tap_work() {
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT
}

# tap_make NAME ARG...: the test is whether make succeeds; where it does not, there is nothing else to test. After tap_work.
tap_make() {
	tap_what=$1
	shift
	make -s -j 2 "$@" > "$work/make" 2>&1
	ok "$tap_what"
	[ "$tap_result" = 0 ] || { sed 's/^/# /' "$work/make"; tap_done; }
}

# tap_needs COMMAND...: without one of them the test is not run.
tap_needs() {
	for tap_command; do
		command -v "$tap_command" > /dev/null || tap_skip_all "$tap_command is not installed"
	done
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
