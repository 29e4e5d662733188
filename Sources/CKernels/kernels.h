// All kernels for one instruction set. The including file sets LANES, TILE_ROWS, TILE_VECTORS,
// BLOCK_DEPTH (so many steps are summed up in registers; results depend on it, so it follows no cache) and
// CK_TABLE; every function here is static, so each build keeps its own.
#include "table.h"
#include <math.h>
#include <string.h>

#include "vectors.h"
#include "columns.h"
#include "activations.h"
#include "elementwise.h"
#include "tile.h"
#include "packing.h"
#include "narrow.h"
#include "gemm.h"
#include "matmul.h"
#include "gates.h"
#include "ranges.h"
#include "lstm.h"
#include "pieces.h"
#include "winograd_tiles.h"
#include "winograd.h"
#include "conv.h"
#include "pool.h"
#include "norms.h"
#include "norm_change.h"
#include "parts.h"
#include "losses.h"
#include "optimizers.h"
#include "probe.h"

const ck_table CK_TABLE = {
#define KERNEL(RESULT, NAME, PARAMETERS, ARGUMENTS) .NAME = NAME,
#include "kernels.def"
#undef KERNEL
};
