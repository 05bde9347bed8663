package dev.whydns.os;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** The calls of the C library for {@link Child}. */
final class Spawn {

  /** Larger than posix_spawn_file_actions_t (80 bytes with glibc on 64 bit). */
  private static final int ACTIONS_BYTES = 256;

  private static final int POLLFD_BYTES = 8;
  private static final int POLLFD_EVENTS = 4;
  private static final short POLLIN = 1;
  private static final int WNOHANG = 1;
  private static final long SYS_PIDFD_OPEN = 434;
  private static final int FIRST_OTHER = 3;
  private static final int SIGCHLD = 17;

  /** How one ended whose exit code is lost: as with 255. */
  private static final int LOST = 0xff00;

  private static final CallContext SPAWN =
      Libc.context(
          Type.SINT,
          Type.POINTER,
          Type.POINTER,
          Type.POINTER,
          Type.POINTER,
          Type.POINTER,
          Type.POINTER);
  private static final CallContext ON_ACTIONS = Libc.context(Type.SINT, Type.POINTER);
  private static final CallContext ADD_OPEN =
      Libc.context(Type.SINT, Type.POINTER, Type.SINT, Type.POINTER, Type.SINT, Type.UINT);
  private static final CallContext ADD_DUP =
      Libc.context(Type.SINT, Type.POINTER, Type.SINT, Type.SINT);
  private static final CallContext ADD_CLOSE = Libc.context(Type.SINT, Type.POINTER, Type.SINT);
  private static final CallContext PIPE = Libc.context(Type.SINT, Type.POINTER, Type.SINT);
  private static final CallContext POLL =
      Libc.context(Type.SINT, Type.POINTER, Type.ULONG, Type.SINT);
  private static final CallContext READ =
      Libc.context(Type.SLONG, Type.SINT, Type.POINTER, Type.ULONG);
  private static final CallContext WAIT =
      Libc.context(Type.SINT, Type.SINT, Type.POINTER, Type.SINT);
  private static final CallContext KILL = Libc.context(Type.SINT, Type.SINT, Type.SINT);

  static {
    // Where they were to be ignored, the kernel would keep no exit codes; the JDK does the same.
    Libc.defaultSignal(SIGCHLD);
  }

  private Spawn() {}

  /** pipe2(2): where to read and where to write; empty when there can be none. */
  static int[] pipe() {
    long ends = Libc.MEMORY.allocateMemory(2L * Integer.BYTES, true);
    try {
      int failed = Libc.result(Libc.INVOKER.invokeN2(PIPE, Address.PIPE2, ends, Flags.O_CLOEXEC));
      return failed < 0
          ? new int[0]
          : new int[] {Libc.MEMORY.getInt(ends), Libc.MEMORY.getInt(ends + Integer.BYTES)};
    } finally {
      Libc.MEMORY.freeMemory(ends);
    }
  }

  /**
   * posix_spawn(3): with /dev/null to read, the two outputs, and no other descriptor of the JVM's,
   * of which some are open to every child.
   *
   * @return a PID, or a negated errno
   */
  static int start(List<String> command, List<String> environment, int out, int err) {
    List<Long> used = new ArrayList<>();
    long actions = Libc.MEMORY.allocateMemory(ACTIONS_BYTES, true);
    used.add(actions);
    Libc.INVOKER.invokeN1(ON_ACTIONS, Address.ACTIONS_INIT, actions);
    try {
      long nothing = kept(Libc.text("/dev/null"), used);
      Libc.INVOKER.invokeN5(ADD_OPEN, Address.ADD_OPEN, actions, 0, nothing, Flags.O_RDONLY, 0);
      Libc.INVOKER.invokeN3(ADD_DUP, Address.ADD_DUP2, actions, out, 1);
      Libc.INVOKER.invokeN3(ADD_DUP, Address.ADD_DUP2, actions, err, 2);
      closeOthers(actions);
      long pid = kept(Libc.MEMORY.allocateMemory(Integer.BYTES, true), used);
      long program = kept(Libc.text(command.get(0)), used);
      long words = list(command, used);
      long variables = list(environment, used);
      // The errno is what it returns.
      int failed =
          (int)
              Libc.INVOKER.invokeN6(
                  SPAWN, Address.SPAWN, pid, program, actions, 0, words, variables);
      return failed == 0 ? Libc.MEMORY.getInt(pid) : -failed;
    } finally {
      Libc.INVOKER.invokeN1(ON_ACTIONS, Address.ACTIONS_DESTROY, actions);
      used.forEach(Libc.MEMORY::freeMemory);
    }
  }

