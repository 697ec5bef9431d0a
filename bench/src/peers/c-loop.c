// A chat room as little as it can be: one epoll loop that passes each text on to
// its room. What came in one turn of the loop leaves in one write a socket.
// It checks, stores and orders nothing: it shows what the kernel allows.
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { input_size = 8192, events_at_once = 1024, files = 65536, most_rooms = 4096 };

typedef struct { uint8_t *bytes; size_t length, capacity; } Bytes;
typedef struct { char path[128]; int *members; int count, capacity; Bytes turn; int dirty; } Room;
typedef struct { Room *room; int place; size_t length; Bytes waiting; uint8_t input[input_size]; } Client;

static Client *clients[files];
static Room rooms[most_rooms];
static int room_count, dirty[most_rooms], dirty_count, loop;

static void add(Bytes *to, const void *bytes, size_t length) {
  if (to->length + length > to->capacity) {
    to->capacity = 2 * (to->length + length);
    to->bytes = realloc(to->bytes, to->capacity);
  }
  memcpy(to->bytes + to->length, bytes, length);
  to->length += length;
}

static uint32_t turned(uint32_t word, int by) { return word << by | word >> (32 - by); }

/** SHA-1 of a text of at most 119 bytes: a handshake's key and its constant. */
static void sha1(const char *text, uint8_t out[20]) {
  uint8_t block[128] = {0};
  size_t length = strlen(text), size = length < 56 ? 64 : 128;
  memcpy(block, text, length);
  block[length] = 0x80;
  block[size - 2] = (uint8_t)(length * 8 >> 8);
  block[size - 1] = (uint8_t)(length * 8);
  uint32_t hash[5] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
  for (size_t at = 0; at < size; at += 64) {
    uint32_t w[80];
    for (int i = 0; i < 16; i++)
      w[i] = (uint32_t)block[at + 4 * i] << 24 | block[at + 4 * i + 1] << 16 | block[at + 4 * i + 2] << 8 | block[at + 4 * i + 3];
    for (int i = 16; i < 80; i++) w[i] = turned(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    uint32_t a = hash[0], b = hash[1], c = hash[2], d = hash[3], e = hash[4];
    for (int i = 0; i < 80; i++) {
      uint32_t f = i < 20 ? ((b & c) | (~b & d)) + 0x5a827999 : i < 40 ? (b ^ c ^ d) + 0x6ed9eba1
                 : i < 60 ? ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc : (b ^ c ^ d) + 0xca62c1d6;
      uint32_t next = turned(a, 5) + f + e + w[i];
      e = d; d = c; c = turned(b, 30); b = a; a = next;
    }
    hash[0] += a; hash[1] += b; hash[2] += c; hash[3] += d; hash[4] += e;
  }
  for (int i = 0; i < 20; i++) out[i] = (uint8_t)(hash[i / 4] >> (24 - 8 * (i % 4)));
}

static void base64(const uint8_t in[20], char out[29]) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  uint8_t padded[21] = {0};
  memcpy(padded, in, 20);
  for (int i = 0; i < 7; i++) {
    uint32_t three = (uint32_t)padded[3 * i] << 16 | padded[3 * i + 1] << 8 | padded[3 * i + 2];
    for (int j = 0; j < 4; j++) out[4 * i + j] = digits[three >> (18 - 6 * j) & 63];
  }
  out[27] = '=';
  out[28] = 0;
}

static void watch(int file, uint32_t events, int how) {
  struct epoll_event event = {.events = events, .data.fd = file};
  epoll_ctl(loop, how, file, &event);
}

static void end(int file) {
  Client *client = clients[file];
  if (!client) return;
  if (client->room) {
    Room *room = client->room;
    room->members[client->place] = room->members[--room->count];
    clients[room->members[client->place]]->place = client->place;
  }
  free(client->waiting.bytes);
  free(client);
  clients[file] = NULL;
  close(file);
}

static void send_all(int file, const uint8_t *bytes, size_t length) {
  Client *client = clients[file];
  size_t written = 0;
  if (client->waiting.length == 0) {
    ssize_t sent = send(file, bytes, length, MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN) return;
    written = sent < 0 ? 0 : (size_t)sent;
    if (written == length) return;
    watch(file, EPOLLIN | EPOLLOUT, EPOLL_CTL_MOD);
  }
  add(&client->waiting, bytes + written, length - written);
}

static void send_waiting(int file) {
  Bytes *waiting = &clients[file]->waiting;
  ssize_t sent = send(file, waiting->bytes, waiting->length, MSG_NOSIGNAL);
  if (sent <= 0) return;
  waiting->length -= (size_t)sent;
  memmove(waiting->bytes, waiting->bytes + sent, waiting->length);
  if (waiting->length == 0) watch(file, EPOLLIN, EPOLL_CTL_MOD);
}

