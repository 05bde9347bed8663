# Completion for whydns in bash 4.2 and later: source this file, or copy it, named whydns, to
# /usr/share/bash-completion/completions/.

# Between these two marks stands what CompletionFilesTest writes, from the commands themselves.
# <generated>
_whydns_commands=(check record netns resolv owners rules replay answers diff explain demo shell)

_whydns_codes=(resolv-stale resolv-edited resolv-replaced no-upstream public-fallback too-many-upstreams invalid-nameserver ndots-hides-single-label search-wildcard no-name-discovery hosts-shadows-dns nsswitch-without-dns loopback-down rules-missing rules-partial rules-stale-port rules-shadowed container-filter-drops not-listening socket-overflow foreign-owner daemon-down daemon-unresponsive api-unresponsive namespace-handle-broken namespace-orphaned engine-known-bad query-limit go-resolver-differs runtime-without-embedded-dns internal-network upstream-no-route firewall-mismatch upstream-blocked-from-container upstream-blocked-from-host upstream-dead upstream-refuses upstream-servfail upstream-ignores-name upstream-slow upstream-drops-aaaa upstream-drops-edns upstream-tcp-blocked upstream-truncates upstreams-disagree nxdomain stale-record missing-record alias-collision first-upstream-dead client-gives-up-first aaaa-delay conntrack-race conntrack-full intermittent-loss unexplained-failure)

_whydns_incidents=(healthy eight-hours aaaa-five-seconds two-answers dead-upstream rules-flushed isolated-fallback)

# Sets values to the options of command $1; without one, to those of whydns.
_whydns_options() {
  case $1 in
    '')
      values=(-h --help --version --json-schema)
      ;;
    check)
      values=(-H --docker-host --timeout --deadline --format --json -o --output --redact --redact-map --color --fail-on -q --quiet -v --verbose --debug -h --help --version -n --name -a --all --record --from)
      ;;
    record)
      values=(-H --docker-host --timeout --deadline --format --json -o --output --redact --redact-map --color --fail-on -q --quiet -v --verbose --debug -h --help --version -n --name -a --all)
      ;;
    netns)
      values=(-H --docker-host --timeout --deadline --format --json -o --output --redact --redact-map --color --fail-on -q --quiet -v --verbose --debug -h --help --version --host-files)
      ;;
    resolv)
      values=(-H --docker-host --timeout --deadline --format --json -o --output --redact --redact-map --color --fail-on -q --quiet -v --verbose --debug -h --help --version -n --name -a --all --diff)
      ;;
    owners)
      values=(-H --docker-host --timeout --deadline --format --json -o --output --redact --redact-map --color --fail-on -q --quiet -v --verbose --debug -h --help --version -a --all)
      ;;
    rules)
      values=(-H --docker-host --timeout --deadline --format --json -o --output --redact --redact-map --color --fail-on -q --quiet -v --verbose --debug -h --help --version -a --all --all-chains --raw)
      ;;
    replay)
      values=(-H --docker-host --timeout --deadline --format --json -o --output --redact --redact-map --color --fail-on -q --quiet -v --verbose --debug -h --help --version --as --via --option --nameserver --ndots --type --suggest -c --count --every --for --until-failure --parallel --quick --slow --json-lines --svg)
      ;;
    answers)
      values=(-H --docker-host --timeout --deadline --format --json -o --output --redact --redact-map --color --fail-on -q --quiet -v --verbose --debug -h --help --version -a --all --from)
      ;;
    diff)
      values=(-H --docker-host --timeout --deadline --format --json -o --output --redact --redact-map --color --fail-on -q --quiet -v --verbose --debug -h --help --version -n --name)
      ;;
    explain)
      values=(-H --docker-host --timeout --deadline --format --json -o --output --redact --redact-map --color --fail-on -q --quiet -v --verbose --debug -h --help --version)
      ;;
    demo)
      values=(-H --docker-host --timeout --deadline --format --json -o --output --redact --redact-map --color --fail-on -q --quiet -v --verbose --debug -h --help --version --list --shell --quiz)
      ;;
    shell)
      values=(-H --docker-host --timeout --deadline --format --json -o --output --redact --redact-map --color --fail-on -q --quiet -v --verbose --debug -h --help --version)
      ;;
    *) values=() ;;
  esac
}

# Sets values to what option $1 takes, /file for a path; fails if it takes none.
_whydns_value() {
  values=()
  case $1 in
    --as) values=(auto all glibc musl go go-cgo c-ares node java busybox systemd-resolved glibc-2.31 glibc-addrconfig getent-hosts musl-addrconfig musl-1.2.3 go-1.19 go-noedns c-ares-1.34.6 c-ares-1.18 node-resolve busybox-glibc java-jndi) ;;
    --color) values=(auto always never) ;;
    -c | --count) ;;
    --deadline) ;;
    -H | --docker-host) ;;
    --every) ;;
    --fail-on) values=(warning fault never) ;;
    --for) ;;
    --format) values=(text json markdown) ;;
    --from) values=(/file) ;;
    -n | --name) ;;
    --nameserver) ;;
    --ndots) ;;
    --option) ;;
    -o | --output) values=(/file) ;;
    --parallel) ;;
    --record) values=(/file) ;;
    --redact-map) values=(/file) ;;
    --slow) ;;
    --svg) values=(/file) ;;
    --timeout) ;;
    --type) ;;
    --via) values=(nat direct upstream host all) ;;
    *) return 1 ;;
  esac
}
# </generated>

