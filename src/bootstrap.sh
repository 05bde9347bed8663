#!/bin/sh
# From a fresh clone on a fresh Debian or Ubuntu to a running whydns, or to its whole test suite:
#
#   src/bootstrap.sh run [ARGS]   install what is missing, build when sources are newer, run `whydns ARGS`; without ARGS
#                                 `check` on a machine with an engine, and `demo eight-hours` on one without
#   src/bootstrap.sh test         the same, with what the tests need, and every test; a skipped test is a failure
#   src/bootstrap.sh test --engines   of these the ones that run every engine of the archive, Podman included
#
# `run` writes nothing to stdout but what whydns writes, and ends with its exit code. 64: usage; 69: something is
# missing that cannot be installed here; 70: the build failed; 77: not permitted to install.
set -u

cd_back=$PWD
root=$(CDPATH='' cd -P -- "$(dirname -- "$0")/.." && pwd) || exit 70
# Debian leaves these out of the PATH of everyone but root.
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

stop() {
  printf 'bootstrap: %s\n' "$2" >&2
  exit "$1"
}

# Adds package $2 to the missing ones, unless command $1 is there: it may have come from elsewhere than the package.
needs() {
  if ! command -v "$1" > /dev/null; then missing="$missing $2"; fi
}

# Sets JAVA_HOME to the first JDK 17 or later; fails if there is none.
find_jdk() {
  on_path=$(command -v javac) && on_path=$(readlink -f -- "$on_path")
  for jdk in "${JAVA_HOME:-}" "${on_path%/bin/javac}" /usr/lib/jvm/*; do
    if [ -z "$jdk" ] || [ ! -x "$jdk/bin/javac" ]; then continue; fi
    major=$("$jdk/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p')
    if [ "${major:-0}" -ge 17 ]; then
      JAVA_HOME=$jdk
      export JAVA_HOME
      return 0
    fi
  done
  return 1
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

install_missing() {
  if [ -z "$missing" ]; then return; fi
  if ! command -v apt-get > /dev/null; then
    stop 69 "needs these packages (named as on Debian), and there is no apt-get to install them:$missing"
  fi
  if [ "$(id -u)" -ne 0 ] && ! command -v sudo > /dev/null; then
    stop 77 "needs root, or sudo, to install:$missing"
  fi
  echo "bootstrap: installing$missing" >&2
  apt_get update || stop 69 'apt-get update failed'
  # Debian 13 has no 17, and the default of Ubuntu 22.04 is 11.
  if ! apt-cache show openjdk-17-jdk-headless > /dev/null 2>&1; then
    missing=$(echo "$missing" | sed 's/openjdk-17-jdk-headless/default-jdk-headless/')
  fi
  # shellcheck disable=SC2086 # one word for each package
  apt_get install -y --no-install-recommends $missing || stop 69 "apt-get could not install:$missing"
}

# What apt-get says is shown only when it fails. NEEDRESTART_SUSPEND: on Ubuntu, needrestart would restart services that
# have nothing to do with this.
apt_get() {
  log=$(as_root env DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 \
    apt-get -q -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@" 2>&1 < /dev/null) && return
  printf '%s\n' "$log" >&2
  return 1
}

# The tests start engines of their own, in namespaces of their own. The package would also start one on this machine,
# now and at every boot. policy-rc.d is how Debian lets an administrator refuse the first; it is gone afterwards.
install_missing_with_docker() {
  policy=/usr/sbin/policy-rc.d
  if [ ! -e "$policy" ]; then
    trap 'rm -f "$policy"' EXIT
    trap 'exit 130' INT TERM HUP
    printf '#!/bin/sh\nexit 101\n' > "$policy"
    chmod 755 "$policy"
    install_missing
    rm -f "$policy"
    trap - EXIT INT TERM HUP
  else
    install_missing
  fi
  if command -v systemctl > /dev/null; then
    systemctl --quiet disable docker.service docker.socket containerd.service > /dev/null 2>&1
  fi
}

is_built() {
  [ -x target/whydns/bin/whydns ] && [ -e target/built ] &&
    [ -z "$(find pom.xml .mvn completions man src/main -newer target/built -print -quit)" ]
}

# Whether Docker is here: its socket, even one that nobody listens on, or a daemon with its socket elsewhere.
has_engine() {
  [ -n "${DOCKER_HOST-}" ] || [ -S /var/run/docker.sock ] || [ -S "${XDG_RUNTIME_DIR-}/docker.sock" ] ||
    grep -qsx 'dockerd.*' /proc/[0-9]*/comm
}

