package dev.whydns.probe.stub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whydns.model.IpAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bytes that are no DNS reply: most libraries wait on, c-ares and Java's JNDI ask again. */
class GarbageTest {

  private static final Duration NOW = Duration.ofMillis(3);
  private static final IpAddress SERVER = IpAddress.literal("192.0.2.53");

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"C_ARES", "C_ARES_1_34_6", "NODE_RESOLVE", "JAVA_JNDI"})
  void what_is_no_reply_is_passed_over(Profile profile) {
    assertThat(afterGarbage(profile))
        .hasAtLeastOneElementOfType(Action.Ignore.class)
        .noneMatch(Action.Finish.class::isInstance);
  }

  @ParameterizedTest
  @EnumSource(names = {"C_ARES", "C_ARES_1_34_6", "NODE_RESOLVE", "JAVA_JNDI"})
  void what_is_no_reply_is_a_reason_to_ask_again_and_no_end(Profile profile) {
    assertThat(afterGarbage(profile))
        .isNotEmpty()
        .noneMatch(Action.Ignore.class::isInstance)
        .noneMatch(Action.Finish.class::isInstance);
  }

  private static List<Action> afterGarbage(Profile profile) {
    Stub stub =
        profile.stub(Lookups.of("web.example.com", "nameserver 192.0.2.53\n"), new Random(7));
    List<Action> begun = begin(stub);
    int socket =
        begun.stream()
            .filter(Action.Send.class::isInstance)
            .map(a -> ((Action.Send) a).socket())
            .findFirst()
            .orElseThrow();

    return stub.on(new Event.Garbage(NOW, socket, SERVER, "11 bytes"));
  }

  /** Opens what the library wants open, until it has sent. */
  private static List<Action> begin(Stub stub) {
    List<Action> all = new ArrayList<>(stub.start());
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i) instanceof Action.Open open) {
        all.addAll(stub.on(new Event.Opened(NOW, open.socket(), "198.51.100.2:40001")));
      }
    }
    return all;
  }
}
