/**
 * What whydns can find: the catalogue of codes, findings with their evidence, and the report.
 *
 * <p>Imports {@link dev.whydns.model} alone. Every component of a finding is mandatory, so that
 * none can be forgotten: no finding without evidence, none without a remedy.
 */
package dev.whydns.finding;
