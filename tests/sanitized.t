#!/bin/sh
# The unit tests, and those that run rtboot on a machine's files, once more with AddressSanitizer and
# UndefinedBehaviorSanitizer: they pass, and nothing was reported.
. tests/lab/tap.sh
tap_work
reports=$(mktemp -d -p /tmp)
# Some of the tests become somebody else.
chmod 1777 "$reports"
trap 'rm -rf "$work" "$reports"' EXIT
out=build/sanitized

tap_make "rtboot and its unit tests are built (clang, libclang-rt-dev)" -f tests/instrumented/Makefile all

# A crash that a test makes is to be one, and leaks cannot be looked for under strace.
export ASAN_OPTIONS="detect_leaks=0:handle_segv=0:handle_sigbus=0:log_path=$reports/asan"
export UBSAN_OPTIONS="print_stacktrace=1:log_path=$reports/ubsan" RTBOOT=$out/rtboot

# Not those that count system calls, of which the sanitizers make some of their own.
tests=$(ls $out/unit/*.t; for name in cli credential machines keys irqs rules flush tell undo user-tasks hostile guard; do echo "tests/$name.t"; done)
# shellcheck disable=SC2086 # words
prove -j 2 $tests > "$work/prove" 2>&1
ok "$(echo "$tests" | wc -w) tests pass with it"
[ "$tap_failed" = 0 ] || sed 's/^/# /' "$work/prove"
is "$(find "$reports" -type f -exec head -n 20 {} +)" "" "and nothing is reported"
tap_done
