package dev.whydns.probe.stub;

import dev.whydns.model.Replay;

/** What changed in musl's resolver over its releases. */
enum MuslRelease {
  /** 1.2.4 (May 2023) and later: TCP after a truncated reply, and EAI_NODATA. */
  SINCE_1_2_4(true, Action.Finish.failed(Replay.Result.NO_ADDRESS, "EAI_NODATA")),
  /** 1.2.3 and earlier. */
  UP_TO_1_2_3(false, Action.Finish.failed(Replay.Result.NO_SUCH_NAME, "EAI_NONAME"));

  private final boolean tcp;
  private final Action.Finish noData;

  MuslRelease(boolean tcp, Action.Finish noData) {
    this.tcp = tcp;
    this.noData = noData;
  }

  /** Whether a truncated reply is asked for again over TCP; else what came is all there is. */
  boolean asksAgainOverTcp() {
    return tcp;
  }

  /** How a lookup ends where the name exists without an address of that family. */
  Action.Finish noData() {
    return noData;
  }

  /** Whether a suffix that makes no valid name ends the lookup instead of being passed over. */
  boolean stopsAtInvalidName() {
    return this == UP_TO_1_2_3;
  }

  /**
   * The ID of the AAAA query, taken from the clock right after that of A. Since 1.2.4 the high byte
   * is counted up where both have the same ({@code lookup_name.c, name_from_dns}).
   */
  int secondId(int first, int clock) {
    boolean same = clock >> 8 == first >> 8;
    return this == SINCE_1_2_4 && same ? (clock + 0x100) & 0xffff : clock;
  }
}
