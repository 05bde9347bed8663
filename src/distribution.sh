#!/bin/sh
# Makes what is handed out from the laid out TARGET/whydns, for `mvn -Pdist package`:
#
#   src/distribution.sh TARGET VERSION TIMESTAMP
#
#   TARGET/dist/whydns-VERSION               plain, for Java 17 or later on the host
#   TARGET/dist/whydns-VERSION-linux-ARCH    with a Java of its own in lib/runtime
#   TARGET/*.tar.gz                          one of each
#
# The newest JDK that is found makes the runtime; which one that was is written to lib/BUILD.
set -eu
target=$1
version=$2
timestamp=$3
plain=$target/dist/whydns-$version
bundled=$plain-linux-$(uname -m)

# Folder $1 as TARGET/NAME.tar.gz: the same bytes for the same files. Times are kept on unpacking, and the class-data
# archive is refused where they are not.
tarball() {
  tar --sort=name --format=gnu --owner=0 --group=0 --numeric-owner --mtime="$timestamp" \
    -C "$target/dist" -cf - "${1##*/}" | gzip -n -9 > "$target/${1##*/}.tar.gz"
}

rm -rf "$target/dist"
mkdir -p "$plain"
cp -R "$target/whydns/." "$plain"
rm -f "$plain/lib/whydns.jsa"
cp -R "$plain" "$bundled"
tarball "$plain"
tarball "$bundled"