static Room *room_at(const char *path) {
  for (int i = 0; i < room_count; i++) if (strcmp(rooms[i].path, path) == 0) return &rooms[i];
  if (room_count == most_rooms) exit(1);
  snprintf(rooms[room_count].path, sizeof rooms[0].path, "%s", path);
  return &rooms[room_count++];
}

static void join(int file, Room *room) {
  if (room->count == room->capacity) {
    room->capacity = room->capacity ? 2 * room->capacity : 16;
    room->members = realloc(room->members, sizeof(int) * (size_t)room->capacity);
  }
  clients[file]->room = room;
  clients[file]->place = room->count;
  room->members[room->count++] = file;
}

/** Answers a handshake that has come whole; its bytes are taken from the input. */
static int shake_hands(int file) {
  Client *client = clients[file];
  if (client->length == input_size) return -1;
  client->input[client->length] = 0;
  char *text = (char *)client->input, *finish = strstr(text, "\r\n\r\n"), *key = strcasestr(text, "sec-websocket-key: ");
  if (!finish) return 0;
  char path[128], joined[96], accept[29], answer[160];
  uint8_t hash[20];
  if (!key || sscanf(text, "GET %127s", path) != 1) return -1;
  snprintf(joined, sizeof joined, "%.24s258EAFA5-E914-47DA-95CA-C5AB0DC85B11", key + 19);
  sha1(joined, hash);
  base64(hash, accept);
  int length = snprintf(answer, sizeof answer, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n", accept);
  send_all(file, (uint8_t *)answer, (size_t)length);
  join(file, room_at(path));
  size_t head = (size_t)(finish + 4 - text);
  client->length -= head;
  memmove(client->input, client->input + head, client->length);
  return 1;
}

static void pass_on(Room *room, const uint8_t *payload, size_t length) {
  uint8_t header[4] = {0x81, (uint8_t)length};
  size_t size = 2;
  if (length > 125) {
    header[1] = 126; header[2] = (uint8_t)(length >> 8); header[3] = (uint8_t)length;
    size = 4;
  }
  add(&room->turn, header, size);
  add(&room->turn, payload, length);
  if (!room->dirty) { room->dirty = 1; dirty[dirty_count++] = (int)(room - rooms); }
}

/** Passes on each frame that has come whole. False: the client goes. */
static int take_frames(Client *client) {
  size_t at = 0;
  while (client->length - at >= 6) {
    uint8_t *frame = client->input + at;
    size_t length = frame[1] & 127, header = 6;
    if (length == 127 || !(frame[1] & 128)) return 0;
    if (length == 126) { length = (size_t)frame[2] << 8 | frame[3]; header = 8; }
    if (header + length > input_size) return 0;
    if (client->length - at < header + length) break;
    uint8_t *mask = frame + header - 4, *payload = frame + header;
    for (size_t i = 0; i < length; i++) payload[i] ^= mask[i & 3];
    if ((frame[0] & 15) == 8) return 0;
    if ((frame[0] & 15) == 1) pass_on(client->room, payload, length);
    at += header + length;
  }
  client->length -= at;
  memmove(client->input, client->input + at, client->length);
  return 1;
}

static void take(int file) {
  Client *client = clients[file];
  ssize_t got = recv(file, client->input + client->length, input_size - client->length, 0);
  if (got < 0 && errno == EAGAIN) return;
  if (got <= 0) return end(file);
  client->length += (size_t)got;
  if (!client->room) {
    int done = shake_hands(file);
    if (done < 0) return end(file);
    if (done == 0) return;
  }
  if (!take_frames(client)) end(file);
}

static void welcome(int listener) {
  int file, on = 1;
  while ((file = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
    if (file >= files) { close(file); continue; }
    setsockopt(file, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    clients[file] = calloc(1, sizeof(Client));
    watch(file, EPOLLIN, EPOLL_CTL_ADD);
  }
}

int main(void) {
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(getenv("PORT")))};
  inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 4096)) return perror("listen"), 1;
  loop = epoll_create1(0);
  watch(listener, EPOLLIN, EPOLL_CTL_ADD);
  static struct epoll_event events[events_at_once];
  for (;;) {
    int count = epoll_wait(loop, events, events_at_once, -1);
    for (int i = 0; i < count; i++) {
      int file = events[i].data.fd;
      if (file == listener) { welcome(listener); continue; }
      if (clients[file] && events[i].events & EPOLLOUT) send_waiting(file);
      if (clients[file] && events[i].events & ~(uint32_t)EPOLLOUT) take(file);
    }
    for (int i = 0; i < dirty_count; i++) {
      Room *room = &rooms[dirty[i]];
      for (int m = 0; m < room->count; m++) send_all(room->members[m], room->turn.bytes, room->turn.length);
      room->turn.length = 0;
      room->dirty = 0;
    }
    dirty_count = 0;
  }
}
