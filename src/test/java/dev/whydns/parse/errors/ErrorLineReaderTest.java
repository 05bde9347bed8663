package dev.whydns.parse.errors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.fuzz.Changes;
import dev.whydns.fuzz.Fuzz;
import dev.whydns.model.ErrorLine;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines as the programs print them, with what they say. */
class ErrorLineReaderTest {

  /** A line, and below it what it says: teller, kind, name, type, client and server. */
  private static final String CASES =
      """
      lookup index.example.com on 192.0.2.1:53: read udp 192.0.2.107:50665->192.0.2.1:53: i/o timeout
      go timed-out index.example.com udp 192.0.2.107:50665 -> 192.0.2.1:53

      dial tcp: lookup db.example.com on 127.0.0.11:53: no such host
      go no-such-name db.example.com -> 127.0.0.11:53

      Get "https://registry.example.com/v2/": dial tcp: lookup registry.example.com on [2001:db8::53]:53: server misbehaving
      go server-failure registry.example.com -> [2001:db8::53]:53

      lookup db on 127.0.0.11:53: read udp 127.0.0.1:40212->127.0.0.11:53: read: connection refused
      go connection-refused db udp 127.0.0.1:40212 -> 127.0.0.11:53

      lookup db.example.com on 192.0.2.53:53: dial udp 192.0.2.53:53: connect: network is unreachable
      go unreachable db.example.com udp -> 192.0.2.53:53

      lookup db.example.com on [fe80::1%eth0]:53: dial udp [fe80::1%eth0]:53: connect: cannot assign requested address
      go unreachable db.example.com udp -> [fe80::1%eth0]:53

      lookup db on [fe80::1%br-9a96_83]:53: read udp [fe80::2%br-9a96_83]:4012->[fe80::1%br-9a96_83]:53: i/o timeout
      go timed-out db udp [fe80::2%br-9a96_83]:4012 -> [fe80::1%br-9a96_83]:53

      lookup db.example.com on 192.0.2.53:53: write udp 10.88.0.2:4012->192.0.2.53:53: write: operation not permitted
      go not-permitted db.example.com udp 10.88.0.2:4012 -> 192.0.2.53:53

      lookup db.example.com on 192.0.2.53:53: read tcp 10.88.0.2:4012->192.0.2.53:53: i/o timeout
      go timed-out db.example.com tcp 10.88.0.2:4012 -> 192.0.2.53:53

      lookup db.example.com on 192.0.2.53:53: cannot unmarshal DNS message
      go malformed db.example.com -> 192.0.2.53:53

      dial tcp: lookup db.example.com: Temporary failure in name resolution
      go-without-server temporary db.example.com

      dial tcp: lookup db.example.com: Try again
      go-without-server temporary db.example.com

      dial tcp: lookup db.example.com: no such host
      go-without-server no-such-name db.example.com

      dial tcp: lookup db.example.com: i/o timeout
      go-without-server timed-out db.example.com

      [ERROR] plugin/errors: 2 api.example.com. AAAA: read udp 10.88.0.2:41234->192.0.2.53:53: i/o timeout
      coredns timed-out api.example.com AAAA udp 10.88.0.2:41234 -> 192.0.2.53:53

      read udp 10.88.0.2:41234->192.0.2.53:53: i/o timeout
      go timed-out udp 10.88.0.2:41234 -> 192.0.2.53:53

      ping: db.example.com: Temporary failure in name resolution
      glibc temporary db.example.com

      ping: db: Name or service not known
      glibc no-such-name db

      ping: db.example.com: No address associated with hostname
      glibc no-address db.example.com

      ssh: Could not resolve hostname db.example.com: Temporary failure in name resolution
      glibc temporary db.example.com

      psql: error: could not translate host name "db" to address: Name or service not known
      glibc no-such-name db

      Could not connect to Redis at cache.example.com:6379: Temporary failure in name resolution
      glibc temporary cache.example.com

      php_network_getaddresses: getaddrinfo for db.example.com failed: Name or service not known
      glibc no-such-name db.example.com

      php_network_getaddresses: getaddrinfo failed: Temporary failure in name resolution
      glibc temporary

      Failed to open TCP connection to api.example.com:443 (getaddrinfo: Temporary failure in name resolution)
      glibc temporary api.example.com

      failed to lookup address information: Name does not resolve
      musl no-such-name

      rsync: getaddrinfo: backup.example.com 873: Name or service not known
      glibc no-such-name

      psql: error: could not translate host name "db" to address: Try again
      musl temporary db

      nslookup: can't resolve 'db.example.com': Name does not resolve
      musl no-such-name db.example.com

      socket.gaierror: [Errno -3] Temporary failure in name resolution
      glibc temporary

      socket.gaierror: [Errno -2] Name does not resolve
      musl no-such-name

      socket.gaierror: [Errno -3] Try again
      musl temporary

      socket.gaierror: [Errno -5] No address associated with hostname
      glibc no-address

      urllib.error.URLError: <urlopen error [Errno -2] Name or service not known>
      glibc no-such-name

      requests.exceptions.ConnectionError: HTTPSConnectionPool(host='api.example.com', port=443): Max retries exceeded with url: / (Caused by NewConnectionError('<urllib3.connection.HTTPSConnection object at 0x7f1c>: Failed to establish a new connection: [Errno -3] Temporary failure in name resolution'))
      glibc temporary api.example.com

      requests.exceptions.ConnectionError: HTTPSConnectionPool(host='proxy.example.com', port=443): Max retries exceeded with url: / (Caused by NameResolutionError("<urllib3.connection.HTTPSConnection object at 0x7f1c>: Failed to resolve 'api.example.com' ([Errno -2] Name or service not known)"))
      glibc no-such-name api.example.com

      WARNING: Retrying (Retry(total=4, connect=None, read=None, redirect=None, status=None)) after connection broken by 'NewConnectionError('<pip._vendor.urllib3.connection.HTTPSConnection object at 0x7f1c>: Failed to establish a new connection: [Errno -3] Temporary failure in name resolution')': /simple/requests/
      glibc temporary

      Error: getaddrinfo EAI_AGAIN api.example.com
      node temporary api.example.com

      Error: getaddrinfo ENOTFOUND db db:5432
      node no-such-name db

      Error: queryA ETIMEOUT api.example.com
      c-ares timed-out api.example.com A

      Error: queryAaaa ESERVFAIL api.example.com
      c-ares server-failure api.example.com AAAA

      Error: querySrv ECONNREFUSED _mongodb._tcp.cluster.example.com
      c-ares connection-refused _mongodb._tcp.cluster.example.com SRV

      npm ERR! network request to https://registry.example.com/x failed, reason: getaddrinfo EAI_AGAIN registry.example.com
      node temporary registry.example.com

      npm error code EAI_AGAIN
      node temporary

      DNS resolution failed for api.example.com: C-ares status is not ARES_SUCCESS qtype=A name=api.example.com is_balancer=0: Timeout while contacting DNS servers
      c-ares timed-out api.example.com

      java.net.UnknownHostException: db.example.com: Temporary failure in name resolution
      java temporary db.example.com

      Caused by: java.net.UnknownHostException: db.example.com: Name or service not known
      java no-such-name db.example.com

      java.net.UnknownHostException: db.example.com: Try again
      java temporary db.example.com

      java.net.UnknownHostException: db.example.com
      java not-resolved db.example.com

      io.netty.resolver.dns.DnsNameResolverTimeoutException: [4711: /192.0.2.53:53] DefaultDnsQuestion(db.example.com. IN A) query '4711' via UDP timed out after 5000 milliseconds (no stack trace available)
      netty timed-out db.example.com A -> 192.0.2.53:53

      java.net.UnknownHostException: Failed to resolve 'db.example.com' after 4 queries
      netty not-resolved db.example.com

      javax.naming.NameNotFoundException: DNS name not found [response code 3]; remaining name 'db.example.com'
      jndi no-such-name db.example.com

      curl: (6) Could not resolve host: api.example.com
      curl not-resolved api.example.com

      curl: (6) Could not resolve host: api.example.com (Timeout while contacting DNS servers)
      curl timed-out api.example.com

      curl: (28) Resolving timed out after 5000 milliseconds
      curl timed-out

      fatal: unable to access 'https://git.example.com/x.git/': Could not resolve host: git.example.com
      curl not-resolved git.example.com

      wget: unable to resolve host address \u2018api.example.com\u2019
      wget not-resolved api.example.com

      wget: bad address 'api.example.com'
      busybox not-resolved api.example.com

      ping: bad address 'db'
      busybox not-resolved db

      ping: unknown host api.example.com
      libc not-resolved api.example.com

      E: Failed to fetch http://deb.example.com/debian/pool/x.deb  Temporary failure resolving 'deb.example.com'
      apt temporary deb.example.com

      E: Failed to fetch http://deb.example.com/debian/x  Could not resolve 'deb.example.com'
      apt no-such-name deb.example.com

      W: Failed to fetch http://deb.example.com/debian/x  Something wicked happened resolving 'deb.example.com:http' (-5 - No address associated with hostname)
      glibc no-address deb.example.com

      WARNING: updating and opening https://dl.example.com/alpine/v3.21/main: temporary error (try again later)
      apk temporary dl.example.com

      WARNING: updating and opening https://dl.example.com/alpine/v3.23/main/x86_64/APKINDEX.tar.gz: DNS: transient error (try again later)
      apk temporary dl.example.com

      ERROR 2005 (HY000): Unknown MySQL server host 'db.example.com' (-3)
      mysql temporary db.example.com

      ERROR 2005 (HY000): Unknown MySQL server host 'db' (-2)
      mysql no-such-name db

      dnsmasq[12]: Maximum number of concurrent DNS queries reached (max: 150)
      dnsmasq too-many

      nginx: [emerg] host not found in upstream "api.example.com" in /etc/nginx/conf.d/default.conf:4
      nginx not-resolved api.example.com

      nginx: [emerg] host not found in upstream "api:8080" in /etc/nginx/conf.d/default.conf:4
      nginx not-resolved api

      2026/11/21 03:23:01 [error] 7#7: *1 no resolver defined to resolve api.example.com, client: 198.51.100.7, server: localhost
      nginx no-server api.example.com

      2026/11/21 03:23:01 [error] 7#7: *1 api.example.com could not be resolved (110: Operation timed out), client: 198.51.100.7, server: localhost
      nginx timed-out api.example.com

      2026/11/21 03:23:01 [error] 7#7: *1 api.example.com could not be resolved (2: Server failure), client: 198.51.100.7
      nginx server-failure api.example.com

      2026/11/21 03:23:01 [error] 7#7: *1 api.example.com could not be resolved (3: Host not found), client: 198.51.100.7
      nginx no-such-name api.example.com

      2026/11/21 03:23:01 [error] 53#53: recv() failed (111: Connection refused) while resolving, resolver: 127.0.0.11:53
      nginx connection-refused -> 127.0.0.11:53

      ;; connection timed out; no servers could be reached
      dig timed-out

      ;; communications error to 192.0.2.53#53: timed out
      dig timed-out -> 192.0.2.53:53

      ;; communications error to 2001:db8::53#53: connection refused
      dig connection-refused -> [2001:db8::53]:53

      ;; UDP setup with 192.0.2.53#53(192.0.2.53) for api.example.com failed: network unreachable.
      dig unreachable api.example.com -> 192.0.2.53:53

      ;; ->>HEADER<<- opcode: QUERY, status: SERVFAIL, id: 4711
      dig server-failure

      Host api.example.com not found: 3(NXDOMAIN)
      dig no-such-name api.example.com

      ** server can't find api.example.com: REFUSED
      dig query-refused api.example.com

      *** Can't find api.example.com: No answer
      dig no-address api.example.com

      nslookup: write to '192.0.2.53': Connection refused
      busybox connection-refused -> 192.0.2.53

      api.example.com: resolve call failed: 'api.example.com' not found
      resolved no-such-name api.example.com

      api.example.com: resolve call failed: All attempts to contact name servers or networks failed
      resolved timed-out api.example.com

      api.example.com: resolve call failed: Could not resolve 'api.example.com', server or network returned error SERVFAIL
      resolved server-failure api.example.com

      systemd-resolved[402]: Using degraded feature set UDP instead of UDP+EDNS0 for DNS server 192.0.2.53.
      resolved without-edns -> 192.0.2.53

      time="2026-11-21T03:23:01.752476083Z" level=error msg="[resolver] failed to query external DNS server" client-addr="udp:127.0.0.1:59546" dns-server="udp:10.77.0.53:53" error="read udp 10.88.0.2:59546->10.77.0.53:53: i/o timeout" question=";api.example.com.\\tIN\\t AAAA"
      dockerd timed-out api.example.com AAAA udp 10.88.0.2:59546 -> 10.77.0.53:53

      {"client-addr":"udp:127.0.0.1:59546","dns-server":"udp:10.77.0.53:53","error":"read udp 10.88.0.2:59546-\\u003e10.77.0.53:53: read: connection refused","level":"error","msg":"[resolver] failed to query external DNS server","question":";api.example.com.\\tIN\\t A","time":"2026-11-21T03:23:01Z"}
      dockerd connection-refused api.example.com A udp 10.88.0.2:59546 -> 10.77.0.53:53

      level=error msg="[resolver] failed to query DNS server: 10.77.0.53:53, query: ;api.example.com.\\tIN\\t A" error="read udp 10.88.0.2:58191->10.77.0.53:53: i/o timeout"
      dockerd timed-out api.example.com A udp 10.88.0.2:58191 -> 10.77.0.53:53

      level=warning msg="[resolver] failed to read from DNS server: 10.77.0.53:53, query: ;.\\tIN\\t NS" error="read udp 10.88.0.2:58191->10.77.0.53:53: i/o timeout"
      dockerd timed-out NS udp 10.88.0.2:58191 -> 10.77.0.53:53

      level=debug msg="[resolver] read from DNS server failed, read udp 10.88.0.2:58191->10.77.0.53:53: i/o timeout"
      dockerd timed-out udp 10.88.0.2:58191 -> 10.77.0.53:53

      level=warning msg="[resolver] connect failed" error="dial udp 10.77.0.53:53: connect: network is unreachable"
      dockerd unreachable udp -> 10.77.0.53:53

      level=warning msg="[resolver] connect failed: dial udp [2001:db8::53]:53: connect: cannot assign requested address"
      dockerd unreachable udp -> [2001:db8::53]:53

      level=warning msg="[resolver] connect failed" error="failed get network namespace \\"/var/run/docker/netns/a1\\": no such file or directory"
      dockerd no-namespace

      level=error msg="[resolver] more than 1024 concurrent queries"
      dockerd too-many

      level=error msg="[resolver] more than 1024 concurrent queries from 10.88.0.2:3333"
      dockerd too-many 10.88.0.2:3333

      level=error msg="[resolver] failed to handle query: api.example.com. (A)" error="no answer"
      dockerd server-failure api.example.com A

      level=error msg="Resolver Start failed for container 4f5c, \\"setting up DNAT/SNAT rules failed: (iptables failed)\\""
      dockerd not-started

      level=error msg="set up rule failed, [-t nat -I DOCKER_OUTPUT]: (iptables failed)"
      dockerd not-started

      level=warning msg="DNS resolver has no external nameservers" cid=4f5c
      dockerd no-server

      level=info msg="No non-localhost DNS nameservers are left in resolv.conf. Using default external servers"
      dockerd no-server
      """;

