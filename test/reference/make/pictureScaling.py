"""Reference values of Keras's ImageDataGenerator: centring, standardizing and ZCA whitening.

Run: python test/reference/make/pictureScaling.py  (writes test/fixtures/reference/pictureScaling.json)

In double precision, since the matrix of ZCA whitening takes up the rounding of single precision.
"""

import json
from pathlib import Path

import numpy as np
from keras.src.legacy.preprocessing.image import ImageDataGenerator

rng = np.random.default_rng(5)


def pictures(rows, shape):
    """Levels that go together with their neighbours', as those of pictures do."""
    smooth = rng.normal(size=(rows, *shape)).cumsum(1).cumsum(2)
    return np.clip(np.round(128 + 25 * smooth), 0, 255)


CASES = [
    ({"type": "featurewise"}, {"featurewise_center": True, "featurewise_std_normalization": True}),
    ({"type": "featurewise", "stdNormalization": False}, {"featurewise_center": True}),
    ({"type": "samplewise"}, {"samplewise_center": True, "samplewise_std_normalization": True}),
    ({"type": "samplewise", "stdNormalization": False}, {"samplewise_center": True}),
    ({"type": "zcaWhitening", "epsilon": 0.1}, {"featurewise_center": True, "zca_whitening": True, "zca_epsilon": 0.1}),
    ({"type": "zcaWhitening"}, {"featurewise_center": True, "zca_whitening": True}),
    (
        {"type": "zcaWhitening", "epsilon": 0.001, "rescale": 1 / 255},
        {"featurewise_center": True, "zca_whitening": True, "zca_epsilon": 0.001, "rescale": 1 / 255},
    ),
]
sets = []
for rows, shape in [(70, (5, 4, 1)), (24, (4, 5, 3))]:
    train, new = pictures(rows, shape), pictures(4, shape)
    new[1] = 77
    cases = []
    for config, given in CASES:
        generator = ImageDataGenerator(dtype="float64", **given)
        generator.fit(train)
        scaled = [generator.standardize(np.copy(picture)) for picture in new]
        cases.append({"config": config, "expected": np.ravel(scaled).tolist()})
    sets.append({
        "shape": shape,
        "train": train.astype(int).ravel().tolist(),
        "new": new.astype(int).ravel().tolist(),
        "cases": cases,
    })
path = Path(__file__).parents[2] / "fixtures/reference/pictureScaling.json"
path.write_text(json.dumps(sets, separators=(",", ":")) + "\n")
