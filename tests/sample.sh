#!/bin/sh
# sample.sh [FIELD [FIFTHS]]: of the lines on standard input those of the sample whose number is in RTBOOT_SAMPLE, a fifth
# or so many of them; all where it is not set. Five numbers in a row take each line once, or so often. Lines with the same
# FIELD, between slashes, go together. The sweep of faults takes its points in the same way (tests/faults/sweep.pl).
awk -F / -v field="${1:-0}" -v fifths="${2:-1}" -v sample="$RTBOOT_SAMPLE" '
	!($field in turn) { turn[$field] = turns++ }
	sample == "" || (turn[$field] - sample % 5 + 5) % 5 < fifths'
