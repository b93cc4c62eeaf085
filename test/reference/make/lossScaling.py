"""Reference values of Keras's LossScaleOptimizer: the scale, its counter and the weights, step by step.

Run: python test/reference/make/lossScaling.py  (writes test/fixtures/reference/lossScaling.json)

In float32, which leaves its range as float16 does, at larger values: some batches do so at any scale,
some only at the larger ones.
"""

import json
import os
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np
import tensorflow as tf

KERNEL = [[0.5], [-0.25]]
# The squared error's gradient is more than float32 holds once it is scaled by more than some 2^13.
LARGE = 2e17
ENDLESS = 1e30
rng = np.random.default_rng(4)


def batch(factor=1.0):
    return (rng.normal(size=(3, 2)) * factor).astype("float32"), rng.normal(size=(3, 1)).astype("float32")


# (batch, the counter before it; None: as it is)
STEPS = (
    [(batch(), None) for _ in range(3)]
    + [(batch(LARGE), None) for _ in range(6)]
    + [(batch(), None)]
    + [(batch(ENDLESS), None), (batch(), None), (batch(ENDLESS), None), (batch(ENDLESS), None)]
    + [(batch(), 1997)]
    + [(batch(), None) for _ in range(4)]
    + [(batch(ENDLESS), None) for _ in range(18)]
    + [(batch(), None), (batch(), 1999), (batch(), None)]
)


def run(optimizer):
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, use_bias=False)])
    model.layers[0].set_weights([np.array(KERNEL, "float32")])
    scaling = keras.optimizers.LossScaleOptimizer(optimizer)
    scaling.build(model.trainable_variables)
    steps = []
    for (x, y), counter in STEPS:
        if counter is not None:
            scaling.step_counter.assign(counter)
        with tf.GradientTape() as tape:
            loss = keras.ops.mean(keras.ops.square(model(x) - y))
            scaled = scaling.scale_loss(loss)
        scaling.apply(tape.gradient(scaled, model.trainable_weights), model.trainable_variables)
        steps.append({
            "scale": float(scaling.dynamic_scale.value),
            "steady": int(scaling.step_counter.value),
            "kernel": np.ravel(model.layers[0].get_weights()[0]).astype(float).tolist(),
        })
    return steps


result = {
    "kernel": KERNEL,
    "steps": [
        {"x": x.astype(float).tolist(), "y": y.astype(float).ravel().tolist(), "steady": counter}
        for (x, y), counter in STEPS
    ],
    "learningRate": 0.01,
    "cases": [
        {"optimizer": config, "expected": run(optimizer)}
        for config, optimizer in [
            (
                {"type": "sgd", "momentum": 0.9, "clipvalue": 0.5},
                keras.optimizers.SGD(0.01, momentum=0.9, clipvalue=0.5),
            ),
            ({"type": "adam", "clipvalue": 0.5}, keras.optimizers.Adam(0.01, clipvalue=0.5)),
            (
                {"type": "adam", "clipvalue": 0.5, "gradientAccumulationSteps": 2},
                keras.optimizers.Adam(0.01, clipvalue=0.5, gradient_accumulation_steps=2),
            ),
        ]
    ],
}
path = Path(__file__).parents[2] / "fixtures/reference/lossScaling.json"
path.write_text(json.dumps(result) + "\n")
print(path, path.stat().st_size)
