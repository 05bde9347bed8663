# The first process of the box: makes a host out of fresh namespaces, says "ready", and reaps orphans until its standard
# input ends, from which bash reads this script as well. The JVM holds the other end of that pipe, so a JVM that dies
# takes the box with it.
# $1: the variant of iptables, nft or legacy. $2: the unpacked root of another suite, or nothing. $3: unified, for cgroups
# v2 alone, or nothing.
box() {
  set -eu
  # /sys/class/net has to show this network namespace; the cgroup mounts below /sys go along.
  mount -t tmpfs lab /run
  mkdir -p /run/lab/etc /run/lab/work /run/lab/cgroup /run/lab/home
  mount --rbind /sys/fs/cgroup /run/lab/cgroup
  mount -t sysfs sysfs /sys
  mount --rbind /run/lab/cgroup /sys/fs/cgroup
  umount -l /run/lab/cgroup
  # runc and dockerd take a host for one of v2 by what is mounted here. It is without the controllers that v1 holds.
  [ -z "$3" ] || mount -t cgroup2 cgroup2 /sys/fs/cgroup

  # Everything below /etc may be written: the machine's own is the lower layer.
  mount -t overlay lab -o lowerdir=/etc,upperdir=/run/lab/etc,workdir=/run/lab/work /etc
  rm -rf /etc/docker /etc/resolv.conf
  mkdir -p /var/lib/docker
  mount -t tmpfs lab /var/lib/docker

  # The other suite's libc runs the machine's own programs as well: it is newer.
  [ -z "$2" ] || mount -t overlay lab -o "ro,lowerdir=$2/usr:/usr" /usr

  for tool in iptables ip6tables; do
    for form in "" -save -restore; do
      ln -sfn "/usr/sbin/$tool-$1$form" "/etc/alternatives/$tool$form"
    done
  done

  hostname box
  echo box > /etc/hostname
  printf '127.0.0.1\tlocalhost\n127.0.1.1\tbox\n' > /etc/hosts
  ip link set lo up
  echo 1 > /proc/sys/net/ipv4/ip_forward

  echo ready
  while read -r _; do :; done

  # All else ends with this process, but the cgroups of containers would stay in the machine's hierarchy.
  cd /var/lib/docker/containers 2> /dev/null || exit 0
  for id in *; do
    for group in /sys/fs/cgroup/docker/"$id" /sys/fs/cgroup/*/docker/"$id"; do
      [ -d "$group" ] || continue
      for attempt in 1 2 3 4 5 6 7 8 9 10; do
        xargs -r kill -KILL < "$group/cgroup.procs" 2> /dev/null || true
        rmdir "$group" 2> /dev/null && break
        sleep 0.02
      done
    done
  done
}
box "$@"
