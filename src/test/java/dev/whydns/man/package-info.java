/** Writes the pages of the manual that are made of the product's own texts, and checks them. */
package dev.whydns.man;
