package dev.whydns.cli;

import dev.whydns.model.Reading;
import dev.whydns.model.Replay;
import dev.whydns.probe.Replayer;
import java.util.List;

/** Where lookups are made, and whose counters are read around them. */
interface LookupSite {

  /** Makes them at the same time; the results in their order. */
  List<Replay> replay(List<Replayer.Run> runs);

  /** One reading of each namespace concerned. */
  List<Reading> read();
}
