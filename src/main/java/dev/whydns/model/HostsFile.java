package dev.whydns.model;

import java.util.List;

/**
 * A hosts(5) file.
 *
 * @param path as its owner sees it
 * @param entries in order, comments left out
 */
public record HostsFile(String path, List<Entry> entries) {

  /**
   * One line.
   *
   * @param line its number, from 1
   * @param address the address it gives
   * @param names canonical name first, then aliases
   */
  public record Entry(int line, IpAddress address, List<String> names) {}
}
