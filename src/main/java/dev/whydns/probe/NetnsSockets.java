package dev.whydns.probe;

/**
 * Opens sockets in other network namespaces.
 *
 * <p>A socket belongs for good to the namespace of the thread that made it, so only its making
 * needs a visit; everything else is done by the caller's own thread.
 */
@FunctionalInterface
public interface NetnsSockets {

  /**
   * Runs {@code visit} on a thread that is in that namespace, and returns when it is done. That
   * thread must not come from a pool, and must end afterwards.
   *
   * @throws Exception when the namespace cannot be entered; its message is one clause for the
   *     operator
   */
  void inside(long netnsInode, Runnable visit) throws Exception;
}
