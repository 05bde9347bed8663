package dev.whydns.collect;

import dev.whydns.model.Fact;
import dev.whydns.model.HostsFile;
import dev.whydns.model.Nsswitch;
import dev.whydns.model.ResolvConf;
import dev.whydns.os.FileText;
import dev.whydns.os.RootedFiles;
import dev.whydns.parse.HostsParser;
import dev.whydns.parse.NsswitchParser;
import dev.whydns.parse.ResolvConfParser;
import java.util.Optional;

/** The files that decide how names are looked up, below one root. */
final class FileReader {

  private static final String RESOLV_CONF = "/etc/resolv.conf";

  private FileReader() {}

  static Fact<ResolvConf> resolvConf(RootedFiles files) {
    return resolvConf(files, RESOLV_CONF);
  }

  static Fact<ResolvConf> resolvConf(RootedFiles files, String path) {
    return Facts.of(
        path,
        () -> {
          FileText file = files.read(path, Facts.FILE_BYTES);
          return ResolvConfParser.parse(path, file.text(), Optional.of(Facts.identity(file)));
        });
  }

  static Fact<HostsFile> hosts(RootedFiles files) {
    return Facts.of(
        "/etc/hosts",
        () -> HostsParser.parse("/etc/hosts", files.read("/etc/hosts", Facts.FILE_BYTES).text()));
  }

  static Fact<Nsswitch> nsswitch(RootedFiles files) {
    String path = "/etc/nsswitch.conf";
    return Facts.of(
        path, () -> NsswitchParser.parse(path, files.read(path, Facts.FILE_BYTES).text()));
  }
}
