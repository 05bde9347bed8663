package dev.whydns.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.Fact;
import dev.whydns.model.NetnsFacts;
import dev.whydns.model.Snapshots;
import dev.whydns.model.SocketFacts;
import dev.whydns.model.TargetFacts;
import dev.whydns.model.Transport;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SocketLimitTest {

  private static NetnsFacts namespace(int strangers) {
    List<SocketFacts> sockets = new ArrayList<>();
    for (int port = 1; port <= strangers; port++) {
      sockets.add(
          Snapshots.engineSocket(Transport.UDP, port).ownedBy(Fact.absent("no process holds it")));
    }
    sockets.add(Snapshots.engineSocket(Transport.UDP, 60_053));
    TargetFacts web =
        Snapshots.container("web").sockets(sockets.toArray(SocketFacts[]::new)).build();
    return web.netns().known().orElseThrow();
  }

  private static NetnsFacts limited(NetnsFacts netns, int namespaces) {
    return new SocketLimit(List.of(Snapshots.daemon(7041, 1)), namespaces).applied(netns);
  }

  @Test
  void a_namespace_with_as_many_as_may_be_shown_is_kept_whole() {
    NetnsFacts netns = namespace(SocketLimit.MOST - 1);

    assertThat(limited(netns, 1)).isSameAs(netns);
  }

  @Test
  void of_more_the_first_and_the_engine_s_own_are_kept_and_the_rest_is_counted() {
    NetnsFacts kept = limited(namespace(60_000), 1);

    List<SocketFacts> sockets = kept.sockets().known().orElseThrow();
    assertThat(sockets).hasSize(SocketLimit.MOST + 1);
    assertThat(sockets.get(SocketLimit.MOST).port()).isEqualTo(60_053);
    assertThat(kept.leftOut())
        .hasValue(
            "43616 of 60001 are left out, since no more than 16384 are kept of this namespace");
  }

  @Test
  void many_namespaces_share_the_limit_and_each_keeps_some() {
    assertThat(limited(namespace(1000), 100).sockets().known().orElseThrow()).hasSize(164);
    assertThat(limited(namespace(1000), 10_000).sockets().known().orElseThrow())
        .hasSize(SocketLimit.LEAST + 1);
  }
}
