package dev.whydns.probe.stub;

import dev.whydns.model.IpAddress;
import java.util.Optional;

/** What systemd-resolved knows of a server ({@code resolved-dns-server.c}). */
final class ResolvedServer {

  private static final int LOSSES = 3;
  private static final int LOOPBACK_MTU = 65_536;
  private static final int MTU = 1500;
  private static final int HEADERS_V4 = 28;
  private static final int HEADERS_V6 = 48;

  private final IpAddress address;
  private ResolvedLevel possible = ResolvedLevel.EDNS;
  private Optional<ResolvedLevel> verified = Optional.empty();
  private int lostUdp;
  private int lostTcp;
  private boolean truncated;
  private boolean hasNoEdns;

  /** Its one connection, shared by all queries. */
  Optional<ResolvedStream> stream = Optional.empty();

  ResolvedServer(IpAddress address) {
    this.address = address;
  }

  IpAddress address() {
    return address;
  }

  /** Which level to ask it at; three losses in a row cost one, unless it has answered there. */
  ResolvedLevel level() {
    if (verified.isPresent() && !verified.get().isBelow(possible)) {
      possible = verified.get();
      return possible;
    }
    ResolvedLevel before = possible;
    if (lostTcp >= LOSSES && possible == ResolvedLevel.TCP) {
      possible = ResolvedLevel.UDP;
    } else if (hasNoEdns && possible == ResolvedLevel.EDNS) {
      possible = ResolvedLevel.UDP;
    } else if (lostUdp >= LOSSES && possible != ResolvedLevel.TCP) {
      possible = possible.lower();
    } else if (lostTcp >= LOSSES && truncated && possible == ResolvedLevel.EDNS) {
      possible = ResolvedLevel.UDP;
    }
    if (possible != before) {
      forget();
    }
    return possible;
  }

  private void forget() {
    lostUdp = 0;
    lostTcp = 0;
    truncated = false;
  }

  void lost(boolean tcp, ResolvedLevel at) {
    if (possible == at) {
      lostTcp += tcp ? 1 : 0;
      lostUdp += tcp ? 0 : 1;
    }
  }

  void truncated(ResolvedLevel at) {
    truncated |= possible == at;
  }

  /** A lower level has cured an error code. */
  void cured(ResolvedLevel by) {
    verified = verified.map(v -> by.isBelow(v) ? by : v);
    if (by.isBelow(possible)) {
      possible = by;
      forget();
    }
  }

  /** A reply to an OPT record came without one. */
  void lacksEdns(ResolvedLevel at) {
    if (at == ResolvedLevel.EDNS) {
      verified = verified.map(v -> v == ResolvedLevel.EDNS ? ResolvedLevel.UDP : v);
      hasNoEdns = true;
    }
  }

  void received(boolean tcp, ResolvedLevel at) {
    if (possible == at) {
      lostUdp = tcp ? lostUdp : 0;
      lostTcp = tcp ? 0 : lostTcp;
    }
    ResolvedLevel proven = tcp ? ResolvedLevel.TCP : at;
    if (hasNoEdns && proven == ResolvedLevel.EDNS) {
      proven = ResolvedLevel.UDP;
    }
    if (verified.isEmpty() || verified.get().isBelow(proven)) {
      verified = Optional.of(proven);
    }
  }

  /** The size that it is offered: what fits into one packet on its way, taken to be 1500 bytes. */
  int udpSize() {
    int mtu = address.isLoopback() ? LOOPBACK_MTU : MTU;
    return mtu - (address.isV6() ? HEADERS_V6 : HEADERS_V4);
  }
}