run() {
  if [ $# -eq 0 ]; then
    if has_engine; then set -- check; else set -- demo eight-hours; fi
  fi
  missing=
  needs iptables-save iptables
  needs nft nftables
  if [ "$1" = demo ]; then
    needs ip iproute2
    needs mount mount
  fi
  if ! is_built; then
    find_jdk || missing="$missing openjdk-17-jdk-headless"
    needs mvn maven
  fi
  install_missing
  if ! is_built; then build; fi
  cd -- "$cd_back" || exit 70
  exec "$root/target/whydns/bin/whydns" "$@"
}

build() {
  find_jdk || stop 69 'no JDK 17 or later was found'
  echo 'bootstrap: building whydns' >&2
  # The time before the build, so that what is changed during the build counts as newer.
  mkdir -p target && touch target/building || stop 70 "cannot write to $root/target"
  mvn -B -ntp -q -DskipTests package < /dev/null >&2 || stop 70 'the build failed'
  mv target/building target/built
}

run_tests() {
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo > /dev/null || stop 77 'the tests need root, for namespaces of their own, and there is no sudo'
    exec sudo "$root/src/bootstrap.sh" test "$@"
  fi
  missing=
  find_jdk || missing="$missing openjdk-17-jdk-headless"
  needs mvn maven
  needs iptables-save iptables
  needs nft nftables
  needs ip iproute2
  needs unshare util-linux
  needs mount mount
  needs ps procps
  needs script bsdutils
  needs modprobe kmod
  # In some shells `time` is a word of the language.
  if ! [ -x /usr/bin/time ]; then missing="$missing time"; fi
  needs bash bash
  if [ $# -eq 0 ]; then
    needs zsh zsh
    needs fish fish
    needs man man-db
    # The resolver libraries that profiles are compared with.
    needs gcc gcc
    if ! [ -e /usr/include/stdio.h ]; then missing="$missing libc6-dev"; fi
    needs musl-gcc musl-tools
    needs go golang-go
    if ! [ -e /usr/include/ares.h ]; then missing="$missing libc-ares-dev"; fi
  fi
  # The images of the tests hold nothing else, so it must need no libraries. ldd fails on a static program.
  if ! command -v busybox > /dev/null || ldd "$(command -v busybox)" > /dev/null 2>&1; then
    missing="$missing busybox-static"
  fi
  if command -v dockerd > /dev/null; then
    install_missing
  else
    missing="$missing docker.io"
    install_missing_with_docker
  fi
  # Debian 13 has the client in a package of its own, which docker.io only recommends.
  missing=
  needs docker docker-cli
  install_missing
  find_jdk || stop 69 'no JDK 17 or later was found'

  rm -rf target/surefire-reports target/failsafe-reports target/engines.md
  # Takes what other suites have while Maven builds. The tests wait for it, and do it themselves when it fails.
  src/test/engines/unpack target/engines < /dev/null &
  unpacking=$!
  if [ $# -eq 0 ]; then
    mvn -B -ntp -Pdist verify < /dev/null
  else
    mvn -B -ntp -Dtest='dev.whydns.engines.*Test' -Dit.test='dev.whydns.engines.*IT' verify < /dev/null
  fi
  code=$?
  wait "$unpacking"
  count_tests
  if [ -e target/engines.md ]; then
    echo
    cat target/engines.md
  fi
  if [ "$code" -eq 0 ] && { [ "$skipped" -gt 0 ] || [ "$passed" -eq 0 ]; }; then code=1; fi
  flaky_tests
  # Maven ends with a control sequence and no line feed.
  printf '\n%s\n' "$passed passed, $failed failed, $skipped skipped"
  exit "$code"
}

# Prints each test that failed at first and passed when it was run again.
flaky_tests() {
  find target/failsafe-reports -name 'TEST-*.xml' -exec cat {} + 2> /dev/null | awk '
    function attribute(name) { return match(line, " " name "=\"[^\"]*") ? substr(line, RSTART + length(name) + 3, RLENGTH - length(name) - 3) : "" }
    /<testcase / { line = $0 }
    /<flaky(Failure|Error) / { print "passed only when run again: " attribute("classname") "." attribute("name") }' | sort -u
}

# Sets passed, failed and skipped to the sums over the reports: the attributes of the element testsuite.
count_tests() {
  # shellcheck disable=SC2046 # three words, three numbers
  set -- $(find target/surefire-reports target/failsafe-reports -name 'TEST-*.xml' -exec cat {} + 2> /dev/null | awk '
    function attribute(name) { return match($0, " " name "=\"[0-9]+") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 3) : 0 }
    /<testsuite / { all += attribute("tests"); bad += attribute("errors") + attribute("failures"); no += attribute("skipped") }
    END { print all - bad - no, bad + 0, no + 0 }')
  passed=$1 failed=$2 skipped=$3
}

cd -- "$root" || exit 70
case ${1-} in
  run)
    shift
    run "$@"
    ;;
  test)
    shift
    case "$*" in
      '' | --engines) run_tests "$@" ;;
      *) stop 64 'test takes no argument but --engines' ;;
    esac
    ;;
  *) stop 64 'usage: src/bootstrap.sh run [ARGS] | test [--engines]' ;;
esac
