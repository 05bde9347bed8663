package dev.whydns.os;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.LastError;
import com.kenai.jffi.Library;
import com.kenai.jffi.MemoryIO;
import com.kenai.jffi.Type;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The system calls that Java does not have.
 *
 * <p>Called through jffi, the layer below jnr-ffi: the first call costs about 30 ms, against 90 ms
 * for a mapped jnr-ffi interface with reflection and 115 ms with generated classes (JDK 17, two
 * cores). The class is loaded when the first foreign namespace or container file is opened, and not
 * before.
 */
final class Libc {

  private static final long SYS_OPENAT2 = 437;
  private static final int OPEN_HOW_BYTES = 24;

  /** Larger than struct statfs on every platform (120 bytes on 64 bit). */
  private static final int STATFS_BYTES = 256;

  private static final int STDERR = 2;
  private static final int SIG_BLOCK = 0;
  private static final int SIG_UNBLOCK = 1;
  private static final int SIG_SETMASK = 2;
  private static final int SIGINT = 2;
  private static final int SIGTTOU = 22;
  private static final int SIG_IGN = 1;

  /** Larger than struct sigaction on every platform (152 bytes on 64 bit). */
  private static final int SIGACTION_BYTES = 256;

  private static final int SIGNAL_SET_BYTES = 128;
  private static final int F_SETFD = 2;
  private static final int FD_CLOEXEC = 1;

  static final Invoker INVOKER = Invoker.getInstance();
  static final MemoryIO MEMORY = MemoryIO.getInstance();

  private static final CallContext INT_OF_NOTHING = context(Type.SINT);
  private static final CallContext INT_OF_INT = context(Type.SINT, Type.SINT);
  private static final CallContext INT_OF_INT_INT = context(Type.SINT, Type.SINT, Type.SINT);
  private static final CallContext INT_OF_3_INTS =
      context(Type.SINT, Type.SINT, Type.SINT, Type.SINT);
  private static final CallContext EXECVE =
      context(Type.SINT, Type.POINTER, Type.POINTER, Type.POINTER);
  private static final CallContext MOUNT =
      context(Type.SINT, Type.POINTER, Type.POINTER, Type.POINTER, Type.ULONG, Type.POINTER);
  private static final CallContext UMOUNT = context(Type.SINT, Type.POINTER, Type.SINT);
  private static final CallContext SIGMASK =
      context(Type.SINT, Type.SINT, Type.POINTER, Type.POINTER);
  private static final CallContext SIGACTION =
      context(Type.SINT, Type.SINT, Type.POINTER, Type.POINTER);
  private static final CallContext INT_OF_INT_POINTER = context(Type.SINT, Type.SINT, Type.POINTER);
  private static final CallContext OPENAT =
      context(Type.SINT, Type.SINT, Type.POINTER, Type.SINT, Type.SINT);
  private static final CallContext TRANSFER =
      context(Type.SLONG, Type.SINT, Type.POINTER, Type.ULONG, Type.SINT);
  static final CallContext SYSCALL =
      context(Type.SLONG, Type.SLONG, Type.SLONG, Type.POINTER, Type.POINTER, Type.SLONG);

  private static final int AT_FDCWD = -100;

  private Libc() {}

  /** open(2); a descriptor, or a negated errno. */
  static int open(String path, int flags) {
    return openat(AT_FDCWD, path, flags);
  }

  /** openat(2); a descriptor, or a negated errno. */
  static int openat(int directory, String path, int flags) {
    long text = text(path);
    try {
      return result(INVOKER.invokeN4(OPENAT, Address.OPENAT, directory, text, flags, 0));
    } finally {
      MEMORY.freeMemory(text);
    }
  }

  /** openat2(2), kernel 5.6 and later; a descriptor, or a negated errno. */
  static int openat2(int directory, String path, int flags, long resolve) {
    long text = text(path);
    long how = MEMORY.allocateMemory(OPEN_HOW_BYTES, true);
    try {
      MEMORY.putLong(how, flags);
      MEMORY.putLong(how + 16, resolve);
      return result(
          INVOKER.invokeN5(
              SYSCALL, Address.SYSCALL, SYS_OPENAT2, directory, text, how, OPEN_HOW_BYTES));
    } finally {
      MEMORY.freeMemory(how);
      MEMORY.freeMemory(text);
    }
  }

