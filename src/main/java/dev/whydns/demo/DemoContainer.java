package dev.whydns.demo;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.stream.Stream;

/**
 * A container of the demo, before it runs.
 *
 * @param name as {@code web}
 * @param address on {@link DemoNetwork#SUBNET}, as {@code 10.88.0.2}
 * @param aliases more names on the network; may be empty
 */
record DemoContainer(String name, String address, List<String> aliases) {

  /** All of them, in every incident: which ones there are shall tell nothing. */
  static final List<DemoContainer> ALL =
      List.of(
          new DemoContainer("web", "10.88.0.2", List.of()),
          new DemoContainer("shop-db", "10.88.0.3", List.of("orders")),
          new DemoContainer("worker", "10.88.0.4", List.of()));

  private static final int SHORT_ID = 12;

  /** 64 hexadecimal digits, the same ones each time. */
  String id() {
    return digits("container " + name);
  }

  /**
   * The engine's handle of its network namespace, as {@code /var/run/docker/netns/7aaf3032eead}.
   */
  String sandboxKey() {
    return "/var/run/docker/netns/" + digits("sandbox " + name).substring(0, SHORT_ID);
  }

  /** Its folder below the data root. */
  String folder() {
    return EngineMain.DATA_ROOT + "/containers/" + id();
  }

  /** The host's end of its cable. */
  String link() {
    return "veth-" + name;
  }

  /** What the embedded resolver knows it by: name, aliases, short ID. */
  List<String> names() {
    return Stream.of(List.of(name), aliases, List.of(shortId())).flatMap(List::stream).toList();
  }

  /** The engine's first 12 digits, which is the hostname too. */
  String shortId() {
    return id().substring(0, SHORT_ID);
  }

  /** SHA-256 as digits: looks like the engine's random ones. */
  static String digits(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return String.format("%064x", new BigInteger(1, hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
