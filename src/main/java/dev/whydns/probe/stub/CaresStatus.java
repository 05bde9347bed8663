package dev.whydns.probe.stub;

import dev.whydns.model.Replay;

/** How c-ares ends a query or a lookup ({@code ares.h}, {@code ares_status_t}). */
enum CaresStatus {
  SUCCESS(Replay.Result.RESOLVED),
  ENODATA(Replay.Result.NO_ADDRESS),
  EFORMERR(Replay.Result.FAILED),
  ESERVFAIL(Replay.Result.TRY_AGAIN),
  ENOTFOUND(Replay.Result.NO_SUCH_NAME),
  ENOTIMP(Replay.Result.FAILED),
  EREFUSED(Replay.Result.FAILED),
  EBADNAME(Replay.Result.FAILED),
  EBADRESP(Replay.Result.FAILED),
  ECONNREFUSED(Replay.Result.TRY_AGAIN),
  ETIMEOUT(Replay.Result.TRY_AGAIN);

  private final Replay.Result result;

  CaresStatus(Replay.Result result) {
    this.result = result;
  }

  /** What it means to a caller. */
  Replay.Result result() {
    return result;
  }

  /** What a reply that was accepted means ({@code ares_dns_query_reply_tostatus}). */
  static CaresStatus of(Response reply) {
    return switch (reply.rcode()) {
      case "NOERROR" -> reply.isEmpty() ? ENODATA : SUCCESS;
      case "FORMERR" -> EFORMERR;
      case "SERVFAIL" -> ESERVFAIL;
      case "NXDOMAIN" -> ENOTFOUND;
      case "NOTIMP" -> ENOTIMP;
      case "REFUSED" -> EREFUSED;
      default -> ENODATA;
    };
  }

  /** Whether replies of that kind make c-ares try another time, unless it is told not to. */
  static boolean isServerTrouble(Response reply) {
    CaresStatus status = of(reply);
    return status == ESERVFAIL || status == ENOTIMP || status == EREFUSED;
  }
}
