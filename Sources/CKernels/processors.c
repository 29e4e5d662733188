#ifdef __linux__
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#endif
#include "CKernels.h"
#include <unistd.h>

#ifdef __linux__
// What taskset and Slurm leave of the machine; 0 when that cannot be found out.
static int allowed_count(void) {
  // The kernel refuses a mask shorter than its own with EINVAL.
  for (int most = 1024; most <= 1 << 20; most *= 4) {
    cpu_set_t *mask = CPU_ALLOC(most);
    if (!mask) return 0;
    size_t bytes = CPU_ALLOC_SIZE(most);
    int count = sched_getaffinity(0, bytes, mask) == 0 ? CPU_COUNT_S(bytes, mask) : 0;
    int refused = count == 0 && errno == EINVAL;
    CPU_FREE(mask);
    if (!refused) return count;
  }
  return 0;
}
#endif

int ck_processor_count(void) {
#ifdef __linux__
  int allowed = allowed_count();
  if (allowed > 0) return allowed;
#endif
  long online = sysconf(_SC_NPROCESSORS_ONLN);
  return online > 0 ? (int)online : 1;
}
