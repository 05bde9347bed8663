/**
 * The file format of a recorded run: gzip of a tar with a manifest, and JSON entries that hold the
 * records of {@link dev.whydns.model} component by component.
 *
 * <p>Imports {@link dev.whydns.model}, the JDK and nanojson. {@link dev.whydns.bundle.Bundles} is
 * the only entry. A bundle comes from anywhere: nothing of it is ever written to disk, every size,
 * count and depth is bounded while it is read, and whatever cannot be read is an {@link
 * dev.whydns.bundle.UnreadableBundleException} of one line. No class is loaded by a name that
 * stands in a bundle.
 *
 * <p>The names of the model's components are the names of the format. Format 1 grows by components
 * alone: a reader leaves out those that it does not know, and gives those that an older bundle does
 * not have a default ({@code ModelReader}). A component that is renamed, or changes its type, is
 * format 2; a test reads a bundle of each released format.
 */
package dev.whydns.bundle;
