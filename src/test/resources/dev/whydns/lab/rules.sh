# $1 = save: prints the packet filter of the box host, in a form that "restore" reads from its standard input.
# Only tables that exist are listed: iptables-legacy would create them.
set -eu
case $1 in
  save)
    nft list tables | grep -q . && nft -s list ruleset | sed 's/^/nft|/' || true
    for tool in iptables ip6tables; do
      $tool-nft-save | grep -v '^#' | sed "s/\[[0-9:]*\]/[0:0]/; s/^/$tool-nft|/" || true
      names=/proc/net/$(echo $tool | sed 's/tables$/_tables_names/')
      if [ -s "$names" ]; then
        $tool-legacy-save | grep -v '^#' | sed "s/\[[0-9:]*\]/[0:0]/; s/^/$tool-legacy|/" || true
      fi
    done
    ;;
  restore)
    saved=$(mktemp /run/lab/rules.XXXXXX)
    cat > "$saved"
    nft flush ruleset
    if grep -q '^ip6\?tables-nft|' "$saved"; then
      for tool in iptables ip6tables; do sed -n "s/^$tool-nft|//p" "$saved" | $tool-nft-restore; done
    else
      sed -n 's/^nft|//p' "$saved" | nft -f -
    fi
    for tool in iptables ip6tables; do
      names=/proc/net/$(echo $tool | sed 's/tables$/_tables_names/')
      for table in $(cat "$names" 2> /dev/null); do
        for hook in $($tool-legacy -t "$table" -S | sed -n 's/^-P \([A-Z]*\) .*/\1/p'); do
          $tool-legacy -t "$table" -P "$hook" ACCEPT
        done
        $tool-legacy -t "$table" -F
        $tool-legacy -t "$table" -X
      done
      sed -n "s/^$tool-legacy|//p" "$saved" | $tool-legacy-restore
    done
    rm "$saved"
    ;;
esac
