// The sizes of the caches, from Linux's files, from sysctl on macOS, or from the C library.
#include "CKernels.h"
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>
#if defined(__APPLE__)
#include <sys/sysctl.h>
#endif

static ck_caches sizes;
static pthread_once_t once = PTHREAD_ONCE_INIT;

#if defined(__linux__)
/// The text of a file about the index-th cache of the first processor; null when there is none.
static const char *text_of(int index, const char *file, char text[32]) {
  char path[96];
  snprintf(path, sizeof path, "/sys/devices/system/cpu/cpu0/cache/index%d/%s", index, file);
  FILE *stream = fopen(path, "r");
  if (!stream) return 0;
  const char *line = fgets(text, 32, stream);
  fclose(stream);
  return line;
}

/// In bytes; 0 when the kernel does not tell.
static size_t size_of(int level) {
  char text[32];
  for (int index = 0; text_of(index, "level", text); index++) {
    if (text[0] != '0' + level || !text_of(index, "type", text) || text[0] == 'I') continue;
    size_t count = 0;
    char unit = 0;
    if (!text_of(index, "size", text) || sscanf(text, "%zu%c", &count, &unit) < 1) return 0;
    return count * (unit == 'M' ? 1 << 20 : unit == 'K' ? 1 << 10 : 1);
  }
#if defined(_SC_LEVEL1_DCACHE_SIZE) && defined(_SC_LEVEL2_CACHE_SIZE)
  long known = sysconf(level == 1 ? _SC_LEVEL1_DCACHE_SIZE : _SC_LEVEL2_CACHE_SIZE);
  return known > 0 ? (size_t)known : 0;
#else
  return 0;
#endif
}
#elif defined(__APPLE__)
static size_t size_of(int level) {
  // The performance cores' caches, or those of a machine that has only one kind of core.
  const char *names[2][2] = {{"hw.perflevel0.l1dcachesize", "hw.l1dcachesize"},
                             {"hw.perflevel0.l2cachesize", "hw.l2cachesize"}};
  for (int name = 0; name < 2; name++) {
    int64_t count = 0;
    size_t bytes = sizeof count;
    if (sysctlbyname(names[level - 1][name], &count, &bytes, 0, 0) == 0 && count > 0) return (size_t)count;
  }
  return 0;
}
#else
static size_t size_of(int level) { return (void)level, 0; }
#endif

static size_t within(size_t size, size_t unknown, size_t least, size_t most) {
  if (!size) return unknown;
  return size < least ? least : size > most ? most : size;
}

// A second-level cache beyond 4 MiB is shared by several cores.
static void read_sizes(void) {
  sizes.level1 = within(size_of(1), 32 << 10, 16 << 10, 256 << 10);
  sizes.level2 = within(size_of(2), 512 << 10, 128 << 10, 4 << 20);
}

const ck_caches *ck_cache_sizes(void) {
  pthread_once(&once, read_sizes);
  return &sizes;
}
