#!/bin/sh
# Shell completion offers what the program takes. That is asked of the program, and not of its help: the completions read
# that themselves.
. tests/lab/tap.sh
tap_work
rtboot=${RTBOOT:-build/rtboot}

# Both as functions, without the shell's part: `offered WORD...` prints what is offered for the last word.
cat > "$work/bash" <<'EOF'
compopt() { echo "$2"; }
command_not_found_handle() { echo "  handled  by a package manager"; }
. hook/completion.bash
program=$1
shift
COMP_WORDS=("$program" "$@")
COMP_CWORD=$#
_rtboot "$program" "${@: -1}" "" && printf '%s\n' "${COMPREPLY[@]}"
EOF
cat > "$work/zsh" <<'EOF'
_files() { print ${${*:-default}/-\//dirnames} }
compadd() { shift; print -l -- ${(M)@:#${words[CURRENT]}*} }
compset() { words[CURRENT]=${words[CURRENT]#*=} }
command_not_found_handler() { print "  handled  by a package manager" }
_describe() { compadd -- ${(P)2%%:*} }
functions[_rtboot]="$(<hook/completion.zsh)"
words=("$@")
CURRENT=$#
_rtboot
EOF
offered() {
	case $shell in
	bash) bash --norc "$work/bash" "$rtboot" "$@" ;;
	zsh) zsh -f "$work/zsh" "$rtboot" "$@" ;;
	esac | grep . | sort | paste -s -d ' '
}

# What there is: the commands are known to the program, and so is which option is for which.
$rtboot --help | sed -n 's/^  \([a-z][a-z-]*\) .*/\1/p' | sort > "$work/commands"
$rtboot --help | grep -o -e '--[a-z][a-z-]*' | sort -u > "$work/options"
[ "$(wc -l < "$work/commands")" -ge 9 ] && [ "$(wc -l < "$work/options")" -ge 10 ]
ok "--help has $(wc -l < "$work/commands") commands and $(wc -l < "$work/options") options"
while read -r command; do
	$rtboot "$command" --root "$work/nowhere" 2>&1 | grep -q "unknown command" && echo "$command"
	while read -r option; do
		$rtboot "$command" "$option" 1 --root "$work/nowhere" 2>&1 | grep -q "does not take that option" || echo "$option"
	done < "$work/options" | paste -s -d ' ' > "$work/takes.$command"
done < "$work/commands" > "$work/unknown"
while read -r option; do
	$rtboot "$option" 2>&1 | grep -q "needs a value" && echo "$option"
done < "$work/options" > "$work/valued"
is "$(cat "$work/unknown")" "" "  each command of which is one"
is "$(cat "$work/takes.plan")" "--config --help --root --version" "  plan takes the options of all commands"
is "$(cat "$work/takes.cpus")" "--config --help --mask --nbits --root --version" "  and cpus two more"
is "$(grep -x -e --config -e --mask -e --nbits -e --root "$work/valued" | paste -s -d ' ')" "--config --nbits --root" "  three of which need a value"

for shell in bash zsh; do
	command -v $shell > /dev/null || { echo "# $shell is not installed"; continue; }
	is "$(offered '')" "$(paste -s -d ' ' "$work/commands")" "$shell: every command is offered"
	# The options of commands that are programs of their own are not in the table.
	grep -vx -e capture -e check-user "$work/commands" > "$work/own"
	while read -r command; do
		is "$(offered "$command" -)" "$(cat "$work/takes.$command")" "$shell: $command: the options that it takes"
	done < "$work/own"
	# What follows an option that needs a value is that.
	is "$(while read -r option; do offered "$option" - | grep -q -e '^--' || echo "$option"; done < "$work/options")" \
		"$(cat "$work/valued")" "$shell: no option is offered in place of a value"
	while IFS='|' read -r words wanted what; do
		# shellcheck disable=SC2086 # words; a dot stands for one that is empty
		set -- $words
		[ "$words" = "${words% .}" ] || { eval "set -- ${words% .} ''"; }
		is "$(offered "$@")" "$wanted" "$shell: rtboot $words: $what"
	done <<-'EOF'
		st|status|the command that begins so
		frob|| no such command
		boot .|early late|the stages
		boot l|late|the one that begins so
		boot early .||one operand is enough
		plan .||no operand
		cpus .||a list cannot be guessed
		cpus --nbits .||nor can a number
		check-config .|default|a file
		check-config x .||one is enough
		check-config --|--bound --config --help --keys --modules --root --version|options after a command
		check-config --m|--modules|the one that begins so
		--config .|default|a file
		--root .|dirnames|a directory
		--root / st|status|a command after an option and its value
		--root / status --j|--json|and its options
		-- st|status|a command after the end of the options
		-- status -||and no option
		nosuch -|--config --help --root --version|of an unknown command, what all have
	EOF
done
shell=bash
is "$(offered --root = /) $(offered --config =) $(offered --root = / st)" "dirnames default status" "bash: the value after =, which is a word there"
shell=zsh
if command -v zsh > /dev/null; then
	is "$(offered --root=/) $(offered --config=) $(offered --root=/ st)" "dirnames default status" "zsh: the value after ="
fi

# Without rtboot, or with one that knows no help, there is nothing, and no message.
mkdir "$work/bin"
for shell in bash zsh grep sort paste; do
	ln -s "$(command -v $shell)" "$work/bin"
done
printf '#!/bin/sh\necho oops >&2\nexit 1\n' > "$work/broken"
chmod 755 "$work/broken"
for shell in bash zsh; do
	command -v $shell > /dev/null || continue
	for rtboot in rtboot "$work/nosuch" "$work/broken"; do
		is "$(export PATH="$work/bin"; offered '' 2>&1; offered s - 2>&1)" "" "$shell: quiet where ${rtboot##*/} is not rtboot"
	done
done

# And in a shell that somebody types into: zsh has pseudoterminals.
if command -v zsh > /dev/null; then
	mkdir "$work/zsh.d"
	cp hook/completion.zsh "$work/zsh.d/_rtboot"
	cat > "$work/type" <<-'EOF'
		zmodload zsh/zpty
		export TERM=dumb HISTFILE= PATH=$PWD/build:$PATH
		case $1 in
		(bash) zpty -e t bash --norc --noprofile -i; zpty -w t '. hook/completion.bash; bind "set enable-bracketed-paste off"' ;;
		(zsh) zpty t zsh -f -i; zpty -w t "fpath=($2 \$fpath); autoload -Uz compinit; compinit -D -u" ;;
		esac
		zpty -w t 'PS1=READY:; echo'
		zpty -r t out '*READY:*READY:*'
		while IFS='|' read -r typed wanted; do
			zpty -w -n t "$typed"$'\t'
			zpty -r t out "*$wanted*" && print -r -- "$typed: $wanted"
			zpty -w -n t $'\C-u'
		done
	EOF
	cat > "$work/typed" <<-'EOF'
		rtboot veri|verify 
		rtboot check-config --mod|--modules 
		rtboot boot l|late 
		rtboot check-config hook/examples/aud|examples/audio.conf
		rtboot --config=hook/examples/aud|examples/audio.conf
		rtboot --root=test|tests/
	EOF
	for shell in bash zsh; do
		is "$(timeout 60 zsh -f "$work/type" $shell "$work/zsh.d" < "$work/typed" 2>&1)" "$(sed 's/|/: /' "$work/typed")" "$shell, typed at a terminal"
	done
fi
tap_done
