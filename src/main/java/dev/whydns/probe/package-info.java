/**
 * Asks: which question goes from which namespace to which server, the sockets that carry it, and
 * what came of it.
 *
 * <p>Imports model, os, the JDK, and dnsjava in {@link dev.whydns.probe.Wire} alone, and in {@link
 * dev.whydns.probe.ServedQuery}, the other side of it. {@link dev.whydns.probe.ProbePlan} is pure;
 * {@link dev.whydns.probe.Prober} is the only place that sends. Nothing here judges an answer,
 * resolves a name, reads a resolver's configuration, keeps a thread or sends anything but the
 * questions of the plan. What a server or a container sends back is data: it may be wrong, huge or
 * late, and never becomes an exception.
 */
package dev.whydns.probe;
