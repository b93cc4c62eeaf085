"""Writes the benchmark's arrays: make.py FOLDER NAME ROWS SHAPE (such as 28,28,1)."""

import sys

import numpy as np

folder, name, rows, shape = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
shape = tuple(int(size) for size in shape.split(","))
random = np.random.default_rng(0)
classes = random.integers(0, 10, rows)
prototypes = random.random((10, *shape))
x = prototypes[classes] * 0.5 + random.random((rows, *shape)) * 0.5
# One label in five is wrong, so that the loss has a floor that all sides come to.
wrong = random.random(rows) < 0.2
labels = np.where(wrong, random.integers(0, 10, rows), classes).astype("int32")
x = (x * 255).astype("uint8") if len(shape) == 3 else x.astype("float32")
np.save(f"{folder}/{name}_x.npy", x)
np.save(f"{folder}/{name}_y.npy", labels)
