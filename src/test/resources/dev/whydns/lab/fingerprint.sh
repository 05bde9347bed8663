# Prints what a tool that only looks must leave as it was. Creates nothing itself.
# $1: "engine" when the engine answers. Left out is what changes by itself: counters, times to live, neighbours, and what
# the kernel does about IPv6 link-local addresses up to two seconds after a link is made.
set -u
say() { printf '== %s\n' "$1"; }
identity() { for file; do stat -L -c '%n %d:%i %A %u:%g %s bytes, modified %y' "$file" && sha256sum < "$file"; done 2>&1; }

seen=
for process in /proc/[0-9]*; do
  pid=${process#/proc/}
  namespace=$(readlink "$process/ns/net" 2> /dev/null) || continue
  # A thread of the engine enters a container's namespace for each query, and that may be its first thread.
  [ "$(cat "$process/comm")" = dockerd ] && [ "$(readlink /proc/self/ns/net)" != "$namespace" ] && continue
  case $seen in *"$namespace"*) continue ;; esac
  seen="$seen $namespace"
  [ "$(readlink /proc/self/ns/net)" = "$namespace" ] && pid=1
  look="nsenter -t $pid -n"
  say "namespace of pid $pid: tables of iptables-legacy"
  sort "/proc/$pid/net/ip_tables_names" "/proc/$pid/net/ip6_tables_names" 2> /dev/null
  say "namespace of pid $pid: rules"
  $look nft -s list ruleset
  for tool in iptables ip6tables; do
    $look $tool-nft-save 2> /dev/null | sed '/^#/d; s/\[[0-9:]*\]//'
    names=$(echo $tool | sed 's/tables$/_tables_names/')
    [ -s "/proc/$pid/net/$names" ] && $look $tool-legacy-save | sed '/^#/d; s/\[[0-9:]*\]//'
  done
  say "namespace of pid $pid: addresses and routes"
  $look ip -o address show | grep -v fe80 | sed 's/ *valid_lft.*//'
  $look ip -o link show | sed 's/ qlen .*//'
  for family in -4 -6; do $look ip "$family" route show table all; $look ip "$family" rule show; done |
    grep -v -E 'fe80|ff00|^anycast'
  say "files of pid $pid"
  identity "/proc/$pid/root/etc/resolv.conf" "/proc/$pid/root/etc/hosts"
done
say "files of the host"
identity /etc/nsswitch.conf
# Once a minute the engine removes the handles of containers that have ended: what is no namespace any more.
ls -l /etc/docker /run /run/docker 2> /dev/null | grep -v -E '^total| netns$'
find /run/docker/netns -type f -perm 0444 -printf '%p %i\n' | sort
say "files of the engine"
identity /var/lib/docker/containers/*/*resolv.conf* /var/lib/docker/containers/*/*.json /var/lib/docker/containers/*/hosts
if [ "${1-}" = engine ]; then
  say "engine"
  containers=$(docker ps -aq --no-trunc)
  [ -z "$containers" ] || docker inspect -f '{{.Id}} {{json .State}} {{json .ExecIDs}} {{json .NetworkSettings}}' $containers
  for container in $containers; do docker diff "$container"; done
  docker network ls --no-trunc
  docker volume ls
  docker image ls -q --no-trunc | sort
fi
