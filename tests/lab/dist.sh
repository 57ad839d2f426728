# dist.sh: what make dist makes, for the tests of packages. To be sourced after tap.sh.
#
# shellcheck shell=sh

# shellcheck disable=SC2034 # for the tests
version=$(sed -n 's/^VERSION = //p' Makefile)

# dist_tree DIR: the tree as it is here, with changes that are not committed, as the only commit of a repository.
dist_tree() {
	mkdir -p "$1"
	git ls-files -z | xargs -0 cp -P --parents -t "$1"
	git -C "$1" init -q 2> /dev/null
	git -C "$1" add --all --force
	GIT_COMMITTER_DATE='2026-03-01 23:30:00 -0500' git -C "$1" -c user.name=rtboot -c user.email=rtboot@localhost commit -q -m rtboot
}

# listing DIR: its files and links, with their modes and targets.
listing() {
	(cd "$1" && find . ! -type d -printf '%m %p %l\n' | sort -k 2)
}

# package_root DIR: a root in which package managers run scripts.
package_root() {
	mkdir -p "$1/bin" "$1/dev" "$1/etc" "$1/usr/sbin" "$1/var/lib"
	: > "$1/dev/null"
	cp "$(command -v busybox)" "$1/bin/busybox"
	ln -s busybox "$1/bin/sh"
	ln -s busybox "$1/bin/cat"
}

# is_installed DIR WANTED FILES BYTES: two tests, of these names: a package whose man pages are compressed has put the files of
# the directory WANTED into such a root, and nothing else, with their modes and their bytes.
# shellcheck disable=SC2154 # tap.sh's
is_installed() {
	mkdir "$work/got"
	cp -R "$1/etc" "$1/usr" "$work/got"
	rm -r "$work/got/usr/sbin"
	gunzip -r "$work/got/usr/share/man"
	is "$(listing "$work/got")" "$(listing "$2")" "$3"
	is "$(diff -r --no-dereference "$work/got" "$2")" "" "$4"
}

# left DIR: what is left of a package in such a root: files that were not there, and whatever has its name.
left() {
	(cd "$1" && find . ! -path './var/*' '(' -name '*rtboot*' -o ! -type d ! -path './bin/*' ! -path './dev/*' ! -path './usr/sbin/*' ')')
}

# in_root COMMAND...: what it says as root, in a user namespace where we are not, and its exit status.
in_root() {
	[ "$(id -u)" = 0 ] || set -- unshare -r "$@"
	"$@" 2>&1
	echo "exit $?"
}
