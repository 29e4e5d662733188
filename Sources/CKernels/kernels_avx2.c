#if defined(__x86_64__)
#include <immintrin.h>
#pragma clang fp contract(fast)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define LANES 8
// 12 sums, two vectors of b and one of a in 16 registers; 4 x 3 does not leave the compiler one to spare.
#define TILE_ROWS 6
#define TILE_VECTORS 2
#define BLOCK_DEPTH 320
#define CK_TABLE ck_table_avx2
#include "kernels.h"
#pragma clang attribute pop
#endif
