// A link emulator in user space: forwards Ethernet frames between pairs of interfaces with delay, jitter, loss, bursts, rate and a
// bounded queue, for each direction by itself. It is told what to do by lines on standard input, so that a link changes while it
// carries a call, and every random number comes from one seed per direction, so that a run can be repeated.
//
//   link NAME IF_A IF_B SEED
//   set NAME up|down|both [delay=µs] [jitter=µs] [reorder=0|1] [loss=ppm] [burst=packets] [rate=bit/s] [queue=bytes]
//   stat NAME              -> passed and dropped, up and down
//
// `up` is from A to B. Each line is answered by one line, `ok …` or `error …`. The end of standard input ends the program.
// `emulator offload IF…` instead switches the offloads of those interfaces off: a frame that waits for a network card to write its
// checksum would arrive here without one.

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/ethtool.h>
#include <linux/if_packet.h>
#include <linux/sockios.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <arpa/inet.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MAX_LINKS = 32, MAX_FRAME = 2048, MAX_WAITING = 65536 };

typedef struct {
  uint64_t delay, jitter, rate, queue; // µs, µs, bit/s (0: unlimited), bytes
  uint32_t loss, burst;                // ppm, mean length of a burst in packets
  int reorder;
} Shape;

typedef struct {
  int in, out;
  Shape shape;
  uint64_t random;
  int in_burst;
  uint64_t busy_until; // ns: when the last frame accepted has left a link of this rate
  uint64_t last_due;   // ns: keeps the order where jitter must not change it
  uint64_t backlog;    // bytes that wait for the link
  uint64_t passed, dropped;
} Direction;

typedef struct {
  char name[32];
  Direction up, down;
} Link;

typedef struct {
  uint64_t due, order;
  Direction *direction;
  uint64_t leaves; // ns: when it no longer counts as backlog
  uint32_t length;
  unsigned char *bytes;
} Waiting;

static Link links[MAX_LINKS];
static int link_count;
static Waiting heap[MAX_WAITING];
static int waiting;
static uint64_t arrivals;

static uint64_t now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000ull + (uint64_t)t.tv_nsec;
}

static uint64_t next_random(Direction *d) {
  uint64_t z = (d->random += 0x9e3779b97f4a7c15ull);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
  return z ^ (z >> 31);
}

static double chance(Direction *d) { return (double)(next_random(d) >> 11) / 9007199254740992.0; }

static int before(const Waiting *a, const Waiting *b) { return a->due != b->due ? a->due < b->due : a->order < b->order; }

static void push(Waiting item) {
  int i = waiting++;
  while (i > 0 && before(&item, &heap[(i - 1) / 2])) {
    heap[i] = heap[(i - 1) / 2];
    i = (i - 1) / 2;
  }
  heap[i] = item;
}

static Waiting pop(void) {
  Waiting first = heap[0], last = heap[--waiting];
  int i = 0;
  for (;;) {
    int child = 2 * i + 1;
    if (child >= waiting) break;
    if (child + 1 < waiting && before(&heap[child + 1], &heap[child])) child++;
    if (before(&last, &heap[child])) break;
    heap[i] = heap[child];
    i = child;
  }
  heap[i] = last;
  return first;
}

// Loss by itself, or in bursts: a chain of two states (Gilbert) with the same share of lost packets and the wanted mean length.
static int is_lost(Direction *d) {
  double loss = d->shape.loss / 1e6;
  if (loss <= 0) return 0;
  if (loss >= 1) return 1;
  if (d->shape.burst <= 1) return chance(d) < loss;
  double out = 1.0 / d->shape.burst;
  double in = loss * out / (1 - loss);
  d->in_burst = d->in_burst ? chance(d) >= out : chance(d) < in;
  return d->in_burst;
}

