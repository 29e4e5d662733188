#!/usr/bin/env python3
"""The measures of a GAN's quality by NumPy and SciPy, to compare hpsearch's with.

usage: gan-measures.py REAL.npy GENERATED.npy [K]     features, [N, F] and [M, F]; K neighbours, default 3
       gan-measures.py SAMPLES.npy                    numbers that should be distributed as N(0, 1)

Prints a line `name value` for each measure, all computed in double precision straight from the definitions.
"""

import sys

import numpy as np
import scipy.integrate
import scipy.linalg
import scipy.stats
from scipy.spatial.distance import cdist


def frechet(real, made):
    """Heusel et al., 2017, eq. 6."""
    shift = real.mean(0) - made.mean(0)
    c1, c2 = np.cov(real, rowvar=False), np.cov(made, rowvar=False)
    root = scipy.linalg.sqrtm(c1 @ c2)
    return float(shift @ shift + np.trace(c1 + c2) - 2 * np.trace(root).real)


def kid(real, made):
    """Binkowski et al., 2018, eq. 4 with the kernel of section 4."""
    kernel = lambda a, b: (a @ b.T / a.shape[1] + 1) ** 3
    n, m = len(real), len(made)
    xx, yy = kernel(real, real), kernel(made, made)
    own = (xx.sum() - np.trace(xx)) / (n * (n - 1)) + (yy.sum() - np.trace(yy)) / (m * (m - 1))
    return float(own - 2 * kernel(real, made).mean())


def precision_recall(real, made, k=3):
    """Kynkaanniemi et al., 2019, eqs. 1 and 2."""

    def covered(points, region):
        radii = np.sort(cdist(region, region), axis=1)[:, k]  # column 0 is the point itself
        return float((cdist(points, region) <= radii[None, :]).any(axis=1).mean())

    return covered(made, real), covered(real, made)


def wasserstein1(samples):
    """The integral of |F^-1(p) - Phi^-1(p)|, each sample's part of it by quadrature."""
    x = np.sort(samples)
    n = len(x)
    total = 0.0
    for i, value in enumerate(x):
        low, high = i / n, (i + 1) / n
        middle = min(max(scipy.stats.norm.cdf(value), low), high)
        for a, b in ((low, middle), (middle, high)):
            if b > a:
                part = scipy.integrate.quad(lambda p: abs(value - scipy.stats.norm.ppf(p)), a, b, epsabs=1e-13)
                total += part[0]
    return total


def print_normal(samples):
    print("kolmogorovSmirnov", repr(float(scipy.stats.kstest(samples, "norm").statistic)))
    print("wasserstein1", repr(wasserstein1(samples)))
    print("mean", repr(float(samples.mean())))
    print("deviation", repr(float(samples.std())))
    for bound in (2, 3):
        print(f"beyond{bound}", repr(float((abs(samples) > bound).mean())))


def print_features(real, made, k):
    precision, recall = precision_recall(real, made, k)
    print("frechet", repr(frechet(real, made)))
    print("kid", repr(kid(real, made)))
    print("precision", repr(precision))
    print("recall", repr(recall))


def main(arguments):
    if len(arguments) not in (1, 2, 3):
        sys.exit(__doc__)
    arrays = [np.load(path).astype(np.float64) for path in arguments[:2]]
    if len(arrays) == 1:
        print_normal(arrays[0].ravel())
    else:
        real, made = (a.reshape(len(a), -1) for a in arrays)
        print_features(real, made, int(arguments[2]) if len(arguments) == 3 else 3)


if __name__ == "__main__":
    main(sys.argv[1:])
