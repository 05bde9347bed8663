package dev.whydns.collect;

import dev.whydns.docker.EngineEndpoint;
import dev.whydns.model.Attachment;
import dev.whydns.model.ContainerFacts;
import dev.whydns.model.IpAddress;
import dev.whydns.os.ThreadNetns;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Whose an address is on this host, now: it may have been another's when a line was written. */
public final class AddressBook {

  private final Seams seams;

  private AddressBook(Seams seams) {
    this.seams = seams;
  }

  /** For this machine; the arguments are those of {@link Collector#live}. */
  public static AddressBook live(
      Map<String, String> environment, Optional<String> dockerHost, Duration deadline) {
    return new AddressBook(Seams.live(environment, dockerHost, deadline));
  }

  /**
   * {@code host}, or the name of a running container; empty where it is nobody's, or where that
   * cannot be learned. An address of the loopback interface is everybody's.
   */
  public Optional<String> owner(IpAddress address) {
    if (address.isLoopback()) {
      return Optional.empty();
    }
    return isOwn(address) ? Optional.of("host") : container(address);
  }

  private static boolean isOwn(IpAddress address) {
    try {
      return ThreadNetns.links().stream()
          .flatMap(link -> link.addresses().stream())
          .map(prefixed -> prefixed.substring(0, prefixed.indexOf('/')))
          .anyMatch(address.text()::equals);
    } catch (IOException e) {
      return false;
    }
  }

  private Optional<String> container(IpAddress address) {
    EngineEndpoint endpoint = seams.endpoint();
    EngineView engine =
        new EngineCollector(seams, endpoint).read(all -> new ContainerNames(all).running());
    return engine.details().values().stream()
        .flatMap(fact -> fact.known().stream())
        .filter(ContainerFacts::isUp)
        .filter(container -> addresses(container).anyMatch(address::equals))
        .map(ContainerFacts::name)
        .sorted()
        .findFirst();
  }

  private static Stream<IpAddress> addresses(ContainerFacts container) {
    return container.attachments().stream().flatMap(AddressBook::addresses);
  }

  private static Stream<IpAddress> addresses(Attachment attachment) {
    return Stream.concat(attachment.address().stream(), attachment.address6().stream());
  }
}
