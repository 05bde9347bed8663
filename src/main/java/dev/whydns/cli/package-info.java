/**
 * The command line: what the operator types, deduced into plain values, and what goes back.
 *
 * <p>May import everything. Nobody below looks at the command line again. Standard output carries
 * the result and nothing else.
 */
package dev.whydns.cli;
