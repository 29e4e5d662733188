// Four lanes, which every 64-bit processor of today has, and no contraction to fused multiply-adds:
// the same bits everywhere.
#pragma clang fp contract(off)
#define LANES 4
#define TILE_ROWS 6
#define TILE_VECTORS 2
#define BLOCK_DEPTH 352
#define CK_TABLE ck_table_baseline
#include "kernels.h"
