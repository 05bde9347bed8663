package dev.whydns.os;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The files of a host that whydns sees from a container of it: links are the host's, whose root is
 * not that of whydns. Only {@code /proc} is the same for both, and its links are told apart by who
 * looks.
 */
final class OuterFiles implements RootedFiles {

  private final RootedFiles proc = new HostFiles(Path.of("/"));
  private final RootedFiles outer;

  OuterFiles(RootedFiles outer) {
    this.outer = outer;
  }

  private RootedFiles at(String path) {
    return path.startsWith("/proc/") ? proc : outer;
  }

  @Override
  public FileText read(String path, int maxBytes) throws IOException {
    return at(path).read(path, maxBytes);
  }

  @Override
  public byte[] bytes(String path, int maxBytes) throws IOException {
    return at(path).bytes(path, maxBytes);
  }

  @Override
  public FileNumber number(String path) throws IOException {
    return at(path).number(path);
  }

  @Override
  public List<String> list(String path, int max) throws IOException {
    return at(path).list(path, max);
  }

  @Override
  public void close() {
    outer.close();
  }
}