  /**
   * The magic number of the filesystem that a descriptor is on, as statfs(2) lists them; or a
   * negated errno.
   */
  static long filesystem(int descriptor) {
    long buffer = MEMORY.allocateMemory(STATFS_BYTES, true);
    try {
      int failed =
          result(INVOKER.invokeN2(INT_OF_INT_POINTER, Address.FSTATFS, descriptor, buffer));
      return failed < 0 ? failed : MEMORY.getLong(buffer) & 0xffffffffL;
    } finally {
      MEMORY.freeMemory(buffer);
    }
  }

  /** setns(2) for the calling thread; 0, or a negated errno. */
  static int setns(int descriptor, int type) {
    return result(INVOKER.invokeN2(INT_OF_INT_INT, Address.SETNS, descriptor, type));
  }

  /** unshare(2) for the calling thread; 0, or a negated errno. */
  static int unshare(int type) {
    return result(INVOKER.invokeN1(INT_OF_INT, Address.UNSHARE, type));
  }

  /** mount(2); an empty text stands for none; 0, or a negated errno. */
  static int mount(String source, String target, String type, long flags, String options) {
    long[] texts = {text(source), text(target), text(type), options.isEmpty() ? 0 : text(options)};
    try {
      return result(
          INVOKER.invokeN5(MOUNT, Address.MOUNT, texts[0], texts[1], texts[2], flags, texts[3]));
    } finally {
      for (long each : texts) {
        MEMORY.freeMemory(each);
      }
    }
  }

  /** umount2(2); 0, or a negated errno. */
  static int umount(String target, int flags) {
    long text = text(target);
    try {
      return result(INVOKER.invokeN2(UMOUNT, Address.UMOUNT, text, flags));
    } finally {
      MEMORY.freeMemory(text);
    }
  }

  /**
   * execve(2): replaces the process, whichever thread calls it; comes back only when it failed,
   * with a negated errno. Each character of the texts stands for one byte (ISO 8859-1), since what
   * the kernel passes on has no encoding. Descriptors that the JVM has open do not reach the
   * program, nor does the SIGQUIT that it blocks in its threads (os/posix/signals_posix.cpp,
   * hotspot_sigmask).
   */
  static int execve(String program, List<String> arguments, List<String> environment) {
    long file = bytes(program);
    long words = list(arguments);
    long variables = list(environment);
    unblockSignals();
    // Last, for whatever is done in between may load a class and open its jar.
    closeOnExec();
    return result(INVOKER.invokeN3(EXECVE, Address.EXECVE, file, words, variables));
  }

  private static void closeOnExec() {
    for (int descriptor : openDescriptors()) {
      if (descriptor > STDERR) {
        INVOKER.invokeN3(INT_OF_3_INTS, Address.FCNTL, descriptor, F_SETFD, FD_CLOEXEC);
      }
    }
  }

  /** The descriptors of this process. */
  static List<Integer> openDescriptors() {
    List<Integer> open = new ArrayList<>();
    for (String each :
        Objects.requireNonNullElse(new File("/proc/self/fd").list(), new String[0])) {
      open.add(Integer.parseInt(each));
    }
    return open;
  }

  /** Blocks none in the calling thread, nor in what it starts. */
  static void unblockSignals() {
    long nothing = MEMORY.allocateMemory(SIGNAL_SET_BYTES, true);
    INVOKER.invokeN3(SIGMASK, Address.SIGMASK, SIG_SETMASK, nothing, 0);
    MEMORY.freeMemory(nothing);
  }

  /**
   * A list that ends with a null; not freed, as it is used for the last thing that the process
   * does.
   */
  private static long list(List<String> texts) {
    long list = MEMORY.allocateMemory(Long.BYTES * (texts.size() + 1L), true);
    for (int i = 0; i < texts.size(); i++) {
      MEMORY.putLong(list + (long) Long.BYTES * i, bytes(texts.get(i)));
    }
    return list;
  }

  /** socket(2); a descriptor, or a negated errno. */
  static int socket(int domain, int type, int protocol) {
    return result(INVOKER.invokeN3(INT_OF_3_INTS, Address.SOCKET, domain, type, protocol));
  }

  /** send(2); the bytes that were sent, or a negated errno. */
  static int send(int socket, byte[] message) {
    long memory = memory(message);
    try {
      return result(
          INVOKER.invokeN4(
              TRANSFER, Address.SEND, socket, memory, message.length, Flags.MSG_DONTWAIT));
    } finally {
      MEMORY.freeMemory(memory);
    }
  }

  /** recv(2) of what is there already; the bytes that were received, or a negated errno. */
  static int receive(int socket, byte[] buffer) {
    long memory = MEMORY.allocateMemory(buffer.length, false);
    try {
      int count =
          result(
              INVOKER.invokeN4(
                  TRANSFER, Address.RECV, socket, memory, buffer.length, Flags.MSG_DONTWAIT));
      if (count > 0) {
        MEMORY.getByteArray(memory, buffer, 0, count);
      }
      return count;
    } finally {
      MEMORY.freeMemory(memory);
    }
  }

