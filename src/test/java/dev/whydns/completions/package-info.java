/** The shells' completion files: that they say what the commands say, and that they work. */
package dev.whydns.completions;