  /** With glibc before 2.34 each by its number. */
  private static void closeOthers(long actions) {
    if (Address.ADD_CLOSE_FROM != 0) {
      Libc.INVOKER.invokeN2(ADD_CLOSE, Address.ADD_CLOSE_FROM, actions, FIRST_OTHER);
      return;
    }
    for (int each : Libc.openDescriptors()) {
      if (each >= FIRST_OTHER) {
        Libc.INVOKER.invokeN2(ADD_CLOSE, Address.ADD_CLOSE, actions, each);
      }
    }
  }

  private static long list(List<String> texts, List<Long> used) {
    long list = kept(Libc.MEMORY.allocateMemory(Long.BYTES * (texts.size() + 1L), true), used);
    for (int i = 0; i < texts.size(); i++) {
      Libc.MEMORY.putLong(list + (long) Long.BYTES * i, kept(Libc.text(texts.get(i)), used));
    }
    return list;
  }

  private static long kept(long memory, List<Long> used) {
    used.add(memory);
    return memory;
  }

  /**
   * pidfd_open(2), kernel 5.3 and later: a descriptor that can be read when the process has ended.
   */
  static int handle(int pid) {
    return Libc.result(
        Libc.INVOKER.invokeN5(Libc.SYSCALL, Libc.Address.SYSCALL, SYS_PIDFD_OPEN, pid, 0, 0, 0));
  }

  /**
   * poll(2): waits until something can be read from one of these, or it has no other end any more.
   * Negative descriptors are passed over.
   *
   * @return whether there is one
   */
  static boolean poll(int[] descriptors, long millis) {
    long all = Libc.MEMORY.allocateMemory((long) POLLFD_BYTES * descriptors.length, true);
    try {
      for (int i = 0; i < descriptors.length; i++) {
        Libc.MEMORY.putInt(all + (long) POLLFD_BYTES * i, descriptors[i]);
        Libc.MEMORY.putShort(all + (long) POLLFD_BYTES * i + POLLFD_EVENTS, POLLIN);
      }
      return Libc.INVOKER.invokeN3(POLL, Address.POLL, all, descriptors.length, millis) > 0;
    } finally {
      Libc.MEMORY.freeMemory(all);
    }
  }

  /** read(2); the bytes that were read, 0 at the end, or a negated errno. */
  static int read(int descriptor, byte[] buffer, int most) {
    long memory = Libc.MEMORY.allocateMemory(most, false);
    try {
      int count = Libc.result(Libc.INVOKER.invokeN3(READ, Address.READ, descriptor, memory, most));
      if (count > 0) {
        Libc.MEMORY.getByteArray(memory, buffer, 0, count);
      }
      return count;
    } finally {
      Libc.MEMORY.freeMemory(memory);
    }
  }

  /** waitpid(2) of a child, without waiting: how it ended; empty while it runs. */
  static OptionalInt ended(int pid) {
    long status = Libc.MEMORY.allocateMemory(Integer.BYTES, true);
    try {
      int found = (int) Libc.INVOKER.invokeN3(WAIT, Address.WAITPID, pid, status, WNOHANG);
      return found == 0
          ? OptionalInt.empty()
          : OptionalInt.of(found == pid ? Libc.MEMORY.getInt(status) : LOST);
    } finally {
      Libc.MEMORY.freeMemory(status);
    }
  }

  /** kill(2). */
  static void kill(int pid, int signal) {
    Libc.INVOKER.invokeN2(KILL, Address.KILL, pid, signal);
  }

  private static final class Address {
    static final long SPAWN = Libc.Address.of("posix_spawn");
    static final long ACTIONS_INIT = Libc.Address.of("posix_spawn_file_actions_init");
    static final long ACTIONS_DESTROY = Libc.Address.of("posix_spawn_file_actions_destroy");
    static final long ADD_OPEN = Libc.Address.of("posix_spawn_file_actions_addopen");
    static final long ADD_DUP2 = Libc.Address.of("posix_spawn_file_actions_adddup2");
    static final long ADD_CLOSE = Libc.Address.of("posix_spawn_file_actions_addclose");
    static final long ADD_CLOSE_FROM =
        Libc.Address.known("posix_spawn_file_actions_addclosefrom_np");
    static final long PIPE2 = Libc.Address.of("pipe2");
    static final long POLL = Libc.Address.of("poll");
    static final long READ = Libc.Address.of("read");
    static final long WAITPID = Libc.Address.of("waitpid");
    static final long KILL = Libc.Address.of("kill");
  }
}
