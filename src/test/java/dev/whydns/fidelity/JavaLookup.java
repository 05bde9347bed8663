package dev.whydns.fidelity;

import java.io.PrintStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
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

  public static void main(String[] arguments) {
    PrintStream out = System.out;
    String ending = arguments[0].equals("inet") ? inet(arguments[1]) : jndi(arguments[1]);
    out.println(Voice.now() + " " + ending);
  }

  private static String inet(String name) {
    try {
      // loads the classes; it is in the hosts file
      InetAddress.getAllByName("localhost");
      InetAddress[] found = InetAddress.getAllByName(name);
      return Voice.families(Arrays.stream(found).map(InetAddress::getHostAddress).toList());
    } catch (UnknownHostException e) {
      return code(String.valueOf(e.getMessage()));
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

  private static String jndi(String name) {
    Hashtable<String, String> environment = new Hashtable<>();
    environment.put("java.naming.factory.initial", "com.sun.jndi.dns.DnsContextFactory");
    environment.put("java.naming.provider.url", "dns:");
    try {
      String[] types = {"A", "AAAA"};
      Attributes found = new InitialDirContext(environment).getAttributes(name, types);
      String families = found.get("A") == null ? "" : "A ";
      return (families + (found.get("AAAA") == null ? "" : "AAAA")).strip();
    } catch (NamingException e) {
      return e.getClass().getSimpleName();
    }
  }
}
