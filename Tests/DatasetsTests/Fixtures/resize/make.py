#!/usr/bin/env python3
"""Writes expected.txt: images of 2 channels resized by PyTorch's interpolate, and by exact fractions where a
ratio is not whole, for which PyTorch's area takes whole pixels. A line each: mode, sizes, values channels last."""
from fractions import Fraction
import math, os
import torch


def image(height, width):
    return [[[(r * 7 + c * 3 + k * 11) * 37 % 256 for k in range(2)] for c in range(width)] for r in range(height)]


def exact_area(pixels, height, width):
    def weights(source, target, place):
        low, high = Fraction(place * source, target), Fraction((place + 1) * source, target)
        return [(i, min(high, i + 1) - max(low, i)) for i in range(math.floor(low), math.ceil(high))]

    out = []
    for r in range(height):
        for c in range(width):
            for k in range(2):
                terms = [(pixels[i][j][k] * a * b, a * b) for i, a in weights(len(pixels), height, r)
                         for j, b in weights(len(pixels[0]), width, c)]
                out.append(float(sum(t for t, _ in terms) / sum(w for _, w in terms)))
    return out


lines = []
for mode, sizes in [("bilinear", [(5, 7, 8, 9), (5, 7, 3, 4), (5, 7, 10, 14), (6, 8, 1, 1), (1, 1, 3, 2), (1, 4, 2, 3)]),
                    ("area", [(6, 8, 3, 2), (6, 8, 1, 1), (4, 4, 8, 8)]),
                    ("exact", [(5, 7, 3, 4), (5, 7, 8, 9), (3, 2, 2, 3)])]:
    for height, width, rows, columns in sizes:
        pixels = image(height, width)
        if mode == "exact":
            values = exact_area(pixels, rows, columns)
        else:
            x = torch.tensor(pixels, dtype=torch.float32).permute(2, 0, 1)[None]
            extra = {"align_corners": False} if mode == "bilinear" else {}
            y = torch.nn.functional.interpolate(x, (rows, columns), mode=mode, **extra)
            values = y[0].permute(1, 2, 0).flatten().tolist()
        lines.append(" ".join([mode, *map(str, (height, width, rows, columns)), *("%.9g" % v for v in values)]))
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "expected.txt"), "w") as file:
    file.write("\n".join(lines) + "\n")
