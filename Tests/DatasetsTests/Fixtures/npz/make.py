#!/usr/bin/env python3
"""Writes NumPy archives: the samples count from 0 in halves, the labels are 0, 1, 2, 0."""
import os
import zipfile
import numpy as np

folder = os.path.dirname(os.path.abspath(__file__))
features = np.arange(12, dtype=np.float32).reshape(4, 3) / 2
labels = np.array([0, 1, 2, 0], dtype=np.int64)
np.savez(os.path.join(folder, "stored.npz"), features=features, labels=labels)
np.savez_compressed(os.path.join(folder, "deflated.npz"), X=features.astype(np.float64), y=labels.astype(np.uint8))
# Sizes in 64 bits in the directory too, as archives of more than 4 GB have them.
limit, zipfile.ZIP64_LIMIT = zipfile.ZIP64_LIMIT, 100
np.savez(os.path.join(folder, "wide.npz"), features=features, labels=labels, split=np.array([0, 0, 0, 1]),
         classes=np.array(["a", "größer", ""]))
zipfile.ZIP64_LIMIT = limit
