package dev.whydns.probe.stub;

import dev.whydns.model.IpAddress;
import dev.whydns.model.ResolvConf;
import java.time.Duration;
import java.util.List;

/**
 * What musl takes from a resolv.conf besides the search list ({@code resolvconf.c}): no option but
 * {@code timeout} and {@code attempts}.
 *
 * @param servers the first three, or 127.0.0.1
 * @param timeout of one candidate name, all of its sends together; 0 to 60 seconds
 * @param attempts sends within the timeout, 0 to 10
 */
record MuslConf(List<IpAddress> servers, Duration timeout, int attempts) {

  private static final int SECONDS = 5;
  private static final int MOST_SECONDS = 60;
  private static final int ATTEMPTS = 2;
  private static final int MOST_ATTEMPTS = 10;

  static MuslConf of(ResolvConf conf) {
    List<IpAddress> servers =
        conf.nameservers().stream().limit(ResolvConf.USED_BY_LIBRARIES).toList();
    return new MuslConf(
        servers.isEmpty() ? List.of(IpAddress.literal("127.0.0.1")) : servers,
        Duration.ofSeconds(number(conf, "timeout", SECONDS, MOST_SECONDS)),
        number(conf, "attempts", ATTEMPTS, MOST_ATTEMPTS));
  }

  private static int number(ResolvConf conf, String option, int otherwise, int most) {
    String digits = conf.option(option).orElse("").replaceFirst("\\D.*", "");
    if (digits.isEmpty()) {
      return otherwise;
    }
    return digits.length() > 4 ? most : Math.min(Integer.parseInt(digits), most);
  }

  /** Between two sends, in whole milliseconds; a division by {@code attempts}. */
  Duration interval() {
    return Duration.ofMillis(timeout.toMillis() / attempts);
  }
}
