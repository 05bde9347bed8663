package dev.whydns.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.ReentrantLock;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * The process that is the upstream network's DNS servers. One command per line of standard input,
 * each answered by {@code done} or {@code failed REASON}; between those, {@code query …} for each
 * query received. It ends with its input.
 *
 * <pre>
 * listen 10.77.0.53 10.77.0.54          open port 53 there
 * behave 10.77.0.54 drop-aaaa slow-1500 replace the server's behaviours; none makes it normal again
 * answer 10.77.0.53 *.corp.example 203.0.113.99
 * normal                                every server as at the start
 * sync                                  nothing; "done" comes after all queries so far
 * </pre>
 */
final class ScriptedDns {

  private final Map<String, DnsServer> servers = new LinkedHashMap<>();
  private final ScheduledExecutorService later = Executors.newScheduledThreadPool(2);
  private final ReentrantLock output = new ReentrantLock();
  private final PrintStream out = System.out;

  public static void main(String[] args) throws IOException {
    new ScriptedDns().run(new BufferedReader(new InputStreamReader(System.in)));
    System.exit(0);
  }

  private void run(BufferedReader commands) throws IOException {
    for (String line; (line = commands.readLine()) != null; ) {
      try {
        List<String> words = new ArrayList<>(List.of(line.split(" ")));
        obey(words.remove(0), words);
        say("done");
      } catch (IOException | IllegalArgumentException e) {
        say("failed " + line + ": " + e);
      }
    }
  }

  private void obey(String command, List<String> words) throws IOException {
    switch (command) {
      case "listen" -> listen(words);
      case "behave" -> behave(server(words.remove(0)), Set.copyOf(words));
      case "answer" -> answer(server(words.remove(0)), words.get(0), words.get(1));
      case "normal" -> normal();
      case "sync" -> {}
      default -> throw new IllegalArgumentException("no such command");
    }
  }

  private void listen(List<String> addresses) throws IOException {
    for (String address : addresses) {
      var server = new DnsServer(address, later, query -> say("query " + query.line()));
      servers.put(address, server);
    }
    normal();
    rehearse();
  }

  /** The first answer of a JVM takes 0.2 s, and on a busy machine over one. */
  private static void rehearse() throws IOException {
    var name = Name.fromString("rehearsal.example.com.");
    for (int type : new int[] {Type.A, Type.AAAA}) {
      Message query = Message.newQuery(Record.newRecord(name, type, DClass.IN));
      query.addRecord(new OPTRecord(1232, 0, 0), Section.ADDITIONAL);
      new Script(Set.of(), Map.of()).reply(new Message(query.toWire()), false);
    }
  }

  private void behave(DnsServer server, Set<String> behaviours) throws IOException {
    for (String behaviour : behaviours) {
      if (!Script.known(behaviour)) {
        throw new IllegalArgumentException("no such behaviour: " + behaviour);
      }
    }
    server.follow(new Script(new HashSet<>(behaviours), server.script().answers()));
  }

  private void answer(DnsServer server, String name, String address) throws IOException {
    var answers = new HashMap<>(server.script().answers());
    answers.put(name, InetAddress.getByName(address));
    server.follow(new Script(server.script().behaviours(), answers));
  }

  private void normal() throws IOException {
    for (DnsServer server : servers.values()) {
      server.follow(new Script(Set.of(), Map.of()));
    }
  }

  private DnsServer server(String address) {
    if (!servers.containsKey(address)) {
      throw new IllegalArgumentException("no server on " + address);
    }
    return servers.get(address);
  }

  private void say(String line) {
    output.lock();
    try {
      out.println(line);
      out.flush();
    } finally {
      output.unlock();
    }
  }
}
