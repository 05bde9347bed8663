package dev.whydns.fidelity;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Hashtable;
import javax.naming.NamingException;
import javax.naming.directory.Attributes;
import javax.naming.directory.InitialDirContext;

/**
 * A program that looks a name up through the JDK: {@code inet NAME} or {@code jndi NAME}. Prints
 * the time of its end in microseconds, and the families that came, or the error.
 */
final class JavaLookup {

  private JavaLookup() {}

  public static void main(String[] arguments) throws UnknownHostException {
    if (arguments[0].equals("inet")) {
      inet(arguments[1]);
    } else {
      jndi(arguments[1]);
    }
  }

  private static void inet(String name) throws UnknownHostException {
    // it is in the hosts file; loads the classes
    InetAddress.getAllByName("localhost");
    try {
      InetAddress[] found = InetAddress.getAllByName(name);
      end();
      boolean v4 = false;
      boolean v6 = false;
      for (InetAddress address : found) {
        v4 |= address.getAddress().length == 4;
        v6 |= address.getAddress().length == 16;
      }
      System.out.println((v4 ? "A " : "") + (v6 ? "AAAA" : ""));
    } catch (UnknownHostException e) {
      end();
      System.out.println(code(String.valueOf(e.getMessage())));
    }
  }

  /** The JDK says what gai_strerror() says of the code (Inet6AddressImpl.c, lookupAllHostAddr). */
  private static String code(String message) {
    if (message.contains("Temporary failure in name resolution")) {
      return "EAI_AGAIN";
    } else if (message.contains("No address associated with hostname")) {
      return "EAI_NODATA";
    } else if (message.contains("Name or service not known")) {
      return "EAI_NONAME";
    }
    return message;
  }

  private static void jndi(String name) {
    Hashtable<String, String> environment = new Hashtable<>();
    environment.put("java.naming.factory.initial", "com.sun.jndi.dns.DnsContextFactory");
    environment.put("java.naming.provider.url", "dns:");
    try {
      String[] types = {"A", "AAAA"};
      Attributes found = new InitialDirContext(environment).getAttributes(name, types);
      end();
      String families = found.get("A") == null ? "" : "A ";
      families += found.get("AAAA") == null ? "" : "AAAA";
      System.out.println(families.isEmpty() ? "no attributes" : families);
    } catch (NamingException e) {
      end();
      String text = e.toString().replaceFirst("; remaining name '.*'", "");
      System.out.println(text.replaceFirst("^javax\\.naming\\.", ""));
    }
  }

  /** Before anything is done that loads more classes. */
  private static void end() {
    System.out.print(System.currentTimeMillis() * 1000 + " ");
  }
}
