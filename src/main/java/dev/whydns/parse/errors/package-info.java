/**
 * Error lines to records: what programs and libraries say when a name does not resolve, alone or
 * inside a log.
 *
 * <p>One file for each family of tellers, most of them a table of {@link
 * dev.whydns.parse.errors.Form}s; {@link dev.whydns.parse.errors.ErrorLineReader} is the only
 * entry. As everywhere below {@code parse}, nothing throws and nothing backtracks: a line may come
 * from a hostile container.
 */
package dev.whydns.parse.errors;
