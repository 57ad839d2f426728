#compdef rtboot
# Completion of rtboot(8) for zsh. It asks rtboot --help, and so knows the commands and options of the rtboot that is
# installed.

# The commands with what they do, the operand of each, the options of each ("-" for all of them), and what an option's
# value is.
local -a described
local -A operands takes values
local program=rtboot line left word name=- operand= ended=
local option='(--[a-z][a-z-]*)( ([A-Z]+))?'
integer i

# Offer what the help calls $1: "early|late", "[FILE]", "DIR". Nothing for a list or a number.
_rtboot_offer() {
	local what=${${1//[][ ]/}}

	case $what in
	(FILE|PATH) _files ;;
	(DIR) _files -/ ;;
	(''|*[^a-z\|]*) return 1 ;;
	(*) compadd -- ${(s:|:)what} ;;
	esac
}

[[ $words[1] != */* ]] || program=${(Q)words[1]/#\~\//$HOME/}
whence -p -- $program > /dev/null || return 1
for line in "${(@f)$($program --help 2> /dev/null)}"; do
	left=${line#  }
	case $line in
	('  '[a-z]*)
		# Two blanks end the command and its operand.
		left=${left%%  *}
		name=${left%% *}
		operands[$name]=${left#$name}
		line=${line#*$left}
		described+=("$name:${${line#"${line%%[^ ]*}"}%% \[*}")
		;;
	('  --'*)
		name=-
		line=" [${left%%  *}"
		line=${line//, /[}
		;;
	esac
	while [[ $line =~ "\\[$option" ]]; do
		takes[$name]+=" $match[1]"
		values[$match[1]]=$match[3]
		line=${line#*"$MATCH"}
	done
done

name=
for ((i = 2; i < CURRENT; i++)); do
	word=$words[i]
	if [[ -n $ended || $word != -?* ]]; then
		if [[ -n $name ]]; then operand=given; else name=$word; fi
	elif [[ $word == -- ]]; then
		ended=yes
	elif [[ -n $values[$word] ]] && ((++i == CURRENT)); then
		_rtboot_offer $values[$word]
		return
	fi
done
word=$words[CURRENT]
if [[ -n $ended || $word != -* ]]; then
	if [[ -z $name ]]; then
		_describe command described
	elif [[ -z $operand ]]; then
		_rtboot_offer "$operands[$name]"
	else
		return 1
	fi
elif [[ -n $values[${word%%=*}] && $word == *=* ]]; then
	compset -P '*='
	_rtboot_offer $values[${word%%=*}]
else
	compadd -- ${(u)=takes[-]} ${(u)=takes[${name:--}]}
fi
