// Tile rows: the pointers of a tile must fit the 16 general registers, so 8 rather than the 12 that
// the 32 vector registers would allow.
#if defined(__x86_64__)
#pragma clang fp contract(fast)
#pragma clang attribute push(__attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,avx2,fma"))), apply_to = function)
#define LANES 16
#define TILE_ROWS 8
#define TILE_VECTORS 2
#define BLOCK_DEPTH 352
#define CK_TABLE ck_table_avx512
#include "kernels.h"
#pragma clang attribute pop
#endif
