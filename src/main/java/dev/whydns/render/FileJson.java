package dev.whydns.render;

import dev.whydns.finding.ResolvReading;
import dev.whydns.model.Fact;
import dev.whydns.model.HostsFile;
import dev.whydns.model.IpAddress;
import dev.whydns.model.Nsswitch;
import dev.whydns.model.ResolvConf;
import dev.whydns.model.TargetFacts;
import dev.whydns.model.Upstream;
import java.util.List;
import java.util.Optional;

/** The files that decide how names are resolved. */
final class FileJson {
  private final JsonOut out;
  private final ReadingJson readings;

  FileJson(JsonOut out, ReadingJson readings) {
    this.out = out;
    this.readings = readings;
  }

  /**
   * With the upstreams: they are known from elsewhere too when the file is not, and its fields then
   * empty.
   */
  void resolvConf(TargetFacts facts) {
    Optional<ResolvConf> file = out.known("resolv_conf", facts.resolvConf());
    Optional<List<Upstream>> upstreams = out.known("resolv_conf.upstreams", facts.upstreams());
    if (file.isEmpty() && upstreams.isEmpty()) {
      out.nul("resolv_conf");
      return;
    }
    out.object(
        "resolv_conf",
        () -> {
          out.text("path", file.map(ResolvConf::path));
          contents(file, readings.of(facts));
          out.objects("upstreams", upstreams.orElse(List.of()), this::upstream);
          out.text(
              "upstreams_from", Optional.of(facts.upstreamsFrom()).filter(from -> !from.isEmpty()));
          readings.of(facts).ifPresent(readings::more);
        });
  }

  /** A file of the host's, under the given name. */
  void ofHost(String key, Fact<ResolvConf> fact) {
    Optional<ResolvConf> file = out.known(key, fact);
    if (file.isEmpty()) {
      out.nul(key);
      return;
    }
    out.object(
        key,
        () -> {
          out.text("path", file.map(ResolvConf::path));
          contents(file, readings.of(file));
        });
  }

  private void contents(Optional<ResolvConf> file, Optional<ResolvReading> reading) {
    readings.lines(file, reading);
    out.strings("nameservers", texts(file.map(ResolvConf::nameservers).orElse(List.of())));
    out.strings("invalid_nameservers", file.map(ResolvConf::invalidNameservers).orElse(List.of()));
    out.strings("search", file.map(ResolvConf::search).orElse(List.of()));
    out.strings("options", file.map(ResolvConf::options).orElse(List.of()));
  }

  private void upstream(Upstream upstream) {
    out.text("address", upstream.address().text());
    out.text("from", upstream.askedFrom().text());
  }

  static List<String> texts(List<IpAddress> addresses) {
    return addresses.stream().map(IpAddress::text).toList();
  }

  void hosts(Fact<HostsFile> fact) {
    Optional<HostsFile> file = out.known("hosts", fact);
    if (file.isEmpty()) {
      out.nul("hosts");
      return;
    }
    out.object(
        "hosts",
        () -> {
          out.text("path", file.get().path());
          out.objects("entries", file.get().entries(), this::entry);
        });
  }

  private void entry(HostsFile.Entry entry) {
    out.number("line", entry.line());
    out.text("address", entry.address().text());
    out.strings("names", entry.names());
  }

  void nsswitch(Fact<Nsswitch> fact) {
    Optional<Nsswitch> file = out.known("nsswitch", fact);
    if (file.isEmpty()) {
      out.nul("nsswitch");
      return;
    }
    out.object(
        "nsswitch",
        () -> {
          out.text("path", file.get().path());
          out.number("line", file.get().line().map(ResolvConf.Line::number));
          out.text("text", file.get().line().map(ResolvConf.Line::text));
          out.strings("sources", file.get().sources());
        });
  }
}
