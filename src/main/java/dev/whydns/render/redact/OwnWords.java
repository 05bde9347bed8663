package dev.whydns.render.redact;

import dev.whydns.finding.Code;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Words that stay, since they are in every report: those of its structure, of commands and rules,
 * and the commonest of its prose. A name that is one of them tells nobody anything.
 */
final class OwnWords {

  private static final String STRUCTURE =
      """
      healthy warning fault unknown info high medium low ok OK FAULT WARNING UNKNOWN INFO
      client nat socket owner upstream name timing engine server nobody
      container host dockerd pid netns compose bridge none default local running paused exited
      restarting dead created removing gone stopped stub direct upstream-container upstream-host
      udp tcp UDP TCP icmp ICMP icmpv6 icmp6 ip ip6 IP IPv4 IPv6 v4 v6 inet A AAAA PTR CNAME TXT SOA
      MX NS SRV ANY EDNS DNS dns TLD TTL RA AA TC RD answered timed-out refused unreachable malformed
      not-sent predicted wildcard
      NOERROR NXDOMAIN SERVFAIL REFUSED FORMERR NOTIMP YXDOMAIN NODATA BADVERS NOTAUTH iptables
      iptables-nft iptables-legacy ip6tables iptables-save ip6tables-save iptables-nft-save
      iptables-legacy-save ip6tables-nft-save ip6tables-legacy-save iptables-restore nf_tables nft
      nftables docker-dns docker-bridges files podman moby runc crun runsc kata overlay macvlan
      ipvlan null host-gateway auto glibc musl go go-cgo c-ares cares node java busybox
      systemd-resolved systemd-resolve all text json markdown never always unix http https
      ANSWERED TIMED_OUT no-socket not-permitted not-an-engine remote timed_out EAI_AGAIN EAI_NONAME
      EAI_NODATA EAI_FAIL ENOTFOUND EBADRESP ETIMEOUT ESERVFAIL ECONNREFUSED
      """;

  private static final String SYNTAX =
      """
      nameserver search domain options sortlist ndots timeout attempts rotate edns0 trust-ad no-aaaa
      single-request single-request-reopen use-vc no-reload no-check-names inet6 debug strict-order
      no-tld-query hosts dns resolve myhostname mymachines mdns mdns4 mdns4_minimal mdns6
      mdns6_minimal mdns_minimal wins nis nisplus compat systemd NOTFOUND SUCCESS UNAVAIL TRYAGAIN
      return continue merge localhost localdomain ip6-localhost ip6-loopback loopback broadcasthost
      ip6-localnet ip6-mcastprefix ip6-allnodes ip6-allrouters
      table chain rule rules hook type filter mangle raw security policy priority accept drop reject
      queue counter packets bytes comment meta mark set map flags timeout elements prerouting input
      forward output postrouting ingress egress srcnat dstnat mangle saddr daddr sport dport iif oif
      iifname oifname dnat snat masquerade redirect xt target match ct state status established related
      invalid new untracked handle fib addrtype limit rate log prefix notrack tproxy lo any
      INPUT OUTPUT FORWARD PREROUTING POSTROUTING ACCEPT DROP REJECT RETURN QUEUE NFQUEUE DNAT SNAT
      MASQUERADE REDIRECT MARK CONNMARK CT LOG NFLOG NOTRACK TCPMSS TPROXY TRACE AUDIT SET LOCAL COMMIT
      CHECKSUM NETMAP DSCP TOS TTL HL RATEEST SECMARK UNICAST BROADCAST ESTABLISHED RELATED NEW INVALID
      """;

  private static final String COMMANDS =
      """
      whydns check resolv owners replay answers explain record diff shell demo docker run restart start
      stop inspect exec network ps logs kill dig curl getent ss ip lsof cat grep sed awk sh bash
      nsenter systemctl journalctl restart daemon-reload sysctl conntrack tcpdump dockerd resolvectl
      CONT STOP TERM HUP root nobody daemon sudo apt apt-get
      """;

  /** Of prose: without these a container called "server" would leave no sentence whole. */
  private static final String PROSE =
      """
      a an and are as asks asked at be been before behind but by can do does each else every for from
      give has have here if in into is it its line lines more neither no nor not of on one only or out
      own same say says see so than that the their them then there they this to two until was what
      when where which while who whose why will with within without you your zero
      address addresses answer answers containers engines error errors firewall hop hops interface
      interfaces kernel lookup lookups name names namespace namespaces network networks port ports
      process processes queries query question questions resolver route routes servers socket sockets
      user-defined single-label no-op read-only reverse-path
      ms s sec min
      Docker Linux Debian Ubuntu Alpine Go Java Node Compose Podman Kubernetes
      """;

  /** Programs that anybody may run: which of them it is can be the cause. */
  private static final String PROGRAMS =
      """
      dockerd containerd containerd-shim containerd-shim-runc-v2 docker-proxy podman aardvark-dns netavark
      conmon dnsmasq named unbound coredns CoreDNS pdns_recursor pdns_server kresd knot bind nsd stubby
      dnscrypt-proxy AdGuardHome pihole-FTL systemd systemd-resolve systemd-network NetworkManager avahi-daemon
      nscd sssd init tini dumb-init sleep sh ash dash bash zsh busybox nc ncat socat tail cat python python3
      python3.11 perl ruby node java nginx httpd apache2 envoy haproxy traefik caddy redis-server postgres
      mysqld mariadbd mongod php-fpm gunicorn uwsgi whydns cilium-agent consul kube-proxy kubelet tailscaled
      """;

  private static final Pattern INTERFACE =
      Pattern.compile(
          "(lo|eth\\d+|en[opsx]\\w+|wl\\w+|docker0|docker_gwbridge|veth\\w+|virbr\\d+|cni\\d+|podman\\d+"
              + "|(tun|tap|bond|wg|dummy|ifb|sit|tunl|team|ovs|vxlan)\\d+|br\\d+)(@if\\d+)?\\+?");

  private static final Pattern CHAIN =
      Pattern.compile(
          "(DOCKER|KUBE-|CNI-|cali-|CILIUM_|ufw6?-|LIBVIRT_|f2b-|NETAVARK|PODMAN|filter-|nat-|raw-|mangle-"
              + "|FWD|IN_|PRE_|POST_).*");

  private final Set<String> words = new HashSet<>();
  private final Set<String> programs = new HashSet<>(List.of(PROGRAMS.trim().split("\\s+")));

  OwnWords() {
    Stream.of(STRUCTURE, SYNTAX, COMMANDS, PROSE)
        .flatMap(text -> Stream.of(text.trim().split("\\s+")))
        .forEach(words::add);
    Stream.of(Code.values()).map(Code::text).forEach(words::add);
  }

  /** Whether it stays wherever it stands; a first letter may be a capital. */
  boolean contains(String word) {
    return words.contains(word)
        || !word.isEmpty()
            && words.contains(Character.toLowerCase(word.charAt(0)) + word.substring(1));
  }

  /** Whether some word that stays has it in it, so that it cannot be looked for inside of words. */
  boolean hides(String text) {
    return words.stream().anyMatch(word -> word.contains(text));
  }

  boolean isProgram(String command) {
    return programs.contains(command) || contains(command);
  }

  static boolean isInterface(String name) {
    return INTERFACE.matcher(name).matches();
  }

  boolean isChain(String name) {
    return contains(name) || CHAIN.matcher(name).matches();
  }
}