# The running containers and their Compose services, one a line; nothing when no engine answers within a second.
# $1: the engine to ask; empty for the one that docker itself asks.
_whydns_engine() (
  if [ -n "$1" ]; then export DOCKER_HOST="$1"; fi
  socket=${DOCKER_HOST:-unix:///var/run/docker.sock}
  if command -v docker > /dev/null; then
    timeout 1 docker ps --format '{{.Names}} {{with .Label "com.docker.compose.project"}}compose:{{.}}/{{$.Label "com.docker.compose.service"}}{{end}}'
  elif [ "${socket#unix://}" != "$socket" ]; then
    curl -s --max-time 1 --unix-socket "${socket#unix://}" http://localhost/containers/json |
      grep -oE '"(Names":\["/[^"]*|com\.docker\.compose\.(project|service)":"[^"]*)' |
      awk -F '"' '$2 == "Names" { print substr($4, 2) }
        $2 ~ /project$/ { project = $4 }
        $2 ~ /service$/ { print "compose:" project "/" $4 }'
  fi | tr ' ' '\n' | grep -xE '[A-Za-z0-9][A-Za-z0-9_.:/-]*' | sort -u
) 2> /dev/null < /dev/null

# Adds those of the words $2... that begin with $1. Unlike compgen -W it expands nothing: names come from elsewhere.
_whydns_add() {
  local begun=$1 word
  shift
  for word; do
    if [[ $word == "$begun"* ]]; then COMPREPLY+=("$word"); fi
  done
}

# Adds the targets that begin with $1; $2: the engine to ask.
_whydns_targets() {
  local names=() path
  case $1 in
    pid:*)
      for path in /proc/[0-9]*; do names+=("pid:${path#/proc/}"); done
      ;;
    netns: | netns:/*)
      path=${1#netns:}
      mapfile -t names < <(compgen -f -- "${path:-/run/netns/}")
      names=("${names[@]/#/netns:}")
      ;;
    *)
      mapfile -t names < <(_whydns_engine "$2")
      if [[ $1 != *:* ]]; then names+=(host dockerd pid: netns: compose:); fi
      ;;
  esac
  _whydns_add "$1" "${names[@]}"
  if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *: ]]; then compopt -o nospace 2> /dev/null; fi
}

# The command line that begins at the raw word $1 is another program's.
_whydns_program() {
  if declare -F _comp_command_offset > /dev/null; then
    _comp_command_offset "$1"
  elif declare -F _command_offset > /dev/null; then
    _command_offset "$1"
  elif ((COMP_CWORD == $1)); then
    mapfile -t COMPREPLY < <(compgen -c -- "${COMP_WORDS[COMP_CWORD]}" | sort -u)
  else
    mapfile -t COMPREPLY < <(compgen -f -- "${COMP_WORDS[COMP_CWORD]}")
    compopt -o filenames 2> /dev/null
  fi
}

_whydns() {
  COMPREPLY=()
  local words=() raw=() values=() i word command='' engine='' option='' ended='' target='' recorded=''
  # bash splits words at : and = (COMP_WORDBREAKS); here they are whole again, with the place where each began.
  for ((i = 0; i <= COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if ((i > 1)) && [[ $word =~ ^[:=]+$ || ${COMP_WORDS[i - 1]} =~ ^[:=]+$ ]]; then
      words[${#words[@]} - 1]+=$word
    else
      words+=("$word")
      raw+=("$i")
    fi
  done
  local last=$((${#words[@]} - 1)) current=${words[${#words[@]} - 1]}

  for ((i = 1; i < last; i++)); do
    word=${words[i]}
    if [[ -n $option ]]; then
      if [[ $option == -H || $option == --docker-host ]]; then engine=$word; fi
      option=
    elif [[ -n $target ]]; then
      if [[ $word == -- ]]; then ((i++)); fi
      _whydns_program "${raw[i]}"
      return
    elif [[ -z $ended && $word == -- ]]; then
      ended=1
    elif [[ -z $ended && $word == -* ]]; then
      if [[ $word == --docker-host=* ]]; then engine=${word#*=}; fi
      # It takes all the files that follow.
      if [[ $word == --from || $word == --from=* ]]; then recorded=1; fi
      if [[ $word != *=* ]] && _whydns_value "$word"; then option=$word; fi
    elif [[ -z $command ]]; then
      command=$word
    elif [[ $command == netns ]]; then
      target=$word
    fi
  done

  local begun=$current
  if [[ -z $option && -z $ended && -z $target && $current == --*=* ]]; then
    option=${current%%=*} begun=${current#*=}
  fi
  if [[ -n $option ]]; then
    _whydns_value "$option" || return 0
    if [[ ${values[0]-} == /file ]]; then
      mapfile -t COMPREPLY < <(compgen -f -- "$begun")
      compopt -o filenames 2> /dev/null
    else
      _whydns_add "$begun" "${values[@]}"
    fi
    return 0
  elif [[ -n $target ]]; then
    if [[ -z $current || $current == -* ]]; then
      _whydns_add "$current" --
    else
      _whydns_program "${raw[last]}"
    fi
  elif [[ -z $ended && $current == -* ]]; then
    _whydns_options "$command"
    _whydns_add "$current" "${values[@]}"
  elif [[ -z $command ]]; then
    _whydns_add "$current" "${_whydns_commands[@]}"
  elif [[ $command == explain ]]; then
    _whydns_add "$current" "${_whydns_codes[@]}"
  elif [[ $command == demo ]]; then
    _whydns_add "$current" "${_whydns_incidents[@]}"
  elif [[ -n $recorded ]]; then
    mapfile -t COMPREPLY < <(compgen -f -- "$current")
    compopt -o filenames 2> /dev/null
  else
    _whydns_targets "$current" "$engine"
    # What stands before the last : is not part of the word that bash replaces.
    if [[ $current == *:* && $COMP_WORDBREAKS == *:* ]]; then
      COMPREPLY=("${COMPREPLY[@]#"${current%:*}:"}")
    fi
  fi
}

complete -F _whydns whydns
