// Four lanes, which every 64-bit processor of today has, and no contraction to fused multiply-adds:
// the same bits everywhere.
#pragma clang fp contract(off)
#define LANES 4
// arm64 has 32 vector registers, x86-64 without extensions 16; products that are not fused take some of them.
#if defined(__aarch64__)
#define TILE_ROWS 8
#else
#define TILE_ROWS 6
#endif
#define TILE_VECTORS 2
#define BLOCK_DEPTH 352
#define CK_TABLE ck_table_baseline
#include "kernels.h"
