package dev.whydns.verdicts;

import java.util.List;
import java.util.stream.Stream;

/** All cases. */
final class Troubles {

  static final List<Trouble> ALL =
      Stream.of(
              FileTroubles.ALL,
              LocalTroubles.ALL,
              UpstreamTroubles.ALL,
              PartialTroubles.ALL,
              PairedTroubles.ALL,
              OddHosts.ALL,
              PassingTroubles.ALL,
              BusyHosts.ALL)
          .flatMap(List::stream)
          .toList();

  private Troubles() {}
}