static void accept_frame(Direction *d, const unsigned char *bytes, uint32_t length) {
  uint64_t now = now_ns();
  // The fault lies beyond the router: its neighbours go on finding it, so that a line that is back is not held up by ARP.
  int is_arp = length > 13 && bytes[12] == 0x08 && bytes[13] == 0x06;
  if ((!is_arp && is_lost(d)) || waiting >= MAX_WAITING - 1) {
    d->dropped++;
    return;
  }
  uint64_t leaves = now;
  if (d->shape.rate > 0) {
    uint64_t start = d->busy_until > now ? d->busy_until : now;
    // What waits for the link, as the link sees it: the time until it is free, in bytes.
    d->backlog = (start - now) / 1000 * d->shape.rate / 8000000ull;
    if (d->backlog + length > d->shape.queue) {
      d->dropped++;
      return;
    }
    leaves = start + (uint64_t)length * 8000000000ull / d->shape.rate;
    d->busy_until = leaves;
  }
  int64_t jitter = d->shape.jitter ? (int64_t)((chance(d) * 2 - 1) * (double)d->shape.jitter * 1000) : 0;
  int64_t delay = (int64_t)d->shape.delay * 1000 + jitter;
  uint64_t due = leaves + (delay > 0 ? (uint64_t)delay : 0);
  if (!d->shape.reorder && due < d->last_due) due = d->last_due;
  d->last_due = due;
  unsigned char *copy = malloc(length);
  if (!copy) return;
  memcpy(copy, bytes, length);
  push((Waiting){due, arrivals++, d, leaves, length, copy});
}

static void deliver_due(void) {
  while (waiting > 0 && heap[0].due <= now_ns()) {
    Waiting item = pop();
    if (send(item.direction->out, item.bytes, item.length, 0) >= 0) item.direction->passed++;
    else item.direction->dropped++;
    free(item.bytes);
  }
}

static void receive(Direction *d) {
  unsigned char frame[MAX_FRAME];
  for (int i = 0; i < 64; i++) {
    struct sockaddr_ll from;
    socklen_t size = sizeof from;
    ssize_t length = recvfrom(d->in, frame, sizeof frame, MSG_TRUNC, (struct sockaddr *)&from, &size);
    if (length < 0) return;
    if (from.sll_pkttype == PACKET_OUTGOING) continue;
    if (length > (ssize_t)sizeof frame) d->dropped++;
    else accept_frame(d, frame, (uint32_t)length);
  }
}

static int open_interface(const char *name) {
  int index = (int)if_nametoindex(name);
  if (!index) return -1;
  int s = socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK, htons(ETH_P_ALL));
  if (s < 0) return -1;
  struct sockaddr_ll address = {.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL), .sll_ifindex = index};
  if (bind(s, (struct sockaddr *)&address, sizeof address) < 0) {
    close(s);
    return -1;
  }
  int room = 4 << 20;
  setsockopt(s, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room);
  return s;
}

static int set_offload(const char *name, int off) {
  static const uint32_t commands[] = {ETHTOOL_STXCSUM, ETHTOOL_SRXCSUM, ETHTOOL_STSO, ETHTOOL_SGSO, ETHTOOL_SGRO};
  int s = socket(AF_INET, SOCK_DGRAM, 0);
  if (s < 0 || !if_nametoindex(name)) return -1;
  for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
    struct ethtool_value value = {commands[i], !off};
    struct ifreq request = {0};
    strncpy(request.ifr_name, name, IFNAMSIZ - 1);
    request.ifr_data = (char *)&value;
    ioctl(s, SIOCETHTOOL, &request); // One that an interface does not have is as good as off.
  }
  close(s);
  return 0;
}

static void say(const char *text) {
  fputs(text, stdout);
  fputc('\n', stdout);
  fflush(stdout);
}

static Link *find(const char *name) {
  for (int i = 0; i < link_count; i++)
    if (!strcmp(links[i].name, name)) return &links[i];
  return NULL;
}

static void add_link(char *name, char *a, char *b, char *seed) {
  if (!name || !a || !b || !seed || link_count >= MAX_LINKS || strlen(name) >= sizeof links[0].name) return say("error link");
  set_offload(a, 1);
  set_offload(b, 1);
  int in = open_interface(a), out = open_interface(b);
  if (in < 0 || out < 0) return say("error interface");
  Link *link = &links[link_count++];
  strcpy(link->name, name);
  Shape open = {.queue = 1 << 20};
  uint64_t random = strtoull(seed, NULL, 10);
  link->up = (Direction){.in = in, .out = out, .shape = open, .random = random * 2 + 1};
  link->down = (Direction){.in = out, .out = in, .shape = open, .random = random * 2 + 2};
  say("ok");
}

