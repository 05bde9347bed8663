package dev.whydns.probe.stub;

import dev.whydns.model.IpAddress;
import dev.whydns.model.Lookup;
import dev.whydns.model.ResolvConf;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What Go takes from a resolv.conf besides the search list ({@code dnsconfig_unix.go}).
 *
 * @param servers the first three, or 127.0.0.1 and ::1
 * @param timeout of one try; at least 1 s, without an upper bound
 * @param attempts rounds over all servers; at least 1, without an upper bound
 * @param rotate whether each question begins at the server after the one before it
 * @param sequential whether A is done before AAAA is asked
 * @param tcp whether UDP is never used
 * @param edns the OPT record of every query
 * @param authenticData the AD bit of every query
 */
record GoConf(
    List<IpAddress> servers,
    Duration timeout,
    int attempts,
    boolean rotate,
    boolean sequential,
    boolean tcp,
    Optional<Query.Edns> edns,
    boolean authenticData) {

  private static final int SECONDS = 5;
  private static final int ATTEMPTS = 2;
  private static final int MOST = 0xFFFFFF;
  private static final int DIGITS = 7;
  private static final Query.Edns OPT = new Query.Edns(1232, false);
  private static final String NO_EDNS = "netedns0=";

  static GoConf of(Lookup lookup, GoRelease release) {
    List<String> options = lookup.conf().options();
    boolean edns = !release.isSince121() || wantsEdns(lookup.environment());
    return new GoConf(
        servers(lookup.conf()),
        Duration.ofSeconds(number(options, "timeout:", SECONDS)),
        number(options, "attempts:", ATTEMPTS),
        options.contains("rotate"),
        options.contains("single-request") || options.contains("single-request-reopen"),
        options.contains("use-vc") || options.contains("usevc") || options.contains("tcp"),
        edns ? Optional.of(OPT) : Optional.empty(),
        release.isSince121() && options.contains("trust-ad"));
  }

  /** The same with plain queries. */
  GoConf withoutEdns() {
    return new GoConf(
        servers, timeout, attempts, rotate, sequential, tcp, Optional.empty(), authenticData);
  }

  private static List<IpAddress> servers(ResolvConf conf) {
    List<IpAddress> servers =
        conf.nameservers().stream().limit(ResolvConf.USED_BY_LIBRARIES).toList();
    return servers.isEmpty()
        ? List.of(IpAddress.literal("127.0.0.1"), IpAddress.literal("::1"))
        : servers;
  }

  /** The last word of that name counts; one without digits is 0, and 0 is raised to 1. */
  private static int number(List<String> options, String prefix, int otherwise) {
    return options.stream()
        .filter(o -> o.startsWith(prefix))
        .reduce((first, second) -> second)
        .map(o -> o.substring(prefix.length()).replaceFirst("\\D.*", ""))
        .map(digits -> Math.max(1, parsed(digits)))
        .orElse(otherwise);
  }

  private static int parsed(String digits) {
    if (digits.isEmpty()) {
      return 0;
    }
    return digits.length() > DIGITS ? MOST : Integer.parseInt(digits);
  }

  /** In GODEBUG the last setting of a name counts. */
  private static boolean wantsEdns(Lookup.Variables environment) {
    return Arrays.stream(environment.goDebug().orElse("").split(","))
        .filter(s -> s.startsWith(NO_EDNS))
        .reduce((first, second) -> second)
        .filter(s -> s.equals(NO_EDNS + "0"))
        .isEmpty();
  }
}
