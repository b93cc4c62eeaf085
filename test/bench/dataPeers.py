"""The peers of npm run bench:data, reading: prints seconds for each line it gets on its input.

Lines: csv PATH (pandas.read_csv), pictures FOLDER HEIGHT WIDTH METHOD ANTIALIAS (tf.data on the same
files; with lanczos3 and 1 it filters as libvips does, with bilinear and 0 it takes four pixels of the
picture for each one made, tf.image.resize's default).
"""

import os
import sys
import time
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"


def read_csv(path):
    import pandas as pd

    start = time.perf_counter()
    pd.read_csv(path)
    return time.perf_counter() - start


def read_pictures(folder, height, width, method, antialias):
    import tensorflow as tf

    def decode(path):
        picture = tf.io.decode_jpeg(tf.io.read_file(path), channels=3)
        size = [int(height), int(width)]
        resized = tf.image.resize(picture, size, method=method, antialias=antialias == "1")
        return tf.cast(tf.clip_by_value(resized, 0, 255), tf.uint8)

    paths = sorted(str(path) for path in Path(folder).rglob("*.jpg"))
    start = time.perf_counter()
    data = tf.data.Dataset.from_tensor_slices(paths)
    data = data.map(decode, num_parallel_calls=tf.data.AUTOTUNE).batch(64).prefetch(tf.data.AUTOTUNE)
    for _ in data:
        pass
    return time.perf_counter() - start


kinds = {"csv": read_csv, "pictures": read_pictures}
for line in sys.stdin:
    kind, *arguments = line.rstrip("\n").split("\t")
    print(kinds[kind](*arguments), flush=True)
