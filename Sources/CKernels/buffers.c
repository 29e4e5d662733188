// Buffers that are kept when they are given back: a training step asks for the same sizes as the one
// before, and fresh pages from the system cost more than many a kernel.
#include "include/CKernels.h"
#include <pthread.h>
#include <stdlib.h>

enum { CLASSES = 256 };

// A free buffer holds the address of the next one of its class.
typedef struct free_buffer {
  struct free_buffer *next;
} free_buffer;

static free_buffer *kept[CLASSES];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/// Sizes grow in quarters of a power of two, so that at most a fifth of a buffer is idle.
static size_t class_of(size_t bytes, size_t *capacity) {
  size_t exponent = 6;
  while (((size_t)1 << exponent) < bytes) exponent++;
  size_t quarter = (size_t)1 << (exponent > 8 ? exponent - 3 : 6);
  size_t base = exponent > 8 ? (size_t)1 << (exponent - 1) : 0;
  size_t steps = bytes > base ? (bytes - base + quarter - 1) / quarter : 0;
  *capacity = base + steps * quarter;
  return exponent * 4 + (steps ? steps - 1 : 0);
}

float *ck_buffer_take(size_t count) {
  size_t capacity;
  size_t class = class_of(count * sizeof(float) + sizeof(free_buffer), &capacity);
  if (class >= CLASSES) abort();
  pthread_mutex_lock(&lock);
  free_buffer *buffer = kept[class];
  if (buffer) kept[class] = buffer->next;
  pthread_mutex_unlock(&lock);
  if (!buffer) buffer = aligned_alloc(64, (capacity + 63) & ~(size_t)63);
  // A machine without memory ends the process; the study counts it as one failed trial.
  if (!buffer) abort();
  return (float *)buffer;
}

void ck_buffer_give(float *memory, size_t count) {
  size_t capacity;
  size_t class = class_of(count * sizeof(float) + sizeof(free_buffer), &capacity);
  free_buffer *buffer = (free_buffer *)(void *)memory;
  pthread_mutex_lock(&lock);
  buffer->next = kept[class];
  kept[class] = buffer;
  pthread_mutex_unlock(&lock);
}

void ck_buffer_trim(void) {
  pthread_mutex_lock(&lock);
  for (size_t class = 0; class < CLASSES; class++)
    while (kept[class]) {
      free_buffer *buffer = kept[class];
      kept[class] = buffer->next;
      free(buffer);
    }
  pthread_mutex_unlock(&lock);
}
