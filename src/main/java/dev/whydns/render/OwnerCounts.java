package dev.whydns.render;

import dev.whydns.model.NetnsFacts;
import dev.whydns.model.SocketFacts;
import dev.whydns.model.TargetFacts;
import java.util.ArrayList;
import java.util.List;

/** How many sockets are held from where, for the last line. */
final class OwnerCounts {
  private int total;
  private int outside;
  private int inside;
  private int nobody;
  private int unseen;

  void add(SocketFacts socket, TargetFacts target) {
    total++;
    if (socket.owner().known().isPresent()) {
      long here = target.netns().known().map(NetnsFacts::inode).orElse(0L);
      boolean same =
          socket
              .owner()
              .known()
              .flatMap(o -> o.netnsInode().known())
              .filter(n -> n == here)
              .isPresent();
      inside += same ? 1 : 0;
      outside += same ? 0 : 1;
    } else {
      nobody += socket.owner().isAbsent() ? 1 : 0;
      unseen += socket.owner().isAbsent() ? 0 : 1;
    }
  }

  /** {@code 2 sockets in 1 target: 2 held from outside}. */
  String text(int targets) {
    List<String> parts = new ArrayList<>();
    part(parts, outside, "held from outside");
    part(parts, inside, "held inside");
    part(parts, nobody, "held by nobody");
    part(parts, unseen, "held by whom cannot be seen");
    String list = parts.isEmpty() ? "" : ": " + String.join(", ", parts);
    return Times.count(total, "socket") + " in " + Times.count(targets, "target") + list;
  }

  private static void part(List<String> parts, int count, String what) {
    if (count > 0) {
      parts.add(count + " " + what);
    }
  }
}
