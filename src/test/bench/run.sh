#!/bin/sh
# Measures whydns against the hand method, in one run on one machine, in a lab of its own: ratios count, not seconds.
#
#   src/test/bench/run.sh [CONTAINERS...]     root, after `mvn package`; default: 1 50 200
set -eu
cd -- "$(dirname -- "$0")/../../.."
for tool in docker nsenter ss iptables lsof dig; do
  command -v "$tool" > /dev/null || { echo "run.sh: the hand method needs $tool" >&2; exit 69; }
done
counts=${*:-1 50 200}
runs=${RUNS:-9}
whydns=$PWD/target/whydns/bin/whydns
hand=$PWD/src/test/bench/hand.sh
work=$(mktemp -d)
mvn -o -q dependency:build-classpath -Dmdep.outputFile="$work/cp" > /dev/null
mkfifo "$work/hold"
java -cp "target/test-classes:target/classes:$(cat "$work/cp")" dev.whydns.lab.LabMain < "$work/hold" > "$work/shell" &
lab=$!
exec 3> "$work/hold"
trap 'exec 3>&-; wait "$lab"; rm -r "$work"' EXIT
while [ ! -s "$work/shell" ]; do sleep 0.1; done
enter=$(sed 's/ bash$//' "$work/shell")

in_box() { $enter sh -c "$1"; }

# Milliseconds of the median of several runs of a command in the box, and its peak memory in MB.
measure() {
  in_box "for i in \$(seq $runs); do /usr/bin/time -f '%e %M' $1 2>&1 > /dev/null | tail -n 1; done" | sort -n \
    | awk '{ t[NR] = $1; if ($2 > m) m = $2 } END { printf "%d %d\n", t[int((NR + 1) / 2)] * 1000, m / 1024 }'
}

# One of the answers that no JVM is started for.
answer() {
  in_box "$2" > /dev/null
  set -- "$1" $(measure "$2")
  if [ "$2" -lt 60 ]; then kept=kept; else kept=MISSED; fi
  row "$1" "$2" "$3" "budget: 60 ms, $kept"
}

# Adds to note: $2 as a part of $3, and whether that is under the budget $4, if there is one.
ratio() {
  note="$note${note:+; }$(awk -v a="$2" -v b="$3" -v most="$4" -v what="$1" 'BEGIN {
    printf "%.2f %s", a / b, what
    if (most != "") printf " (budget %s, %s)", most, a / b <= most + 0 ? "kept" : "MISSED"
  }')"
}

row() { printf '%-34s %8s ms %6s MB  %s\n' "$@"; }

in_box "$hand web" > /dev/null 2>&1
set -- $(measure "$hand web"); by_hand=$1
row 'by hand, one container' "$1" "$2" ''
ln -s "$whydns" "$work/docker-whydns"
for words in --version --help 'check --help' 'replay web --help' --json-schema; do
  answer "whydns $words" "$whydns $words"
done
answer 'docker plugin: metadata' "$work/docker-whydns docker-cli-plugin-metadata"
answer 'docker plugin: check --help' "$work/docker-whydns --context x whydns check --help"
answer 'docker plugin: complete an option' "$work/docker-whydns __complete whydns check --f"
# By turns, so that what else the machine does falls on all alike: with the Java that the launcher chooses, with the one of
# JAVA_HOME, which the box has, and with the one that `mvn -Pdist package` bundles, when it has been run.
own="env -u JAVA_HOME $whydns"
bundled=$(find "$PWD/target" -path '*/dist/*-linux-*/bin/whydns')
by_turns() {
  in_box "for i in \$(seq $runs); do for program in '$hand' '$own check' '$whydns check' ${bundled:+"'$bundled check'"}; do
      /usr/bin/time -f \"%e \$program\" \$program web 2>&1 > /dev/null | tail -n 1; done; done" \
    | sort -n | awk '{ t = $1; $1 = ""; n[$0]++; all[$0, n[$0]] = t }
      END { for (p in n) printf "%d %s\n", all[p, int((n[p] + 1) / 2)] * 1000, p }'
}
by_turns > "$work/turns"
by_hand=$(awk '/hand.sh/ { print $1 }' "$work/turns")
row 'by hand, by turns with these:' "$by_hand" '' ''
turn() {
  ms=$(awk -v program="$2" '{ t = $1; sub(/^[0-9]+ +/, ""); if ($0 == program) print t }' "$work/turns")
  row "check, $1" "$ms" '' "$(awk "BEGIN { printf \"%.2f\", $ms / $by_hand }") of a hand run; budget: 1"
}
turn "the launcher's choice" "$own check"
turn 'Java of JAVA_HOME' "$whydns check"
if [ -n "$bundled" ]; then turn 'bundled Java' "$bundled check"; fi
fifty=0
have=1
for count in $counts; do
  while [ "$have" -lt "$count" ]; do
    have=$((have + 1))
    in_box "docker run -d --name c$have --network appnet bb:1 /bin/sleep 100000" > /dev/null
  done
  targets='--all'; if [ "$count" -eq 1 ]; then targets=web; fi
  set -- $(measure "$own check $targets")
  note=
  case $count in
    1) ratio "of a hand run" "$1" "$by_hand" 1 ;;
    50) ratio "of $count hand runs" "$1" "$((by_hand * count))" 0.1 ;;
    *) ratio "of $count hand runs" "$1" "$((by_hand * count))" '' ;;
  esac
  # The ratio depends on what a run takes for its start as well; the second figure does not.
  if [ "$fifty" -gt 0 ]; then
    ratio 'of 50 containers' "$1" "$fifty" 2.5
    ratio 'of a hand run for each further one' "$(($1 - fifty))" "$((by_hand * (count - 50)))" ''
  fi
  if [ "$2" -ge 160 ]; then note="$note; over 160 MB, MISSED"; fi
  if [ "$count" -eq 50 ]; then fifty=$1; fi
  row "whydns check, $count container(s)" "$1" "$2" "$note"
done
