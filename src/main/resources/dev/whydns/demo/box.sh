# Makes a host out of fresh namespaces and becomes its engine, their first process. Only the machine's programs and
# libraries are seen as they are; nothing is written but to memory that is gone with the namespaces.
# $1: Java; then its arguments.
set -eu
home=/run/whydns-demo

# Sockets of the machine's own engine, resolver and name service are below /run.
mount -t tmpfs -o mode=0755,size=32m whydns-demo /run
if ! [ /var/run -ef /run ] && [ -d /var/run ]; then mount --bind /run /var/run; fi
mkdir -p "$home/etc" "$home/work"

# Everything below /etc may be written: the machine's own is the lower layer.
mount -t overlay -o "lowerdir=/etc,upperdir=$home/etc,workdir=$home/work" whydns-demo /etc
rm -rf /etc/docker /etc/resolv.conf /etc/hosts /etc/hostname /etc/nsswitch.conf
: > /etc/resolv.conf
echo demo > /etc/hostname
printf '127.0.0.1\tlocalhost\n127.0.1.1\tdemo\n' > /etc/hosts
echo 'hosts: files dns' > /etc/nsswitch.conf
echo demo > /proc/sys/kernel/hostname
echo 1 > /proc/sys/net/ipv4/ip_forward
# Of rejected packets a kernel tells six at once and then one a second (icmp(7), icmp_ratelimit); the engine would wait
# 4 s for each that it is not told of.
if [ -w /proc/sys/net/ipv4/icmp_ratelimit ]; then echo 0 > /proc/sys/net/ipv4/icmp_ratelimit; fi

# An engine is known by the name of its process, which is that of the file it was started by.
ln -s "$1" "$home/dockerd"
shift
exec "$home/dockerd" "$@"
