package dev.whydns.collect;

import dev.whydns.model.Fact;
import dev.whydns.model.HostsFile;
import dev.whydns.model.Nsswitch;
import dev.whydns.model.ResolvConf;
import dev.whydns.os.FileText;
import dev.whydns.os.RootedFiles;
import dev.whydns.os.UnusableFileException;
import dev.whydns.parse.HostsParser;
import dev.whydns.parse.NsswitchParser;
import dev.whydns.parse.ResolvConfParser;
import java.io.IOException;
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
          FileText file = whole(files, path);
          return ResolvConfParser.parse(path, file.text(), Optional.of(Facts.identity(file)));
        });
  }

  static Fact<HostsFile> hosts(RootedFiles files) {
    String path = "/etc/hosts";
    return Facts.of(path, () -> HostsParser.parse(path, whole(files, path).text()));
  }

  static Fact<Nsswitch> nsswitch(RootedFiles files) {
    String path = "/etc/nsswitch.conf";
    return Facts.of(path, () -> NsswitchParser.parse(path, whole(files, path).text()));
  }

  /** Of a file that is cut off, nothing is known: what was left out may decide. */
  private static FileText whole(RootedFiles files, String path) throws IOException {
    FileText file = files.read(path, Facts.FILE_BYTES);
    if (file.truncated()) {
      throw new UnusableFileException(
          path, "has more than the " + Facts.FILE_BYTES / 1024 + " KiB that are read of it");
    }
    return file;
  }
}
