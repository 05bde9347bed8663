# What a test may have changed on the box host: "save" prints it, "restore" makes the packet filter so again from its
# standard input. Each line begins with the tool that it is for; what begins with "ip" is only compared. Only tables that exist are listed: iptables-legacy would create them.
set -eu

# iptables-nft's own tables are saved by iptables-nft: nft cannot read back what it prints of them.
native_tables() {
  nft list tables | grep -v -E '^table ip6? (filter|nat|mangle|raw|security)$' | sort | sed 's/^table //'
}
legacy_tables() {
  cat "/proc/net/$(echo "$1" | sed 's/tables$/_tables_names/')" 2> /dev/null || true
}
lines_of() { sed "/^#/d; s/\[[0-9:]*\]/[0:0]/; s/^/$1|/"; }

case $1 in
  save)
    ip -4 route show table all | sed 's/ linkdown//; s/ *$//; s/^/ip route|/' | sort
    ip -4 rule show | sed 's/^/ip rule|/'
    sed 's/^/forward|/' /proc/sys/net/ipv4/ip_forward
    native_tables | while read -r table; do nft -s list table $table | sed 's/^/nft|/'; done
    for tool in iptables ip6tables; do
      $tool-nft-save 2> /dev/null | lines_of $tool-nft
      [ -z "$(legacy_tables $tool)" ] || $tool-legacy-save | lines_of $tool-legacy
    done
    ;;
  restore)
    saved=$(mktemp /run/lab/rules.XXXXXX)
    cat > "$saved"
    sed -n 's/^forward|//p' "$saved" > /proc/sys/net/ipv4/ip_forward
    nft flush ruleset
    sed -n 's/^nft|//p' "$saved" | nft -f -
    for tool in iptables ip6tables; do
      sed -n "s/^$tool-nft|//p" "$saved" | $tool-nft-restore
      for table in $(legacy_tables $tool); do
        $tool-legacy -t "$table" -S | sed -n 's/^-P \([A-Z]*\) .*/\1/p' |
          while read -r hook; do $tool-legacy -t "$table" -P "$hook" ACCEPT; done
        $tool-legacy -t "$table" -F
        $tool-legacy -t "$table" -X
      done
      [ -z "$(legacy_tables $tool)" ] || sed -n "s/^$tool-legacy|//p" "$saved" | $tool-legacy-restore
    done
    rm "$saved"
    ;;
esac
