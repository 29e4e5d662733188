// How rows, columns and the like are divided into parts.
#pragma once

/// The part-th of `parts` ranges that together are 0 ..< whole, each but the last a multiple of `unit`.
static ck_range range_of(size_t part, size_t parts, size_t whole, size_t unit) {
  size_t units = (whole + unit - 1) / unit;
  size_t first = minimum(units * part / parts * unit, whole), end = minimum(units * (part + 1) / parts * unit, whole);
  return (ck_range){first, end - first};
}
