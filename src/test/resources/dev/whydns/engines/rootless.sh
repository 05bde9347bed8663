# Runs Docker without root, as Debian's package has it, for a user of the box: uid 23456, home /home/op.
set -eu
uid=23456
echo "op:x:$uid:$uid:op:/home/op:/bin/sh" >> /etc/passwd
echo "op:x:$uid:" >> /etc/group
echo op:300000:65536 > /etc/subuid
echo op:300000:65536 > /etc/subgid
# Not below /run: the box's is covered by symlinks in rootlesskit's mount namespace, and runc refuses a root behind one.
mount -t tmpfs lab /home
mkdir -p /home/op /run/user/$uid
chown $uid:$uid /home/op /run/user/$uid
# The machine's own may be root's alone.
mknod /run/lab/tun c 10 200
chmod 666 /run/lab/tun
mount --bind /run/lab/tun /dev/net/tun
exec setpriv --reuid $uid --regid $uid --clear-groups env -i HOME=/home/op USER=op XDG_RUNTIME_DIR=/run/user/$uid \
  PATH=/usr/sbin:/usr/bin:/sbin:/bin DOCKERD_ROOTLESS_ROOTLESSKIT_NET=slirp4netns \
  /usr/share/docker.io/contrib/dockerd-rootless.sh > /run/lab/home/rootless.log 2>&1
