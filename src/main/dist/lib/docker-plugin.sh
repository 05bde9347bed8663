# What is different when Docker's client calls whydns, as `docker-whydns [DOCKER'S OPTIONS] whydns ARGS`. Read by
# bin/whydns; $whydns_help is where the build left its answers.

case ${1-} in
  docker-cli-plugin-metadata) exec cat "$whydns_help/docker-cli-plugin-metadata" ;;
  __complete)
    . "$whydns_help/../docker-complete.sh"
    exit
    ;;
esac

whydns_program='docker whydns'

# Docker has checked its own options already, and says nothing of them but these words. Which engine is meant is told
# to whydns as to docker itself; the others mean nothing to it.
while [ $# -gt 0 ]; do
  whydns_value=
  case $1 in
    --config | --context | --host | --log-level | --tlscacert | --tlscert | --tlskey | -[cHl])
      whydns_name=$1
      whydns_value=${2-}
      shift
      ;;
    --?*=*)
      whydns_name=${1%%=*}
      whydns_value=${1#*=}
      ;;
    -[cHl]?*)
      whydns_value=${1#-?}
      whydns_name=${1%"$whydns_value"}
      whydns_value=${whydns_value#=}
      ;;
    -D[!=]*) # as -Dc NAME: letters of several options in one word
      whydns_value=-${1#-D}
      shift
      set -- "$whydns_value" "$@"
      continue
      ;;
    -?*) whydns_name=$1 ;;
    *) break ;;
  esac
  if [ $# -gt 0 ]; then shift; fi
  case $whydns_name in
    --config) export DOCKER_CONFIG="$whydns_value" ;;
    -H | --host) export DOCKER_HOST="$whydns_value" ;;
    -c | --context)
      export DOCKER_CONTEXT="$whydns_value"
      # A context that is named on the command line is stronger; the default one is what DOCKER_HOST says.
      if [ "$whydns_value" != default ]; then unset DOCKER_HOST; fi
      ;;
  esac
done

case ${1-} in
  whydns) shift ;;
  help) # docker help whydns [COMMAND]
    shift
    if [ "${1-}" = whydns ]; then shift; fi
    set -- ${1+"$1"} --help
    ;;
esac

# What a report gives to type begins with whydns, since it is read elsewhere too. Says so where that is no command.
tell_name() {
  if [ -t 2 ] && [ "${1-}" != netns ] && ! command -v whydns > /dev/null; then
    echo "whydns: there is no command \`whydns\` here; where one is shown below, type \`$whydns_program\`" >&2
  fi
}
