/**
 * The terminal of {@code whydns shell}: line editing, history, completion, paging, signals. It
 * knows the model of the commands and nothing of what they do; the only place for jline's reader.
 * Nothing that came from a container is to reach the terminal here unless it is printable as it is.
 */
package dev.whydns.cli.shell;
