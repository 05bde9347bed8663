# A host of its own for one lookup: fresh network, mount and UTS namespaces, with nothing in /etc but what the case says.
# $1: the program that listens on lo, and keeps the namespaces; $2: its resolv.conf; $3: which IPv6 addresses it has.
set -eu
mount -t tmpfs fidelity /run
mkdir /run/etc /run/work
mount -t overlay fidelity -o lowerdir=/etc,upperdir=/run/etc,workdir=/run/work /etc
rm -f /etc/resolv.conf /etc/hosts /etc/nsswitch.conf /etc/host.conf /etc/gai.conf
printf '%s' "$2" > /etc/resolv.conf
printf '127.0.0.1\tlocalhost\n' > /etc/hosts
printf 'hosts: files dns\n' > /etc/nsswitch.conf
hostname box

{
  echo link set lo up
  for server in 53 54 55; do echo "address add 10.53.0.$server/32 dev lo"; done
  if [ "$3" = PRESENT ]; then echo address add fd53::53/128 dev lo nodad; fi
} | ip -batch -
if [ "$3" = PRESENT ]; then
  # The kernel adds the route to a new IPv6 address by itself, a moment later.
  until ip -6 route get fd53::53 2> /dev/null | grep -q '^local '; do sleep 0.01; done
fi
if [ "$3" = NONE ]; then
  for interface in all default lo; do echo 1 > "/proc/sys/net/ipv6/conf/$interface/disable_ipv6"; done
fi
exec "$1"
