/* Looks a name up through the C library: lookup unspec|addrconfig|gethostbyname2 NAME
 * Prints the time of its end in microseconds, and the address families that came, or the error. */
#define _GNU_SOURCE
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

static void result(int v4, int v6, const char *error) {
  struct timespec end;
  clock_gettime(CLOCK_REALTIME, &end);
  long micros = end.tv_sec * 1000000L + end.tv_nsec / 1000;
  printf("%ld %s%s%s\n", micros, v4 ? "A " : "", v6 ? "AAAA " : "", v4 || v6 ? "" : error);
}

static const char *name_of(int error) {
  switch (error) {
    case 0: return "";
    case EAI_AGAIN: return "EAI_AGAIN";
    case EAI_FAIL: return "EAI_FAIL";
    case EAI_NONAME: return "EAI_NONAME";
    case EAI_SYSTEM: return "EAI_SYSTEM";
#ifdef EAI_NODATA
    case EAI_NODATA: return "EAI_NODATA";
#elif !defined(__GLIBC__)
    case -5: return "EAI_NODATA";
#endif
    default: return "another error";
  }
}

static void by_address_info(const char *name, int flags) {
  struct addrinfo hints;
  struct addrinfo *found = NULL;
  int v4 = 0, v6 = 0;
  memset(&hints, 0, sizeof hints);
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = flags;
  int error = getaddrinfo(name, NULL, &hints, &found);
  for (struct addrinfo *a = found; a != NULL; a = a->ai_next) {
    v4 |= a->ai_family == AF_INET;
    v6 |= a->ai_family == AF_INET6;
  }
  result(v4, v6, name_of(error));
}

static void by_host(const char *name) {
  struct hostent *found = gethostbyname2(name, AF_INET6);
  int v6 = found != NULL;
  int v4 = !v6 && gethostbyname2(name, AF_INET) != NULL;
  result(v4, v6, h_errno == TRY_AGAIN ? "TRY_AGAIN" : h_errno == HOST_NOT_FOUND ? "HOST_NOT_FOUND"
      : h_errno == NO_DATA ? "NO_DATA" : "NO_RECOVERY");
}

int main(int count, char **argument) {
  if (count != 3) {
    return 64;
  }
  if (strcmp(argument[1], "gethostbyname2") == 0) {
    by_host(argument[2]);
  } else {
    by_address_info(argument[2], strcmp(argument[1], "addrconfig") == 0 ? AI_ADDRCONFIG : 0);
  }
  return 0;
}
