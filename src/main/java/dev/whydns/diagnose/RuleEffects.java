package dev.whydns.diagnose;

import dev.whydns.model.Verdict;
import java.util.OptionalInt;

/** What a firewall verdict does with packets, in words. */
final class RuleEffects {

  private RuleEffects() {}

  /** One clause; {@code what} are the packets, as {@code queries (udp)}. */
  static String of(Verdict verdict, String what) {
    if (verdict instanceof Verdict.Accept) {
      return "accepts " + what;
    } else if (verdict instanceof Verdict.Return) {
      return "takes " + what + " out of this chain";
    } else if (verdict instanceof Verdict.Drop) {
      return "drops " + what;
    } else if (verdict instanceof Verdict.Reject reject) {
      return "rejects " + what + (reject.how().isEmpty() ? "" : " with " + reject.how());
    } else if (verdict instanceof Verdict.Dnat dnat) {
      return "leads " + what + " to " + place(dnat.address(), dnat.port());
    } else if (verdict instanceof Verdict.Snat) {
      return "gives " + what + " another sender";
    } else if (verdict instanceof Verdict.NoTrack) {
      return "takes " + what + " out of connection tracking, so that no rule of nat sees them";
    }
    return "does something with " + what + " that whydns does not know";
  }

  private static String place(String address, OptionalInt port) {
    String where = address.isEmpty() ? "the same address" : address;
    return port.isEmpty() ? where : where + ":" + port.getAsInt();
  }
}
