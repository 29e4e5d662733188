// Threads that share the parts of one piece of work with the thread that has it.
//
// Parts are taken one by one, so the caller never waits for a thread that has yet to wake up. A helper looks for
// work for a while before it sleeps: the operations of a training step follow one another within microseconds.
#include "denormals.h"
#include "include/CKernels.h"
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

#if defined(__x86_64__)
#include <immintrin.h>
#define RELAX() _mm_pause()
#elif defined(__aarch64__)
#define RELAX() __asm__ volatile("yield")
#else
#define RELAX() (void)0
#endif

enum {
  LOOKS = 2000,        // before a helper sleeps: 20 to 100 µs
  MOST_PARTS = 0xffff  // of one piece of work
};

// What is to be done: its number, how many parts it has, and the next part to take.
static _Atomic uint64_t ticket;
#define NUMBER(TICKET) ((TICKET) >> 32)
#define PARTS(TICKET) ((TICKET) >> 16 & MOST_PARTS)
#define NEXT(TICKET) ((TICKET)&MOST_PARTS)

// Written before the ticket, read by those who took a part from it.
static ck_part_function current_function;
static void *current_context;
static ck_level current_level;
static _Atomic size_t finished;

static _Atomic int is_busy;
static _Atomic size_t wanted = 1;
static size_t helpers;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t is_new = PTHREAD_COND_INITIALIZER;
static _Atomic size_t sleepers;

/// Takes parts of the work of this number until none is left.
static void take_parts(uint64_t number, int sets_level) {
  for (;;) {
    uint64_t seen = atomic_load(&ticket);
    if (NUMBER(seen) != number || NEXT(seen) >= PARTS(seen)) return;
    if (!atomic_compare_exchange_weak(&ticket, &seen, seen + 1)) continue;
    // Having taken a part, this thread knows that the work is not over.
    if (sets_level) ck_set_thread_level(current_level);
    current_function(current_context, NEXT(seen));
    atomic_fetch_add(&finished, 1);
  }
}

static uint64_t next_number(uint64_t last) {
  for (int look = 0; look < LOOKS; look++) {
    uint64_t number = NUMBER(atomic_load(&ticket));
    if (number != last) return number;
    RELAX();
  }
  pthread_mutex_lock(&lock);
  atomic_fetch_add(&sleepers, 1);
  while (NUMBER(atomic_load(&ticket)) == last) pthread_cond_wait(&is_new, &lock);
  atomic_fetch_sub(&sleepers, 1);
  pthread_mutex_unlock(&lock);
  return NUMBER(atomic_load(&ticket));
}

static void *help(void *unused) {
  // Parts need not be kernels, which see to it themselves.
  flush_denormals();
  for (uint64_t number = 0;;) {
    number = next_number(number);
    take_parts(number, 1);
  }
  return unused;
}

void ck_set_thread_count(size_t count) { atomic_store(&wanted, count < 1 ? 1 : count < MOST_PARTS ? count : MOST_PARTS); }

size_t ck_thread_count(void) { return atomic_load(&wanted); }

/// Starts the helpers that are missing; fewer, when the system has no more threads to give.
static void start_helpers(void) {
  for (size_t count = atomic_load(&wanted); helpers + 1 < count; helpers++) {
    pthread_t thread;
    if (pthread_create(&thread, 0, help, 0) != 0) return;
    pthread_detach(thread);
  }
}

void ck_run_parts(size_t parts, ck_part_function function, void *context) {
  // Another thread's work, or a part that has parts itself, is done without help.
  if (parts < 2 || parts > MOST_PARTS || ck_thread_count() == 1 || atomic_exchange(&is_busy, 1)) {
    for (size_t part = 0; part < parts; part++) function(context, part);
    return;
  }
  start_helpers();
  current_function = function;
  current_context = context;
  current_level = ck_thread_level();
  atomic_store(&finished, 0);
  uint64_t number = (NUMBER(atomic_load(&ticket)) + 1) & 0xffffffff;
  atomic_store(&ticket, number << 32 | (uint64_t)parts << 16);
  if (atomic_load(&sleepers)) {
    pthread_mutex_lock(&lock);
    pthread_cond_broadcast(&is_new);
    pthread_mutex_unlock(&lock);
  }
  take_parts(number, 0);
  // A helper that has lost its core must get one back.
  for (int look = 0; atomic_load(&finished) < parts; look++)
    if (look < LOOKS) RELAX();
    else sched_yield();
  atomic_store(&is_busy, 0);
}