  static Stream<String> cases() {
    return Arrays.stream(CASES.split("\n\n"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void the_line_says_who_asked_which_server_for_what_and_how_it_failed(String both) {
    List<String> lines = both.strip().lines().toList();

    assertThat(told(lines.get(0))).isEqualTo(lines.get(1));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void it_says_the_same_inside_every_log(String both) {
    List<String> lines = both.strip().lines().toList();
    String line = lines.get(0);
    String quoted = line.replace("\\", "\\\\").replace("\"", "\\\"");

    assertThat(
            Stream.of(
                "2026-11-21T03:23:01.000000001Z " + line,
                "Nov 21 03:23:01 box app[741]: " + line,
                "2026-11-21T03:23:01+0000 box app[741]: " + line,
                "web-1  | " + line,
                "{\"log\":\""
                    + quoted
                    + "\\n\",\"stream\":\"stderr\",\"time\":\"2026-11-21T03:23:01Z\"}",
                "time=\"2026-11-21T03:23:01Z\" level=error msg=\"" + quoted + "\"",
                "{\"level\":\"error\",\"err\":\"" + quoted + "\"}"))
        .allSatisfy(log -> assertThat(told(log)).as(log).isEqualTo(lines.get(1)));
  }

  private static String told(String line) {
    return ErrorLineReader.read(line).map(ErrorLineReaderTest::words).orElse("nothing");
  }

  private static String words(ErrorLine e) {
    String arrow = e.server().map(s -> "-> " + s).orElse("");
    return Stream.of(
            e.teller().name().toLowerCase(Locale.ROOT).replace('_', '-'),
            e.kind().text(),
            e.name().orElse(""),
            e.type().orElse(""),
            e.transport().map(t -> t.text()).orElse(""),
            e.client().map(Object::toString).orElse(""),
            arrow)
        .filter(word -> !word.isEmpty())
        .collect(Collectors.joining(" "));
  }

  @Test
  void the_time_is_that_of_the_log_with_a_zone_or_without() {
    String error = "ping: db: Name or service not known";

    assertThat(when("2026-11-21T03:23:01.5Z " + error)).contains(instant("03:23:01.500"));
    assertThat(when("2026-11-21T03:23:01.000000002+01:00 " + error))
        .contains(Instant.parse("2026-11-21T02:23:01.000000002Z"));
    assertThat(when("2026-11-21T03:23:01-0130 box app[1]: " + error)).contains(instant("04:53:01"));
    assertThat(when("2026-11-21 03:23:01.123 UTC [12] " + error)).contains(instant("03:23:01.123"));
    assertThat(when("Sat 2026-11-21 03:23:01 UTC box app[1]: " + error))
        .contains(instant("03:23:01"));
    assertThat(when("<30>1 2026-11-21T03:23:01Z box app 1 - - " + error))
        .contains(instant("03:23:01"));
    assertThat(when("web-1  | 2026-11-21T03:23:01Z " + error)).contains(instant("03:23:01"));
    assertThat(when("{\"log\":\"" + error + "\",\"time\":\"2026-11-21T03:23:01Z\"}"))
        .contains(instant("03:23:01"));
    assertThat(when("Nov  1 03:23:01 box dockerd[741]: " + error)).isEmpty();
    assertThat(text("Nov  1 03:23:01.25 box dockerd[741]: " + error))
        .contains("Nov  1 03:23:01.25");
    assertThat(
            text("2026/11/21 03:23:01 [error] 7#7: db could not be resolved (3: Host not found)"))
        .contains("2026/11/21 03:23:01");
    assertThat(text("2026-11-21 03:29:59 12:30 " + error)).contains("2026-11-21 03:29:59");
    assertThat(text("2026-11-21 03:29:59 1230 " + error)).contains("2026-11-21 03:29:59");
    assertThat(text("Nov 21 03:23:01. " + error)).contains("Nov 21 03:23:01");
    assertThat(text("Mon 21 03:23:01 " + error)).isEmpty();
    assertThat(when("2026-13-41T33:23:01Z " + error)).isEmpty();
    assertThat(text(error)).isEmpty();
  }

  private static Instant instant(String time) {
    return Instant.parse("2026-11-21T" + time + "Z");
  }

  private static Optional<Instant> when(String line) {
    return ErrorLineReader.read(line).flatMap(ErrorLine::when).flatMap(w -> w.instant());
  }

  private static Optional<String> text(String line) {
    return ErrorLineReader.read(line).flatMap(ErrorLine::when).map(w -> w.text());
  }

  @Test
  void the_program_is_what_syslog_says() {
    Optional<ErrorLine> line =
        ErrorLineReader.read(
            "Nov 21 03:23:01 box dockerd[741]: level=error msg=\"lookup x: no such host\"");

    assertThat(line.flatMap(ErrorLine::program)).contains("dockerd");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-21T03:23:01Z ping: db: Name or service not known",
        "2026-11-21T03:23:01Z psql: error: could not translate host name \"db\" to address: Try again",
        "Nov 21 03:23:01 box app started: lookup db: no such host",
        "Nov 21 03:23:01 box: lookup db: no such host",
        "ping: db: Name or service not known"
      })
  void a_word_of_the_message_is_no_program(String line) {
    assertThat(told(line)).isNotEqualTo("nothing");
    assertThat(ErrorLineReader.read(line).flatMap(ErrorLine::program)).isEmpty();
  }

  @Test
  void the_time_may_stand_in_another_field_than_the_head() {
    String error = "\"msg\":\"lookup db: no such host\"";

    for (String key : List.of("time", "ts", "timestamp", "@timestamp", "t")) {
      assertThat(when("{" + error + ",\"" + key + "\":\"2026-11-21T03:23:01Z\"}"))
          .contains(instant("03:23:01"));
    }
    assertThat(when("Nov 21 03:23:01 box app[1]: {" + error + ",\"t\":\"2026-11-21T03:23:01Z\"}"))
        .contains(instant("03:23:01"));
  }

  @Test
  void an_error_in_a_field_of_its_own_is_read_with_its_escapes() {
    String error =
        "lookup db on 127.0.0.11:53: read udp 127.0.0.1:40212-\\u003e127.0.0.11:53: i/o timeout";

    assertThat(told("{\"msg\":\"request failed\",\"error\":\"" + error + "\"}"))
        .isEqualTo("go timed-out db udp 127.0.0.1:40212 -> 127.0.0.11:53");
    assertThat(told("{ \"msg\" : \"request failed\", \"error\" : \"" + error + "\" }"))
        .isEqualTo("go timed-out db udp 127.0.0.1:40212 -> 127.0.0.11:53");
    assertThat(told("level=error msg=failed error=\"\\x6cookup db: no such host\""))
        .isEqualTo("go-without-server no-such-name db");
  }

  @Test
  void quotes_that_a_log_escaped_are_quotes_even_without_the_log() {
    assertThat(told("nginx: [emerg] host not found in upstream \\\"api:8080\\\" in x.conf:4"))
        .isEqualTo("nginx not-resolved api");
    assertThat(told("could not translate host name \\\"db\\\" to address: Try again"))
        .isEqualTo("musl temporary db");
  }

  @Test
  void what_is_no_error_of_name_resolution_is_nothing() {
    for (String line :
        List.of(
            "",
            "GET /lookup HTTP/1.1 200",
            "lookup failed: i/o timeout",
            "dial tcp 192.0.2.7:443: i/o timeout",
            "read tcp 10.88.0.2:4012->192.0.2.7:443: read: connection refused",
            "Please try again. Try again",
            "nslookup: can't resolve '(null)': Name does not resolve",
            "level=info msg=\"Container failed to exit\" container=4f5c",
            "{\"level\":\"info\",\"msg\":\"resolved\"}",
            ";; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 4711",
            "upstream timed out (110: Connection timed out) while connecting to upstream")) {
      assertThat(told(line)).as(line).isEqualTo("nothing");
    }
  }

  @Test
  void hostile_lines_end_soon_and_throw_nothing() {
    String long1 = "lookup ".repeat(100_000);
    List<String> lines =
        List.of(
            long1,
            "\"".repeat(200_000),
            "{\"".repeat(100_000),
            "a=\"\\".repeat(50_000),
            "lookup " + "a".repeat(300) + " on 192.0.2.1:53: i/o timeout",
            "lookup x on " + "1".repeat(100_000),
            "lookup x on [::::::::::::]:53: i/o timeout",
            "read udp ->",
            "read udp ",
            "read udp x",
            "[resolver] connect failed",
            "[resolver] failed to query DNS server: , query: ;",
            "question=\"",
            "msg=\"\\u12\" level=\"\\x\" error=\"\\",
            "2026-11-21T03:23:01+99:99 ping: x: Name or service not known",
            "\u0000\u001b]0;x\u0007\ud800 lookup \udfff on 192.0.2.1:53: i/o timeout",
            ": Name or service not known",
            "Name or service not known",
            "<",
            "[",
            "abc ",
            "communications error to ####: timed out",
            " could not be resolved (3: Host not found)");

    for (String line : lines) {
      assertThat(ErrorLineReader.read(line))
          .as(line.substring(0, Math.min(40, line.length())))
          .isNotNull();
    }
    assertThat(told(lines.get(4))).isEqualTo("nothing");
  }

  @Test
  void changed_lines_throw_nothing() {
    Fuzz.run(2, Changes.of(CASES.split("\n+")), line -> ErrorLineReader.read(line));
  }

  @Test
  void no_line_made_of_pieces_of_real_ones_breaks_it() {
    String all = CASES;
    for (int from = 0; from + 97 < all.length(); from += 13) {
      String piece = all.substring(from, from + 97).replace('\n', ' ');
      assertThat(ErrorLineReader.read(piece)).isNotNull();
      assertThat(ErrorLineReader.read(new StringBuilder(piece).reverse().toString())).isNotNull();
    }
  }
}
