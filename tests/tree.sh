#!/bin/sh
# tree.sh DIR < TREE: make the files and links of a tree that capture.sh printed.
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
	# Does a link that is at this path lead out of the tree?
	function leaves(path, target,   n, i, part, depth) {
		depth = split(path, part, "/") - 1
		n = split(target, part, "/")
		for (i = 1; i <= n && depth >= 0; i++)
			depth += part[i] == ".." ? -1 : 1
		return target ~ /^\// || depth < 0
	}
	# Run a command made of first, then of each and a word, again and again: a hundred words at a time.
	function run(first, each, words, n,   i, j, command) {
		for (i = 1; i <= n; i += 100) {
			command = first
			for (j = i; j < i + 100 && j <= n; j++)
				command = command each words[j]
			if (system(command))
				exit 1
		}
	}
	/^#/ { next }
	$1 == "" || $1 ~ /^\// || $1 ~ /\.\./ || (NF == 3 && leaves($1, $3)) { bad = 1; exit }
	{
		dir = $1
		sub(/\/[^\/]*$/, "", dir)
		if (dir != $1 && !made[dir]++)
			dirs[++n] = "'\''" dir "'\''"
	}
	NF == 3 {
		link[++links] = "'\''" $3 "'\'' '\''" $1 "'\''"
		next
	}
	{
		path[NR] = $1
		content[NR] = plain($2)
	}
	END {
		if (bad)
			exit 1
		run("mkdir -p", " ", dirs, n)
		run("true", " && ln -s ", link, links)
		for (i = 1; i <= NR; i++)
			if (i in path) {
				printf "%s", content[i] > path[i]
				close(path[i])
			}
	}'
