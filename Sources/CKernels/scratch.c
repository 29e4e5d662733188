#include "table.h"
#include <stdlib.h>

static _Thread_local struct {
  void *memory;
  size_t bytes;
} slots[CK_SCRATCH_SLOTS];

void *ck_scratch(ck_scratch_slot slot, size_t bytes) {
  if (slots[slot].bytes < bytes) {
    free(slots[slot].memory);
    size_t rounded = (bytes + bytes / 4 + 4095) & ~(size_t)4095;
    slots[slot].memory = aligned_alloc(64, rounded);
    if (!slots[slot].memory) abort();
    slots[slot].bytes = rounded;
  }
  return slots[slot].memory;
}
