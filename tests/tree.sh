#!/bin/sh
# tree.sh DIR < TREE: make the files of a tree that capture.sh printed.
mkdir -p "$1" && cd "$1" || exit 1
awk -F '\t' '
	function plain(s,   out, i, c) {
		for (i = 1; i <= length(s); i++) {
			c = substr(s, i, 1)
			if (c == "\\") {
				c = substr(s, ++i, 1)
				c = c == "n" ? "\n" : c == "t" ? "\t" : c
			}
			out = out c
		}
		return out
	}
	$1 == "" || $1 ~ /^\// || $1 ~ /\.\./ { exit 1 }
	/^#/ { next }
	{
		dir = $1
		sub(/\/[^\/]*$/, "", dir)
		if (dir != $1 && !made[dir]++)
			dirs[++n] = dir
		path[NR] = $1
		content[NR] = plain($2)
	}
	END {
		for (i = 1; i <= n; i += 100) {
			command = "mkdir -p"
			for (j = i; j < i + 100 && j <= n; j++)
				command = command " '\''" dirs[j] "'\''"
			if (system(command))
				exit 1
		}
		for (i = 1; i <= NR; i++)
			if (i in path) {
				printf "%s", content[i] > path[i]
				close(path[i])
			}
	}'
