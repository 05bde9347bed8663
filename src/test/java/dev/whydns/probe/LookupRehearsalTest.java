package dev.whydns.probe;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.whydns.probe.stub.Profile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LookupRehearsalTest {

  @ParameterizedTest
  @EnumSource(Profile.class)
  void every_library_can_be_rehearsed_without_a_network(Profile profile) {
    assertThatCode(() -> LookupRehearsal.run(profile)).doesNotThrowAnyException();
  }
}
