#!/bin/sh
# The dracut module by itself, with functions in the place of dracut's. Whole images: tests/vm/image.t, tests/matrix/sysroot.t.
# What is in single quotes is bash.
# shellcheck disable=SC2016
. tests/lab/tap.sh

# module CODE [NAME=VALUE...]: run CODE in a bash that has the module's functions.
module() {
	code=$1
	shift
	env "$@" bash -c '. dracut/50rtboot/module-setup.sh; require_binaries() { [[ " $* " != *" ${missing:-none} "* ]]; }; '"$code"
}

while IFS='|' read -r status with what; do
	# shellcheck disable=SC2086
	module check $with
	is $? "$status" "check: $what"
done <<EOF
0||it goes into an image
1|missing=rtboot|not without the binary
1|missing=timeout|nor without timeout
1|IN_KDUMP=1|nor into an image of Fedora's mkdumprd
0|IN_KDUMP=0|but into any other
1|add_dracutmodules=kdump|nor into an image of SUSE's mkdumprd
0|add_dracutmodules=kdumpbase-x|but with a module of another name
EOF
tap_done
