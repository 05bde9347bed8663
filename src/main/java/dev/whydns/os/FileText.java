package dev.whydns.os;

import java.time.Instant;

/**
 * A file as it was read.
 *
 * @param text decoded as UTF-8; what is none is replaced by U+FFFD
 * @param truncated there was more than was asked for
 * @param device st_dev
 * @param inode st_ino
 * @param modifiedAt st_mtime
 * @param size st_size in bytes; 0 for files that the kernel makes when they are read
 */
public record FileText(
    String text, boolean truncated, long device, long inode, Instant modifiedAt, long size) {}
