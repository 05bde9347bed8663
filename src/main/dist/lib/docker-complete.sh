# Completion of `docker whydns ...`: $1 is __complete, $2 whydns, then come the words, the last of them begun. Answers as
# Docker's shells expect it (cobra, site/content/completions): lines of a word, a tab and what it is, then :4, or :0 where
# the shell is to offer files. Read by docker-plugin.sh.

shift
if [ $# -gt 1 ]; then shift; fi

# Sets whydns_command, whydns_last (the word before the begun one), whydns_begun, and whydns_ended to the word -- if it came.
whydns_command=
whydns_last=
whydns_ended=
while [ $# -gt 1 ]; do
  case $1 in
    --) whydns_ended=$1 ;;
    -*) ;;
    *) whydns_command=${whydns_command:-$1} ;;
  esac
  whydns_last=$1
  shift
done
whydns_begun=${1-}
case $whydns_begun in
  --?*=*)
    whydns_last=${whydns_begun%%=*}
    whydns_begun=${whydns_begun#*=}
    ;;
esac

# Prints those of the words $1, separated by commas, that begin as the begun one; $2: what they are.
offer_words() {
  whydns_words=$1,
  while [ -n "$whydns_words" ]; do
    case ${whydns_words%%,*} in
      "$whydns_begun"*) printf '%s\t%s\n' "${whydns_words%%,*}" "$2" ;;
    esac
    whydns_words=${whydns_words#*,}
  done
}

# Prints what the file $1 says of the command, and sets whydns_kind to that of the option before, if it takes a value.
offer_choices() {
  whydns_kind=
  while IFS='|' read -r whydns_words whydns_type whydns_text; do
    case ,$whydns_words, in
      *,"$whydns_last",*)
        if [ "$whydns_type" != flag ] && [ "$whydns_type" != word ]; then
          whydns_kind=$whydns_type
          return
        fi
        ;;
    esac
  done < "$1"
  while IFS='|' read -r whydns_words whydns_type whydns_text; do
    case $whydns_type,$whydns_begun in
      word,-*) ;;
      word,* | *,-*) offer_words "$whydns_words" "$whydns_text" ;;
    esac
  done < "$1"
}

# Docker itself makes a tab of \t and a line feed of \n.
whydns_service='{{with .Label "com.docker.compose.project"}}\ncompose:{{.}}/{{$.Label "com.docker.compose.service"}}'
whydns_format="{{.Names}}\t{{.Image}}$whydns_service\ta service{{end}}"

# Prints the containers and services of the engine that docker itself would ask.
offer_targets() {
  offer_words host 'the host itself'
  offer_words dockerd 'the daemon as a client'
  timeout 1 docker ps --format "$whydns_format" 2> /dev/null < /dev/null | sort -u | while IFS= read -r whydns_text; do
    case $whydns_text in
      "$whydns_begun"*) printf '%s\n' "$whydns_text" ;;
    esac
  done
}

whydns_files=4
whydns_choices=$whydns_help/whydns${whydns_command:+-$whydns_command}.words
case $whydns_command in *[!a-z-]*) whydns_choices= ;; esac
if [ -n "$whydns_ended" ]; then
  whydns_files=0
elif [ -r "$whydns_choices" ]; then
  offer_choices "$whydns_choices"
  case $whydns_kind,$whydns_command,$whydns_begun in
    file,* | ,diff,[!-]* | ,diff,) whydns_files=0 ;;
    value,* | ,explain,* | ,, | *,-*) ;;
    ,*) offer_targets ;;
    *) offer_words "$whydns_kind" '' ;;
  esac
fi
echo ":$whydns_files"
