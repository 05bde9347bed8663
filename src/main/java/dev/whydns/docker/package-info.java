/**
 * The container engine: what its API says, and the same from its files when it does not answer.
 *
 * <p>Imports {@code model}, {@code os}, the JDK and nanojson. Only GET requests are sent, over the
 * Unix socket alone, and every conversation has one deadline over connecting, writing and reading.
 * Nothing here trusts that an engine is at the other end.
 */
package dev.whydns.docker;
