/**
 * A real Docker engine in a box: a host made of namespaces, an upstream network with scripted DNS
 * servers, and nothing else.
 *
 * <p>Tests ask for a {@link dev.whydns.lab.Lab} with {@link dev.whydns.lab.WithLab}. It needs root.
 * May import the JDK, JUnit, and dnsjava in the scripted server; never the code under test, which
 * runs here as its own process.
 *
 * <p>Must never happen here: a link from the box to the machine's own network, a write to the
 * machine's own files (other than temporary ones), a process ended by name, or a test skipped
 * because something is missing.
 */
package dev.whydns.lab;
