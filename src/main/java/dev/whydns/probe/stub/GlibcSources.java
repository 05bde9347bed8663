package dev.whydns.probe.stub;

import dev.whydns.model.HostsFile;
import dev.whydns.model.Lookup;
import dev.whydns.model.Lookup.Family;
import dev.whydns.probe.stub.NssRules.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks a name up in the sources of nsswitch.conf(5), one after the other ({@code
 * nss/getaddrinfo.c, get_nss_addresses}; {@code nss/getXXbyYY_r.c}).
 *
 * <p>The error of the last source is what counts: when {@code files} stands behind {@code dns}, a
 * timeout comes out as a name that does not exist (measured). Sources other than {@code files} and
 * {@code dns} are taken as not installed, which is so in most images.
 */
final class GlibcSources implements Step<GlibcSources.End> {

  /**
   * How it ends.
   *
   * @param found whether a source knows the name
   * @param addresses in the order in which they came
   * @param herrno what the last source said; {@link GlibcHerrno#HOST_NOT_FOUND} where it is found
   */
  record End(boolean found, List<String> addresses, GlibcHerrno herrno) {}

  /**
   * What is looked for.
   *
   * @param name as the program wrote it
   * @param families which addresses the sources are asked for
   * @param types which records DNS is asked for
   * @param isSearched whether the search list applies
   */
  record Wanted(String name, Set<Family> families, List<String> types, boolean isSearched) {}

  private final GlibcState state;
  private final Lookup lookup;
  private final Wanted wanted;
  private final List<NssRules.Service> services;
  private int next;
  private Step<GlibcSearch.End> dns;
  private GlibcHerrno herrno = GlibcHerrno.HOST_NOT_FOUND;

  GlibcSources(GlibcState state, Lookup lookup, Wanted wanted) {
    this.state = state;
    this.lookup = lookup;
    this.wanted = wanted;
    List<String> words =
        lookup.sources().orElse(List.of(state.version().defaultSources().split(" ")));
    this.services = NssRules.of(words).services();
  }

  @Override
  public Optional<End> begin(Turn turn) {
    while (next < services.size()) {
      String service = services.get(next++).name();
      Optional<End> end;
      if (service.equals("dns")) {
        Optional<GlibcSearch.End> answer = askDns(turn);
        if (answer.isEmpty()) {
          return Optional.empty();
        }
        end = afterDns(answer.get());
      } else {
        end = service.equals("files") ? askFiles() : askAbsent();
      }
      if (end.isPresent()) {
        return end;
      }
    }
    return Optional.of(new End(false, List.of(), herrno));
  }

  private Optional<End> askAbsent() {
    return after(Status.UNAVAIL, GlibcHerrno.HOST_NOT_FOUND);
  }

  @Override
  public Optional<End> on(Event event, Turn turn) {
    Optional<GlibcSearch.End> answer = dns.on(event, turn);
    if (answer.isEmpty()) {
      return Optional.empty();
    }
    Optional<End> end = afterDns(answer.get());
    return end.isPresent() ? end : begin(turn);
  }

  private Optional<End> askFiles() {
    List<HostsFile.Entry> entries = lookup.hosts();
    List<String> addresses =
        wanted.isSearched()
            ? HostsAddresses.of(entries, wanted.name(), wanted.families())
            : Literal.parse(wanted.name())
                .filter(address -> HostsAddresses.name(entries, address))
                .map(address -> List.of(address.canonical()))
                .orElse(List.of());
    return addresses.isEmpty()
        ? after(Status.NOTFOUND, GlibcHerrno.HOST_NOT_FOUND)
        : Optional.of(new End(true, addresses, GlibcHerrno.HOST_NOT_FOUND));
  }

  private Optional<GlibcSearch.End> askDns(Turn turn) {
    if (!wanted.isSearched()) {
      String reverse = Literal.reverse(Literal.parse(wanted.name()).orElseThrow());
      dns = new GlibcQuestion(state, reverse, wanted.types());
    } else if (isHostName(wanted.name())) {
      dns = new GlibcSearch(state, wanted.name(), wanted.types(), GlibcSearch.listOf(lookup));
    } else {
      return Optional.of(
          new GlibcSearch.End(List.of(), GlibcHerrno.HOST_NOT_FOUND, GlibcErrno.NONE));
    }
    return dns.begin(turn);
  }

  /** No question leaves for anything else ({@code dns-host.c, check_name}; measured with 2.36). */
  private static boolean isHostName(String name) {
    return !name.startsWith("-") && name.matches("[A-Za-z0-9._-]+");
  }

  private Optional<End> afterDns(GlibcSearch.End answer) {
    if (!answer.isFound()) {
      boolean unavailable =
          answer.errno() == GlibcErrno.REFUSED || answer.errno() == GlibcErrno.TIMED_OUT;
      return after(unavailable ? Status.UNAVAIL : Status.NOTFOUND, answer.herrno());
    }
    List<String> addresses = new ArrayList<>();
    for (Response response : answer.replies()) {
      addresses.addAll(
          wanted.isSearched()
              ? GlibcAnswers.addresses(response)
              : List.of(Literal.parse(wanted.name()).orElseThrow().canonical()));
    }
    if (!addresses.isEmpty()) {
      return Optional.of(new End(true, List.copyOf(addresses), GlibcHerrno.HOST_NOT_FOUND));
    }
    boolean isUnspecified = wanted.families().size() > 1;
    return after(
        isUnspecified ? Status.NOTFOUND : Status.TRYAGAIN,
        isUnspecified ? GlibcHerrno.HOST_NOT_FOUND : GlibcHerrno.NO_ADDRESS_IN_ANSWER);
  }

  private Optional<End> after(Status status, GlibcHerrno error) {
    herrno = error;
    return services.get(next - 1).endsWith(status)
        ? Optional.of(new End(false, List.of(), error))
        : Optional.empty();
  }
}
