/**
 * Text to records: what files below {@code /proc} and {@code /etc} and the tools of the firewall
 * print.
 *
 * <p>Imports the model and the JDK. Nothing here opens a file, runs a command or looks at the
 * clock.
 *
 * <p>Every text may come from a hostile container. A parser never throws and never calls a regular
 * expression that can backtrack; its work grows with the length of the text and no faster. What it
 * cannot understand it leaves out, or keeps as the model's {@code Opaque}: never as a guess.
 */
package dev.whydns.parse;
