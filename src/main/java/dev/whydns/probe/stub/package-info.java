/**
 * Resolver libraries as machines that plan: what each sends first, and what it does about a reply,
 * an error or the end of a timer.
 *
 * <p>Imports model and the JDK's values. Everything here is pure: no socket, no file, no clock, no
 * thread; randomness is given. The same machine is driven by real sockets in a container's
 * namespace and by a simulated network in tests. A profile copies what its library was measured to
 * do, mistakes included; where a library's source is the only witness, the comment names it.
 */
package dev.whydns.probe.stub;
