# Completion of rtboot(8) for bash 4 or later: loaded by the package bash-completion, or sourced from ~/.bashrc. It asks
# rtboot --help, and so knows the commands and options of the rtboot that is installed.
#
# shellcheck shell=bash

# Read the help into the arrays of _rtboot: commands, the operand of each, the options of each ("-" for all of them), and what
# an option's value is.
_rtboot_read_help() {
	local line left name=- option='(--[a-z][a-z-]*)( ([A-Z]+))?'

	while IFS= read -r line; do
		left=${line#  }
		case $line in
		'  '[a-z]*)
			# Two blanks end the command and its operand.
			left=${left%%  *}
			name=${left%% *}
			commands+=("$name")
			operands[$name]=${left#"$name"}
			line=${line#*"$left"}
			;;
		'  --'*)
			name=-
			line=" [${left%%  *}"
			line=${line//, /[}
			;;
		esac
		while [[ $line =~ \[$option ]]; do
			takes[$name]+=" ${BASH_REMATCH[1]}"
			values[${BASH_REMATCH[1]}]=${BASH_REMATCH[3]}
			line=${line#*"${BASH_REMATCH[0]}"}
		done
	done < <("$1" --help 2> /dev/null)
}

# Offer what the help calls WHAT: "early|late", "[FILE]", "DIR". Nothing for a list or a number.
_rtboot_offer() {
	local word what=${1//[][ ]/}

	case $what in
	FILE | PATH) compopt -o default ;;
	DIR) compopt -o dirnames ;;
	*[!a-z\|]*) ;;
	*) for word in ${what//|/ }; do [[ $word != "$cur"* ]] || COMPREPLY+=("$word"); done ;;
	esac
}

# complete -F of bash(1).
_rtboot() {
	local LC_ALL=C program=rtboot cur=$2 word ended='' name='' operand='' i
	local -a commands=()
	local -A operands=() takes=() values=()

	COMPREPLY=()
	[[ $1 != */* ]] || program=$1
	type -P -- "$program" > /dev/null || return 0
	_rtboot_read_help "$program"
	for ((i = 1; i < COMP_CWORD; i++)); do
		word=${COMP_WORDS[i]}
		if [[ $ended || $word != -?* ]]; then
			[[ $name ]] && operand=given || name=$word
		elif [[ $word == -- ]]; then
			ended=yes
		elif [[ ${values[$word]-} ]]; then
			# "=" is a word of its own: COMP_WORDBREAKS.
			[[ ${COMP_WORDS[++i]} != = ]] || ((++i))
			((i < COMP_CWORD)) || { _rtboot_offer "${values[$word]}"; return; }
		fi
	done
	if [[ ! $ended && $cur == -* ]]; then
		for word in ${takes[-]-} ${takes[${name:--}]-}; do
			[[ $word != "$cur"* || " ${COMPREPLY[*]} " == *" $word "* ]] || COMPREPLY+=("$word")
		done
	elif [[ ! $name ]]; then
		for word in "${commands[@]}"; do [[ $word != "$cur"* ]] || COMPREPLY+=("$word"); done
	elif [[ ! $operand ]]; then
		_rtboot_offer "${operands[$name]-}"
	fi
}

complete -F _rtboot rtboot
