"""Random numbers of TensorFlow's StatelessRandomUniformV2 (alg 1, Philox), for random.test.ts."""
import json
import sys

import numpy as np
import tensorflow as tf

cases = []
for key, counter in [((123, 456), (7, 0)), ((0, 0), (0, 0)), ((4294967295, 1), (4294967294, 2**33 + 5))]:
    key64 = np.array([key[0] | key[1] << 32], "uint64")
    counter64 = np.array(counter, "uint64")
    values = tf.raw_ops.StatelessRandomUniformV2(
        shape=[12], key=key64, counter=counter64, alg=1, dtype=tf.float32
    ).numpy()
    words = [
        int(counter[0]) & 0xFFFFFFFF,
        int(counter[0]) >> 32,
        int(counter[1]) & 0xFFFFFFFF,
        int(counter[1]) >> 32,
    ]
    cases.append({"key": key, "counter": words, "values": [float(v) for v in values]})
json.dump({"cases": cases}, open(sys.argv[1] + "/philox.json", "w"), indent=1)
