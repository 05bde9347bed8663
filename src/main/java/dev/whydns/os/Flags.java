package dev.whydns.os;

/**
 * What is asked of system calls, in the kernel's own words.
 *
 * <p>The values are those that x86_64 and aarch64 share, except {@link #O_DIRECTORY} and {@link
 * #O_NOFOLLOW} (asm/fcntl.h).
 */
final class Flags {

  static final int O_RDONLY = 0;
  static final int O_CLOEXEC = 0x80000;
  static final int O_PATH = 0x200000;
  static final int CLONE_NEWNET = 0x40000000;
  static final int CLONE_NEWNS = 0x00020000;
  static final int CLONE_FS = 0x00000200;

  /** mount(2) and umount2(2): linux/mount.h. */
  static final long MS_RDONLY = 1;

  static final long MS_NOSUID = 2;
  static final long MS_NODEV = 4;
  static final long MS_NOEXEC = 8;
  static final long MS_REMOUNT = 32;
  static final long MS_BIND = 4096;
  static final long MS_REC = 16384;
  static final long MS_SLAVE = 1 << 19;
  static final int MNT_DETACH = 2;

  /** openat2(2): a magic link, as /proc/1/root, leads out of every root. */
  static final long RESOLVE_NO_MAGICLINKS = 0x02;

  /** openat2(2): absolute links and {@code ..} stay below the directory. */
  static final long RESOLVE_IN_ROOT = 0x10;

  private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");

  static final int O_DIRECTORY = ARM ? 0x4000 : 0x10000;
  static final int O_NOFOLLOW = ARM ? 0x8000 : 0x20000;

  /** socket(2) and netlink(7). */
  static final int AF_NETLINK = 16;

  static final int SOCK_RAW = 3;
  static final int SOCK_CLOEXEC = O_CLOEXEC;
  static final int NETLINK_ROUTE = 0;
  static final int NETLINK_NETFILTER = 12;
  static final int MSG_DONTWAIT = 0x40;

  private Flags() {}
}
