#if defined(__x86_64__)
#include <immintrin.h>
#pragma clang fp contract(fast)
#pragma clang attribute push(__attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,avx2,fma"))), apply_to = function)
#define LANES 16
// The pointers to 8 rows fit the general registers, where the 14 of 14 x 2 vectors would not.
#define TILE_ROWS 8
#define TILE_VECTORS 3
#define BLOCK_DEPTH 352
#define CK_TABLE ck_table_avx512
#include "kernels.h"
#pragma clang attribute pop
#endif
