package dev.whydns.parse;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Files that real engines, tools and kernels wrote. */
final class Fixture {

  /** The folders of recordings/; their README says how they were made. */
  static final List<String> ENGINES =
      List.of(
          "engine-20.10-iptables",
          "engine-26-iptables",
          "engine-28-iptables",
          "engine-29-iptables",
          "engine-29-nftables");

  private Fixture() {}

  /** A file of one engine's recording, as {@code container-web/udp}. */
  static String recorded(String engine, String file) {
    return read("/recordings/" + engine + "/" + file);
  }

  /** A file of the parsers' own. */
  static String own(String file) {
    return read("/parse/" + file);
  }

  private static String read(String path) {
    try (InputStream in = Fixture.class.getResourceAsStream(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
