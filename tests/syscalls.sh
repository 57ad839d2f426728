# syscalls.sh: what a command costs; to be sourced. Needs strace, and a directory $work that is removed at the end.
#
# shellcheck shell=sh
# shellcheck disable=SC2154

# calls COMMAND...: run it, and print how many system calls it made. Where it has children, only theirs: then it is their
# guard, which waits, and how often it looks depends on the machine. Only the files of a tree that stands for / have to
# be truncated, and only their links are tried again when something else on this machine is being renamed.
calls() {
	strace -f -o "$work/trace" "$@" > /dev/null 2>&1
	awk 'NR == 1 { first = $1 }
		!/ resumed>/ && !/ ftruncate\(/ && !/ EAGAIN / && /\(/ { n++; own += $1 == first }
		END { print (n > own ? n - own : n) }' "$work/trace"
}
