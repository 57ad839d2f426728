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
