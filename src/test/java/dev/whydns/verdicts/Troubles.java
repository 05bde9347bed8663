package dev.whydns.verdicts;

import java.util.List;
import java.util.stream.Stream;

/** All cases. */
final class Troubles {

  static final List<Trouble> ALL =
      Stream.of(
              LocalTroubles.ALL,
              UpstreamTroubles.ALL,
              PairedTroubles.ALL,
              OddHosts.ALL,
              BusyHosts.ALL)
          .flatMap(List::stream)
          .toList();

  private Troubles() {}
}
