# Makes the image base:1 of no more than the image of whydns needs of its base: glibc, and a shell with what the launcher
# calls. $1: an unpacked whydns-VERSION-linux-x86_64.
set -eu
base=$(mktemp -d /run/lab/base.XXXXXX)
mkdir -p "$base/bin" "$base/tmp"
programs='/usr/bin/cat /usr/bin/readlink /usr/bin/uname'
cp /bin/dash "$base/bin/sh"
# shellcheck disable=SC2086 # one word for each program
ldd /bin/dash $programs "$1/lib/runtime/bin/java" "$1/lib/runtime/lib/server/libjvm.so" "$1/lib/$(uname -m)-Linux"/*.so \
  | awk '{ for (i = 1; i <= NF; i++) if ($i ~ "^(/usr)?/lib") print $i }' | sort -u | while read -r library; do
    mkdir -p "$base${library%/*}"
    cp -L "$library" "$base$library"
  done
for program in $programs; do cp -L --parents "$program" "$base"; done
tar -C "$base" -c . | docker import - base:1 > /dev/null
rm -rf "$base"