  /**
   * tcsetpgrp(3): makes the process group of this process that which the terminal on a descriptor
   * belongs to; 0, or a negated errno. SIGTTOU, which stops a process of another group that does
   * so, is blocked in the calling thread meanwhile, and so is not sent.
   */
  static int takeTerminal(int descriptor) {
    long signals = MEMORY.allocateMemory(SIGNAL_SET_BYTES, true);
    try {
      MEMORY.putLong(signals, 1L << SIGTTOU - 1);
      INVOKER.invokeN3(SIGMASK, Address.SIGMASK, SIG_BLOCK, signals, 0);
      long group = INVOKER.invokeN0(INT_OF_NOTHING, Address.GETPGRP);
      int failed = result(INVOKER.invokeN2(INT_OF_INT_INT, Address.TCSETPGRP, descriptor, group));
      INVOKER.invokeN3(SIGMASK, Address.SIGMASK, SIG_UNBLOCK, signals, 0);
      return failed;
    } finally {
      MEMORY.freeMemory(signals);
    }
  }

  /**
   * sigaction(2): discards SIGINT as it is sent to this process, from now on.
   *
   * @return what was done with it before, for {@link #restoreInterrupts}
   */
  static long ignoreInterrupts() {
    long ignore = MEMORY.allocateMemory(SIGACTION_BYTES, true);
    long before = MEMORY.allocateMemory(SIGACTION_BYTES, true);
    MEMORY.putLong(ignore, SIG_IGN); // the handler comes first in the structure
    INVOKER.invokeN3(SIGACTION, Address.SIGACTION, SIGINT, ignore, before);
    MEMORY.freeMemory(ignore);
    return before;
  }

  /** sigaction(2): does with a signal what the kernel does by itself. */
  static void defaultSignal(int signal) {
    long usual = MEMORY.allocateMemory(SIGACTION_BYTES, true); // SIG_DFL is 0
    INVOKER.invokeN3(SIGACTION, Address.SIGACTION, signal, usual, 0);
    MEMORY.freeMemory(usual);
  }

  /** Does with SIGINT what was done before. */
  static void restoreInterrupts(long before) {
    INVOKER.invokeN3(SIGACTION, Address.SIGACTION, SIGINT, before, 0);
    MEMORY.freeMemory(before);
  }

  /** close(2). */
  static void close(int descriptor) {
    INVOKER.invokeN1(INT_OF_INT, Address.CLOSE, descriptor);
  }

  static int result(long returned) {
    int value = (int) returned;
    return value == -1 ? -LastError.getInstance().get() : value;
  }

  static long text(String text) {
    return memory((text + '\0').getBytes(StandardCharsets.UTF_8));
  }

  private static long bytes(String text) {
    return memory((text + '\0').getBytes(StandardCharsets.ISO_8859_1));
  }

  private static long memory(byte[] bytes) {
    long address = MEMORY.allocateMemory(bytes.length, false);
    MEMORY.putByteArray(address, bytes, 0, bytes.length);
    return address;
  }

  static CallContext context(Type returned, Type... parameters) {
    return CallContext.getCallContext(returned, parameters, CallingConvention.DEFAULT, true);
  }

  /** Looked up in what the JVM itself is linked with, so it works with glibc and musl alike. */
  static final class Address {
    static final long OPENAT = of("openat");
    static final long FSTATFS = of("fstatfs");
    static final long UNSHARE = of("unshare");
    static final long MOUNT = of("mount");
    static final long UMOUNT = of("umount2");
    static final long SETNS = of("setns");
    static final long CLOSE = of("close");
    static final long FCNTL = of("fcntl");
    static final long SIGMASK = of("pthread_sigmask");
    static final long SIGACTION = of("sigaction");
    static final long EXECVE = of("execve");
    static final long GETPGRP = of("getpgrp");
    static final long TCSETPGRP = of("tcsetpgrp");
    static final long SOCKET = of("socket");
    static final long SEND = of("send");
    static final long RECV = of("recv");
    static final long SYSCALL = of("syscall");

    /** Where a function is; 0 where there is none. */
    static long known(String function) {
      return Library.getDefault().getSymbolAddress(function);
    }

    static long of(String function) {
      long address = known(function);
      if (address == 0) {
        throw new UnsatisfiedLinkError("the C library has no " + function);
      }
      return address;
    }
  }
}
