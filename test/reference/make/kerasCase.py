"""What the scripts of Keras' reference values share: TensorFlow on the CPU, draws by a seed, a layer's case."""

import json
import os
from pathlib import Path

os.environ["CUDA_VISIBLE_DEVICES"] = ""
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"

import keras
import numpy as np
import tensorflow as tf


class Draws:
    """Seeds Keras, and draws from a generator of its own: the same values whatever Keras draws."""

    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)
        keras.utils.set_random_seed(seed)

    def f32(self, *shape, scale=1.0):
        return (self.rng.normal(size=shape) * scale).astype("float32")

    def integers(self, most, size):
        return self.rng.integers(most, size=size)


def values(array):
    """Nine digits are a float32 to the last bit."""
    return [float(f"{v:.9g}") for v in np.asarray(array, "float32").reshape(-1)]


def layer_case(draws, config, layer, shape, batch, x=None):
    """Output of a layer in training, and gradients of the sum of its output times `r`."""
    x = draws.f32(batch, *shape) if x is None else x
    layer.build((None, *shape))
    layer.set_weights([abs(draws.f32(*w.shape)) + 0.5 if "variance" in w.path else draws.f32(*w.shape, scale=0.5)
                       for w in layer.weights])
    start = [values(w) for w in layer.weights]
    tx = tf.constant(x)
    with tf.GradientTape() as tape:
        tape.watch(tx)
        y = layer(tx, training=True)
        r = draws.f32(*y.shape)
        total = tf.reduce_sum(y * r)
    gradients = tape.gradient(total, [tx, *layer.trainable_weights])
    return {
        "config": config, "inputShape": list(shape), "x": values(x), "r": values(r),
        "weights": start, "outputShape": list(y.shape[1:]), "y": values(y),
        "gradients": [None if g is None else values(tf.convert_to_tensor(g)) for g in gradients],
        "after": [values(w) for w in layer.weights],
    }


def rounded(value):
    if isinstance(value, float):
        return float(f"{value:.9g}")
    if isinstance(value, dict):
        return {key: rounded(v) for key, v in value.items()}
    if isinstance(value, list):
        return [rounded(v) for v in value]
    return value


def write(name, **document):
    """Writes test/fixtures/reference/NAME.json with the versions that it is from."""
    document = {"versions": {"keras": keras.__version__, "tensorflow": tf.__version__}, **document}
    path = Path(__file__).parents[2] / f"fixtures/reference/{name}.json"
    path.write_text(json.dumps(rounded(document)) + "\n")
