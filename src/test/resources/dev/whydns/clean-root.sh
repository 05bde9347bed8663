# The first process of a Debian with no more than its essential packages and those in $2..., in namespaces that it was
# started in: they are made in the folder $1 from the files of this machine's own packages, so that nothing is fetched, and
# dpkg knows what is installed as on any host. Says "ready", and ends with its standard input.
set -eu
root=$1
shift
mount -t tmpfs none "$root"
# shellcheck disable=SC2046 # one word for each package
packages=$(apt-cache depends --recurse --installed --no-recommends --no-suggests --no-enhances --no-breaks \
  --no-conflicts --no-replaces $(dpkg-query -Wf '${Package} ${Essential}\n' | sed -n 's/ yes$//p') "$@" \
  | grep '^[a-z0-9]' | sort -u)
packages=$(dpkg-query -Wf '${Package} ${db:Status-Status}\n' $packages 2> /dev/null | sed -n 's/ installed$//p')

admin=$root/var/lib/dpkg
mkdir -p "$admin/info" "$admin/updates" "$admin/triggers" "$root/proc" "$root/sys" "$root/dev" "$root/tmp" "$root/run"
for link in bin sbin lib lib64; do
  if [ -L "/$link" ]; then
    mkdir -p "$root/usr/$link"
    cp -P "/$link" "$root/$link"
  fi
done
{
  dpkg-query -L $packages | grep '^/' | grep -v '^/\.$\|^/usr/share/\(doc\|man\|locale\|zoneinfo\)/'
  find /etc/alternatives /etc/passwd /etc/group /usr/sbin/ip*tables* /usr/bin/awk -maxdepth 1
} | sort -u | while read -r file; do if [ -e "$file" ] || [ -L "$file" ]; then echo "${file#/}"; fi; done \
  | tar --no-recursion -C / -cf - -T - | tar --keep-directory-symlink -C "$root" -xf -
for package in $packages; do
  dpkg-query -s "$package"
  echo
  find /var/lib/dpkg/info \( -name "$package.*" -o -name "$package:*" \) -exec cp {} "$admin/info" \;
done > "$admin/status"
cp /var/lib/dpkg/info/format "$admin/info"
chroot "$root" ldconfig

mount -t proc proc "$root/proc"
mount -t sysfs sys "$root/sys"
mount -t tmpfs none "$root/dev"
mknod -m 666 "$root/dev/null" c 1 3
mknod -m 666 "$root/dev/urandom" c 1 9
mount -t tmpfs none "$root/run"
ip link set lo up
mkdir "$root/machine"
cd "$root"
pivot_root . machine
cd /
umount -l /machine
rmdir /machine
echo ready
while read -r _; do :; done
