#!/bin/sh
# Makes what is handed out from the laid out TARGET/whydns, for `mvn -Pdist package`:
#
#   src/distribution.sh TARGET VERSION TIMESTAMP BUNDLES
#   src/distribution.sh cache TARGET BUNDLES    only the cache of classes in TARGET/whydns, for a JDK 25 or later that is here
#
#   TARGET/dist/whydns-VERSION               plain, for Java 17 or later on the host
#   TARGET/dist/whydns-VERSION-linux-ARCH    with a Java of its own in lib/runtime
#   TARGET/*.tar.gz                          one of each
#
# The newest JDK that is found makes the runtime; which one that was is said in lib/runtime/BUILD. BUNDLES, with a
# space between, is what the rehearsal judges.
set -eu

# What whydns and its libraries use, as jdeps tells: logging for jline and jffi, Unsafe for jffi. What dnsjava has for
# JNDI and for DNS over HTTPS is left out, since whydns uses its wire format only.
modules=java.base,java.logging,jdk.unsupported

# Sets jdk and build to the newest JDK with a jlink: in JAVA_HOME, the one of PATH, and those below /usr/lib/jvm. It runs
# here, so of the same architecture.
find_newest_jdk() {
  jdk=
  newest=0
  on_path=$(command -v jlink) && on_path=$(readlink -f -- "$on_path")
  for folder in "${JAVA_HOME:-}" "${on_path%/bin/jlink}" /usr/lib/jvm/*; do
    if [ -z "$folder" ] || [ ! -x "$folder/bin/jlink" ]; then continue; fi
    major=$("$folder/bin/jlink" --version 2> /dev/null) || continue
    major=${major%%[!0-9]*}
    if [ "${major:-0}" -gt "$newest" ]; then
      jdk=$folder
      newest=$major
    fi
  done
  if [ "$newest" -lt 17 ]; then
    echo 'distribution.sh: needs a JDK 17 or later with jlink' >&2
    exit 1
  fi
  build=$(sed -n 's/^JAVA_RUNTIME_VERSION="\(.*\)"/\1/p' "$jdk/release")
  vendor=$(sed -n 's/^IMPLEMENTOR="\(.*\)"/\1/p' "$jdk/release")
}

# Runs the rehearsal with the flags of bin/whydns, since a cache that was recorded with others is refused, and with these.
rehearse() {
  # shellcheck disable=SC2086 # a word for each bundle
  "$java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx96m \
    -Djava.nio.channels.spi.SelectorProvider=sun.nio.ch.EPollSelectorProvider \
    -Dslf4j.provider=org.slf4j.nop.NOPServiceProvider -Dslf4j.internal.verbosity=WARN \
    -Djdk.reflect.useNativeAccessorOnly=true -Dpicocli.converters.excludes='java.*' -Dpicocli.disable.closures=true \
    -Djffi.boot.library.path="$lib" \
    "$@" -cp "$lib/whydns.jar" dev.whydns.cli.Rehearsal $bundles >> "$log" 2>&1
}

# The JDK of lib/runtime: no tools, no headers, no debugging attributes. Its classes are not compressed, for they are read
# at every start; the tarball compresses them.
link_runtime() {
  "$jdk/bin/jlink" --add-modules "$modules" --vm server --compress "$1" \
    --strip-java-debug-attributes --no-header-files --no-man-pages --output "$lib/runtime" >> "$log" 2>&1
  rm -f "$lib/runtime/bin/keytool" "$lib/runtime/lib/jrt-fs.jar" "$lib/runtime/lib/classlist"
  printf '%s\n' "Made by whydns with jlink of $vendor $build." "Modules: $modules." > "$lib/runtime/BUILD"
  if [ -e "$jdk/NOTICE" ]; then cp "$jdk/NOTICE" "$lib/runtime/NOTICE"; fi
}

# One time for all files of folder $1: a class-data archive holds the times of the jars that it was made of.
set_times() {
  find "$1" -exec touch -h -d "$timestamp" {} +
}

# From JDK 25 on one cache of whydns and the JDK, which may be moved along with both. Before that only the JDK's own
# classes: an archive of whydns would be refused in any other folder (until 19).
make_archive() {
  if [ "$newest" -ge 25 ]; then
    rehearse -XX:AOTCacheOutput="$lib/whydns.aot"
  else
    rehearse -XX:DumpLoadedClassList="$target/runtime-classes.lst"
    "$java" -XX:+UseG1GC -Xshare:dump -XX:SharedClassListFile="$target/runtime-classes.lst" >> "$log" 2>&1
  fi
}

# Folder $1 as TARGET/NAME.tar.gz: the same bytes for the same files.
tarball() {
  tar --sort=name --format=gnu --owner=0 --group=0 --numeric-owner --mtime="$timestamp" \
    -C "$target/dist" -cf - "${1##*/}" | gzip -n -9 > "$target/${1##*/}.tar.gz"
}

# A cache for this JDK and this folder, which are written beside it: bin/whydns takes both where they are as they were.
if [ "$1" = cache ]; then
  lib=$2/whydns/lib
  bundles=$3
  log=$2/cache.log
  : > "$log"
  rm -f "$lib/whydns.aot" "$lib/whydns.aot.fits"
  find_newest_jdk
  java=$jdk/bin/java
  if [ "$newest" -ge 25 ] && rehearse -XX:AOTCacheOutput="$lib/whydns.aot"; then
    printf '%s\n%s\n' "$jdk" "\"$build\" ${lib%/lib}" > "$lib/whydns.aot.fits"
  fi
  exit 0
fi

target=$1
version=$2
timestamp=$3
bundles=$4
plain=$target/dist/whydns-$version
bundled=$plain-linux-$(uname -m)
lib=$bundled/lib
java=$lib/runtime/bin/java
log=$target/distribution.log
find_newest_jdk
echo "whydns: the runtime is made with $vendor $build in $jdk"
rm -rf "$target/dist"
mkdir -p "$plain"
: > "$log"
cp -R "$target/whydns/." "$plain"
rm -f "$plain/lib/whydns.jsa" "$plain/lib/whydns.aot" "$plain/lib/"*.fits
set_times "$plain"
cp -Rp "$plain" "$bundled"
if [ "$newest" -ge 21 ]; then link_runtime zip-0; else link_runtime 0; fi
set_times "$bundled"
make_archive
set_times "$bundled"
tarball "$plain"
tarball "$bundled"
