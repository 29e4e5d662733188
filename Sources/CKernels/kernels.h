// All kernels for one instruction set. The including file sets LANES, TILE_ROWS, TILE_VECTORS and
// CK_TABLE; every function here is static, so each build keeps its own.
#include "table.h"
#include <math.h>
#include <string.h>

#include "vectors.h"
#include "activations.h"
#include "elementwise.h"
#include "gemm.h"
#include "matmul.h"
#include "conv3d.h"
#include "pool3d.h"
#include "losses.h"
#include "optimizers.h"
#include "probe.h"

const ck_table CK_TABLE = {
    .activate = activate,
    .activate_backward = activate_backward,
    .bias_activate_backward = bias_activate_backward,
    .matmul = matmul,
    .conv3d = conv3d,
    .conv3d_input_gradient = conv3d_input_gradient,
    .conv3d_weight_gradient = conv3d_weight_gradient,
    .max_pool3d = max_pool3d,
    .max_pool3d_backward = max_pool3d_backward,
    .softmax = softmax,
    .cross_entropy = cross_entropy,
    .binary_cross_entropy = binary_cross_entropy,
    .scale = scale,
    .add = add,
    .subtract = subtract,
    .multiply = multiply,
    .sum = sum,
    .dropout = dropout,
    .sgd = sgd,
    .adam = adam,
    .peak_probe = peak_probe,
};
