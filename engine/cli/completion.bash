# What is known about the arguments and operands of umland, and the words for them.

# _umland_fill KIND QUERY: fills COMPREPLY for "<query>", "<region.yaml>", a plain word, or several of them with '|'.
_umland_fill() {
    local IFS=$' \t\n' kind kinds program=${COMP_WORDS[0]/#\~\//"$HOME"/}
    IFS='|' read -ra kinds <<< "$1"
    for kind in "${kinds[@]}"; do
        case $kind in
        "<query>") _umland_words "$("$program" list analyses --names 2> /dev/null)"; _umland_files sql ;;
        "<chart>") _umland_words "$("$program" list charts --names 2> /dev/null)" ;;
        "<format>") _umland_words "$("$program" list formats --names 2> /dev/null)" ;;
        "<dialect>") _umland_words "$("$program" list dialects --names 2> /dev/null)" ;;
        "<command>") _umland_words "$_umland_commands" ;;
        "<name>=<value>")
            [ "$2" ] || continue
            compopt -o nospace 2> /dev/null
            _umland_words "$("$program" list "$2" --names 2> /dev/null | sed 's/$/=/')"
            ;;
        "<folder>") compopt -o filenames 2> /dev/null; COMPREPLY+=($(compgen -d -- "$cur")) ;;
        "<file>") _umland_files "" ;;
        "<"*.*">") kind=${kind%>}; _umland_files "${kind##*.}" ;;
        "<"*) ;; # a number or a text of one's own
        *) _umland_words "$kind" ;;
        esac
    done
}

_umland_words() { COMPREPLY+=($(compgen -W "$1" -- "$cur")); }

# Files with an ending (any, where it is empty), and the folders on the way to them.
_umland_files() {
    local IFS=$'\n'
    compopt -o filenames 2> /dev/null
    if [ "$1" ]; then
        COMPREPLY+=($(compgen -f -X "!*.$1" -- "$cur") $(compgen -d -- "$cur"))
    else
        COMPREPLY+=($(compgen -f -- "$cur"))
    fi
}

# _umland_argument OPTION: what stands behind the option; fails for a flag and for what is no option.
_umland_argument() {
    local word
    for word in ${_umland_options[$command]}; do
        [[ $word == "$1":* ]] && { argument=${word#*:}; return 0; }
    done
    return 1
}

_umland() {
    local cur=${COMP_WORDS[COMP_CWORD]} command=${COMP_WORDS[1]} argument="" query="" operand=0 i operands word
    COMPREPLY=()
    if ((COMP_CWORD == 1)); then
        _umland_words "$_umland_commands help --help --version"
        return
    fi
    if [ "$command" = help ]; then
        _umland_words "$_umland_commands"
        return
    fi
    [[ -v "_umland_options[$command]" ]] || return
    for ((i = 2; i < COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if _umland_argument "$word"; then
            ((i++))
            [ "${COMP_WORDS[i]}" = "=" ] && ((i++)) # '--output=x' comes as three words
            ((i >= COMP_CWORD)) && break
            # the value of '--set name=value', too
            [ "${COMP_WORDS[i + 1]}" = "=" ] && ((i += 2))
            ((i >= COMP_CWORD)) && return
            argument=""
        elif [[ $word != -* ]]; then
            ((operand == 0)) && query=$word
            ((operand++))
        fi
    done
    if [ "$argument" ]; then
        [ "$cur" = "=" ] && cur=""
        # The query may stand behind '--set', but mostly it does not.
        _umland_fill "$argument" "$query"
    elif [[ $cur == -* ]]; then
        for word in ${_umland_options[$command]} --help; do
            [[ $word == --* ]] && _umland_words "${word%%:*}"
        done
    else
        read -ra operands <<< "${_umland_operands[$command]}"
        if ((operand >= ${#operands[@]} && ${#operands[@]})) && [[ ${operands[-1]} == *... ]]; then
            operand=$((${#operands[@]} - 1))
        fi
        _umland_fill "${operands[operand]%...}" "$query"
    fi
}

complete -F _umland umland
