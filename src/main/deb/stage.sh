#!/bin/sh
# Makes of an unpacked TREE (bin, lib, man, completions) what jdeb needs for the Debian package:
#
#   src/main/deb/stage.sh TREE TARGET VERSION TIMESTAMP
#
#   TARGET/deb/control       the control file; TARGET/deb/data.tar: the files, with their modes and links
set -eu
tree=$1
stage=$2/deb
timestamp=$4
from=$(dirname -- "$0")
data=$stage/data
machine=$(uname -m)
# A snapshot comes before its release (Debian policy, section 5.6.12).
version=$(printf %s "$3" | tr -- '-A-Z' '~a-z')-1
case $machine in
  x86_64) architecture=amd64 ;;
  aarch64) architecture=arm64 ;;
  *) architecture=$machine ;;
esac

rm -rf "$stage"
folder() { mkdir -p "$data/usr/$1"; }

folder lib/whydns
cp -R "$tree/bin" "$tree/lib" "$data/usr/lib/whydns"
for native in "$data"/usr/lib/whydns/lib/*-Linux; do
  if [ "${native##*/}" != "$machine-Linux" ]; then rm -r "$native"; fi
done

folder bin
ln -s ../lib/whydns/bin/whydns "$data/usr/bin/whydns"
# Searched by the client of Debian's docker.io and of Docker's own packages (cli-plugins/manager/manager_unix.go).
folder libexec/docker/cli-plugins
ln -s ../../../lib/whydns/bin/whydns "$data/usr/libexec/docker/cli-plugins/docker-whydns"

for page in "$tree"/man/*.[1-8]; do
  section=share/man/man${page##*.}
  folder "$section"
  gzip -9n < "$page" > "$data/usr/$section/${page##*/}.gz"
done

folder share/bash-completion/completions
cp "$tree/completions/whydns.bash" "$data/usr/share/bash-completion/completions/whydns"
folder share/zsh/vendor-completions
cp "$tree/completions/_whydns" "$data/usr/share/zsh/vendor-completions"
folder share/fish/vendor_completions.d
cp "$tree/completions/whydns.fish" "$data/usr/share/fish/vendor_completions.d"

folder share/doc/whydns
doc=$data/usr/share/doc/whydns
cp "$from/copyright" "$doc"
gzip -9n < CHANGELOG.md > "$doc/changelog.gz"
gzip -9n > "$doc/changelog.Debian.gz" << END
whydns ($version) unstable; urgency=medium

  * As in changelog.gz.

 -- $(sed -n 's/^Maintainer: //p' "$from/control")  $(LC_ALL=C date -u -R -d "$timestamp")
END

folder share/lintian/overrides
cp "$from/lintian-overrides" "$data/usr/share/lintian/overrides/whydns"

# The newest symbol version of libc that is asked for, and the other libraries that a distribution's own JDK needs.
libc=$(find "$data" -name '*.so' -exec grep -aoh 'GLIBC_2\.[0-9]*' {} + | sort -Vu | tail -n 1)
depends="libc6 (>= ${libc#GLIBC_})"
for pair in libz.so.1=zlib1g libstdc++.so.6=libstdc++6 libgcc_s.so.1=libgcc-s1; do
  if grep -rqaF "${pair%=*}" "$data/usr/lib/whydns/lib/runtime"; then depends="$depends, ${pair#*=}"; fi
done

find "$data" -type d -exec chmod 755 {} +
find "$data" -type f -exec chmod 644 {} +
find "$data" -type f \( -path '*/bin/*' -o -name jspawnhelper -o -name jexec \) -exec chmod 755 {} +

mkdir "$stage/control"
sed -e "s/@VERSION@/$version/" -e "s/@ARCHITECTURE@/$architecture/" -e "s/@DEPENDS@/$depends/" \
  "$from/control" > "$stage/control/control"
tar --sort=name --format=gnu --owner=0 --group=0 --numeric-owner --mtime="$timestamp" \
  -C "$data" -cf "$stage/data.tar" ./usr
