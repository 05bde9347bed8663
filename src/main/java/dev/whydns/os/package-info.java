/**
 * The machine: files under a root, network namespaces, processes, child processes.
 *
 * <p>Imports the JDK and, in {@link dev.whydns.os.Libc} alone, jnr. Values that leave are plain
 * texts and numbers: what they mean is for {@code parse} to say. Nothing here writes to the
 * machine, follows a link out of a container, or waits without a limit; a thread that has entered a
 * namespace is never given other work.
 */
package dev.whydns.os;
