"""Writes test/fixtures/reference/augment.json: what Keras and TensorFlow make of given draws.

nearest, reflect: ImageDataGenerator.apply_transform. wrap, constant: ImageProjectiveTransformV3,
since scipy's wrap has the period n - 1 and its constant does not blend at the border. Pictures that
are not square: scipy about their own centre (Keras exchanges the two halves of it).
"""

import json
import os
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np
import tensorflow as tf
from keras.src.legacy.preprocessing.image import ImageDataGenerator
from scipy import ndimage

rng = np.random.default_rng(7)
still = dict(
    theta=0, tx=0, ty=0, shear=0, zx=1, zy=1, flipHorizontal=False, flipVertical=False,
    channelShiftIntensity=0,
)
draws = {
    "rotation": dict(theta=25),
    "shift": dict(tx=3.3, ty=-4.2),
    "shear": dict(shear=-12),
    "zoom": dict(zx=0.85, zy=1.3),
    "flips": dict(flipHorizontal=True, flipVertical=True),
    "far": dict(tx=40.3, ty=-33.6, zx=3.1),
    "all": dict(
        theta=-31, tx=-2.6, ty=1.7, shear=14, zx=1.15, zy=0.8, flipHorizontal=True,
        channelShiftIntensity=-18.5,
    ),
}


def matrix(d, height, width):
    """Keras's matrix in (x, y), about the picture's own centre."""
    t, s = np.deg2rad(d["theta"]), np.deg2rad(d["shear"])
    rotation = np.array([[np.cos(t), -np.sin(t), 0], [np.sin(t), np.cos(t), 0], [0, 0, 1]])
    shift = np.array([[1, 0, d["tx"]], [0, 1, d["ty"]], [0, 0, 1.0]])
    shear = np.array([[1, -np.sin(s), 0], [0, np.cos(s), 0], [0, 0, 1]])
    zoom = np.diag([d["zx"], d["zy"], 1.0])
    x, y = width / 2 - 0.5, height / 2 - 0.5
    to, back = np.eye(3), np.eye(3)
    to[:2, 2], back[:2, 2] = (x, y), (-x, -y)
    return to @ rotation @ shift @ shear @ zoom @ back


def flipped(x, d):
    if d["flipHorizontal"]:
        x = x[:, ::-1]
    return x[::-1] if d["flipVertical"] else x


def shifted(x, d):
    return np.clip(x + d["channelShiftIntensity"], x.min(), x.max())


def keras_result(x, d, mode):
    generator = ImageDataGenerator(fill_mode=mode, data_format="channels_last")
    names = {
        "flipHorizontal": "flip_horizontal",
        "flipVertical": "flip_vertical",
        "channelShiftIntensity": "channel_shift_intensity",
    }
    return generator.apply_transform(x.copy(), {names.get(k, k): v for k, v in d.items()})


def tensorflow_result(x, d, mode, cval):
    m = matrix(d, *x.shape[:2])
    out = tf.raw_ops.ImageProjectiveTransformV3(
        images=x[None],
        transforms=np.array([[*m[0], *m[1], 0, 0]], "float32"),
        output_shape=x.shape[:2],
        fill_value=float(cval),
        interpolation="BILINEAR",
        fill_mode=mode.upper(),
    ).numpy()[0]
    return flipped(shifted(out, d), d)


def scipy_result(x, d, mode):
    m = matrix(d, *x.shape[:2])
    swap = m[[1, 0, 2]][:, [1, 0, 2]]
    out = np.stack(
        [
            ndimage.affine_transform(x[..., c], swap[:2, :2], swap[:2, 2], order=1, mode=mode)
            for c in range(x.shape[2])
        ],
        axis=-1,
    )
    return flipped(shifted(out, d), d)


def listed(x):
    return [round(float(v), 3) for v in np.asarray(x).ravel()]


square = rng.integers(0, 256, (14, 14, 3)).astype("float32")
oblong = rng.integers(0, 256, (9, 15, 1)).astype("float32")
cases = []
for name, given in draws.items():
    d = {**still, **given}
    for mode in ("nearest", "reflect"):
        cases.append(
            dict(name=name, picture="square", fillMode=mode, cval=0, drawn=d,
                 values=listed(keras_result(square, d, mode)))
        )
        cases.append(
            dict(name=name, picture="oblong", fillMode=mode, cval=0, drawn=d,
                 values=listed(scipy_result(oblong, d, mode)))
        )
    for mode, cval in (("wrap", 0), ("constant", 130)):
        cases.append(
            dict(name=name, picture="oblong", fillMode=mode, cval=cval, drawn=d,
                 values=listed(tensorflow_result(oblong, d, mode, cval)))
        )

brightness = []
layer = keras.layers.RandomBrightness(1.0)
for factor in (-1.0, -0.37, 0.0, 0.21, 1.0):
    delta = np.array(factor * 255, "float32").reshape(1, 1, 1)
    out = layer.transform_images(oblong.copy(), {"rgb_delta": delta})
    brightness.append(dict(factor=factor, values=listed(out)))


def picture(x):
    return dict(shape=list(x.shape), values=[int(v) for v in x.ravel()])


fixture = dict(
    versions=dict(keras=keras.__version__, tensorflow=tf.__version__),
    pictures=dict(square=picture(square), oblong=picture(oblong)),
    affine=cases,
    brightness=brightness,
)
target = Path(__file__).parents[2] / "fixtures/reference/augment.json"
target.write_text(json.dumps(fixture, separators=(",", ":")) + "\n")
print(target, target.stat().st_size)
