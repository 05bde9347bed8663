# Removes all containers and networks that are not the engine's own. rm -f kills: nothing waits for a graceful end.
set -eu
containers=$(docker ps -aq)
[ -z "$containers" ] || docker rm -f -v $containers > /dev/null
networks=$(docker network ls -q -f type=custom)
[ -z "$networks" ] || docker network rm $networks > /dev/null
