"""The Keras sides of npm run bench:augmentation: `generator` or `layers`; lines "size pictures" in,
seconds out."""

import sys
import time

import keras
import numpy as np
import tensorflow as tf
from keras.src.legacy.preprocessing.image import ImageDataGenerator

BATCH = 32
rng = np.random.default_rng(1)
# shear_range is in degrees; 0.2 as in Keras's own example.
generator = ImageDataGenerator(
    rotation_range=40, width_shift_range=0.2, height_shift_range=0.2, shear_range=0.2,
    zoom_range=0.2, horizontal_flip=True, fill_mode="nearest",
)
layers = keras.Sequential(
    [
        keras.layers.RandomFlip("horizontal"),
        keras.layers.RandomRotation(40 / 360, fill_mode="nearest"),
        keras.layers.RandomTranslation(0.2, 0.2, fill_mode="nearest"),
        keras.layers.RandomZoom(0.2, fill_mode="nearest"),
    ]
)
made = {}


def batches(size, count):
    """So many augmented batches of pictures of a size, made from when they are asked for."""
    if (size, count) not in made:
        x = rng.integers(0, 256, (BATCH, size, size, 3)).astype("float32")
        if sys.argv[1] == "generator":
            flow = generator.flow(x, batch_size=BATCH)
            made[size, count] = lambda: (next(flow) for _ in range(count))
        else:
            data = tf.data.Dataset.from_tensors(x).repeat(count)
            data = data.map(lambda b: layers(b, training=True), num_parallel_calls=tf.data.AUTOTUNE)
            # A new iterator each time: one that goes on would work ahead between two rounds.
            data = data.prefetch(tf.data.AUTOTUNE)
            made[size, count] = lambda: iter(data)
    return made[size, count]()


for line in sys.stdin:
    size, pictures = map(int, line.split())
    own = batches(size, pictures // BATCH)
    start = time.perf_counter()
    for batch in own:
        np.asarray(batch)
    print(time.perf_counter() - start, flush=True)
