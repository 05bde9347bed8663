/* Writes down every packet of lo, as the kernel saw it leave: time in nanoseconds and the IP packet in hexadecimal.
 * For each line of its input it prints what came so far, then "end". It ends with its input. */
#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void print(struct msghdr *message, const unsigned char *packet, ssize_t length) {
  struct timespec at = {0, 0};
  for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c != NULL; c = CMSG_NXTHDR(message, c)) {
    if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_TIMESTAMPNS) {
      memcpy(&at, CMSG_DATA(c), sizeof at);
    }
  }
  printf("%lld%09ld ", (long long) at.tv_sec, at.tv_nsec);
  for (ssize_t i = 0; i < length; i++) {
    printf("%02x", packet[i]);
  }
  putchar('\n');
}

static void drain(int listener) {
  static unsigned char packet[65536];
  char control[256];
  struct sockaddr_ll from;
  for (;;) {
    struct iovec part = {packet, sizeof packet};
    struct msghdr message = {&from, sizeof from, &part, 1, control, sizeof control, 0};
    ssize_t length = recvmsg(listener, &message, MSG_DONTWAIT);
    if (length < 0) {
      return;
    }
    /* On lo each packet is seen twice, on its way out and on its way in. */
    if (from.sll_pkttype == PACKET_OUTGOING) {
      print(&message, packet, length);
    }
  }
}

int main(void) {
  int listener = socket(AF_PACKET, SOCK_DGRAM, htons(ETH_P_ALL));
  int on = 1;
  int room = 1 << 22;
  if (listener < 0) {
    fail("AF_PACKET");
  }
  if (setsockopt(listener, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on) < 0) {
    fail("SO_TIMESTAMPNS");
  }
  setsockopt(listener, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room);
  puts("ready");
  fflush(stdout);

  struct pollfd watched[2] = {{STDIN_FILENO, POLLIN, 0}, {listener, POLLIN, 0}};
  for (;;) {
    poll(watched, 2, -1);
    drain(listener);
    if (watched[0].revents) {
      char line[16];
      if (read(STDIN_FILENO, line, sizeof line) <= 0) {
        return 0;
      }
      drain(listener);
      puts("end");
      fflush(stdout);
    }
  }
}
