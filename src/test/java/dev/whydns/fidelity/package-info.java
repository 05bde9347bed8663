/**
 * The proof that profiles are what they say: real resolver libraries and the profiles of the same
 * name, each in the same namespace against the same scripted server, with every packet written
 * down.
 *
 * <p>Needs root, a C compiler, musl-gcc, Go, c-ares and busybox. May import the JDK, JUnit, dnsjava
 * for the servers and the packets, the lab's scripts, and of the code under test no more than a
 * lookup is made with.
 *
 * <p>Must never happen here: a packet outside the namespaces of a case, or a difference that is
 * passed over without its reason.
 */
package dev.whydns.fidelity;
