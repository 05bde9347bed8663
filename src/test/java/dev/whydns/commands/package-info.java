/** The commands beside check, as they are packaged, on real engines. */
package dev.whydns.commands;
