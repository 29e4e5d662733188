#if defined(__x86_64__)
#pragma clang fp contract(fast)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define LANES 8
#define TILE_ROWS 6
#define TILE_VECTORS 2
#define BLOCK_DEPTH 320
#define CK_TABLE ck_table_avx2
#include "kernels.h"
#pragma clang attribute pop
#endif
