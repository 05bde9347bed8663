/**
 * A report as text or as JSON.
 *
 * <p>Imports {@link dev.whydns.model}, {@link dev.whydns.finding} and nanojson's writer. Pure: the
 * same report gives the same characters, whatever the clock, the locale and the terminal are. Every
 * string that leaves passes {@link dev.whydns.render.Foreign}, since most of them were written by a
 * container, a file or a server on the network.
 */
package dev.whydns.render;