static int set_value(Shape *shape, const char *key, uint64_t value) {
  if (!strcmp(key, "delay")) shape->delay = value;
  else if (!strcmp(key, "jitter")) shape->jitter = value;
  else if (!strcmp(key, "reorder")) shape->reorder = (int)value;
  else if (!strcmp(key, "loss")) shape->loss = (uint32_t)value;
  else if (!strcmp(key, "burst")) shape->burst = (uint32_t)value;
  else if (!strcmp(key, "rate")) shape->rate = value;
  else if (!strcmp(key, "queue")) shape->queue = value;
  else return 0;
  return 1;
}

static void change_link(char *name, char *way) {
  Link *link = name ? find(name) : NULL;
  if (!link || !way) return say("error set");
  for (char *pair; (pair = strtok(NULL, " "));) {
    char *equals = strchr(pair, '=');
    if (!equals) return say("error pair");
    *equals = 0;
    uint64_t value = strtoull(equals + 1, NULL, 10);
    int known = 1;
    if (strcmp(way, "down")) known = set_value(&link->up.shape, pair, value);
    if (strcmp(way, "up")) known = set_value(&link->down.shape, pair, value);
    if (!known) return say("error key");
  }
  say("ok");
}

static void tell(char *name) {
  Link *link = name ? find(name) : NULL;
  if (!link) return say("error stat");
  char text[200];
  snprintf(text, sizeof text, "ok %llu %llu %llu %llu", (unsigned long long)link->up.passed, (unsigned long long)link->up.dropped,
           (unsigned long long)link->down.passed, (unsigned long long)link->down.dropped);
  say(text);
}

static void obey(char *line) {
  char *word = strtok(line, " ");
  if (!word) return;
  if (!strcmp(word, "link")) {
    char *name = strtok(NULL, " "), *a = strtok(NULL, " "), *b = strtok(NULL, " "), *seed = strtok(NULL, " ");
    add_link(name, a, b, seed);
  } else if (!strcmp(word, "set")) {
    char *name = strtok(NULL, " "), *way = strtok(NULL, " ");
    change_link(name, way);
  } else if (!strcmp(word, "stat")) tell(strtok(NULL, " "));
  else say("error word");
}

static int read_orders(void) {
  static char text[8192];
  static size_t length;
  ssize_t got = read(STDIN_FILENO, text + length, sizeof text - 1 - length);
  if (got <= 0) return got < 0 && errno == EAGAIN;
  length += (size_t)got;
  text[length] = 0;
  char *start = text;
  for (char *end; (end = strchr(start, '\n')); start = end + 1) {
    *end = 0;
    obey(start);
  }
  length = strlen(start);
  memmove(text, start, length + 1);
  return 1;
}

int main(int argc, char **argv) {
  if (argc > 1 && !strcmp(argv[1], "offload")) {
    for (int i = 2; i < argc; i++)
      if (set_offload(argv[i], 1) < 0) return 1;
    return 0;
  }
  fcntl(STDIN_FILENO, F_SETFL, O_NONBLOCK);
  for (;;) {
    struct pollfd polls[1 + 2 * MAX_LINKS] = {{.fd = STDIN_FILENO, .events = POLLIN}};
    for (int i = 0; i < link_count; i++) {
      polls[1 + 2 * i] = (struct pollfd){.fd = links[i].up.in, .events = POLLIN};
      polls[2 + 2 * i] = (struct pollfd){.fd = links[i].down.in, .events = POLLIN};
    }
    int count = 1 + 2 * link_count;
    struct timespec wait = {0, 0};
    if (waiting > 0) {
      uint64_t now = now_ns(), due = heap[0].due;
      if (due > now) wait = (struct timespec){(time_t)((due - now) / 1000000000ull), (long)((due - now) % 1000000000ull)};
    }
    if (ppoll(polls, (nfds_t)count, waiting > 0 ? &wait : NULL, NULL) < 0 && errno != EINTR) return 1;
    deliver_due();
    if (polls[0].revents && !read_orders()) return 0;
    for (int i = 0; i < (count - 1) / 2; i++) {
      if (polls[1 + 2 * i].revents) receive(&links[i].up);
      if (polls[2 + 2 * i].revents) receive(&links[i].down);
    }
    deliver_due();
  }
}
