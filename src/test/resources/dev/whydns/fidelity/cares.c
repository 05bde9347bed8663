/* Looks a name up through c-ares' ares_getaddrinfo(): cares NAME, or cares version.
 * Prints the time of its end in microseconds, and the address families that came, or the error
 * without its ARES_. */
#include <ares.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/select.h>
#include <time.h>

static const char *name_of(int status) {
  switch (status) {
    case ARES_ENODATA: return "ENODATA";
    case ARES_EFORMERR: return "EFORMERR";
    case ARES_ESERVFAIL: return "ESERVFAIL";
    case ARES_ENOTFOUND: return "ENOTFOUND";
    case ARES_ENOTIMP: return "ENOTIMP";
    case ARES_EREFUSED: return "EREFUSED";
    case ARES_EBADNAME: return "EBADNAME";
    case ARES_ECONNREFUSED: return "ECONNREFUSED";
    case ARES_ETIMEOUT: return "ETIMEOUT";
    default: return ares_strerror(status);
  }
}

static void done(void *nothing, int status, int timeouts, struct ares_addrinfo *found) {
  int v4 = 0, v6 = 0;
  struct timespec end;
  (void) nothing;
  (void) timeouts;
  clock_gettime(CLOCK_REALTIME, &end);
  if (found != NULL) {
    for (struct ares_addrinfo_node *n = found->nodes; n != NULL; n = n->ai_next) {
      v4 |= n->ai_family == AF_INET;
      v6 |= n->ai_family == AF_INET6;
    }
    ares_freeaddrinfo(found);
  }
  long micros = end.tv_sec * 1000000L + end.tv_nsec / 1000;
  printf("%ld %s%s%s\n", micros, v4 ? "A " : "", v6 ? "AAAA " : "", v4 || v6 ? "" : name_of(status));
}

int main(int count, char **argument) {
  ares_channel channel;
  struct ares_addrinfo_hints hints;
  if (count != 2) {
    return 64;
  }
  if (strcmp(argument[1], "version") == 0) {
    puts(ares_version(NULL));
    return 0;
  }
  if (ares_library_init(ARES_LIB_INIT_ALL) != 0 || ares_init(&channel) != ARES_SUCCESS) {
    return 70;
  }
  memset(&hints, 0, sizeof hints);
  hints.ai_family = AF_UNSPEC;
  ares_getaddrinfo(channel, argument[1], NULL, &hints, done, NULL);
  for (;;) {
    fd_set readable, writable;
    struct timeval wait;
    FD_ZERO(&readable);
    FD_ZERO(&writable);
    int sockets = ares_fds(channel, &readable, &writable);
    if (sockets == 0) {
      break;
    }
    select(sockets, &readable, &writable, NULL, ares_timeout(channel, NULL, &wait));
    ares_process(channel, &readable, &writable);
  }
  ares_destroy(channel);
  return 0;
}
