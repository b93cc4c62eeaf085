"""Writes test/fixtures/reference/augmentations.json: what Keras, TensorFlow, Pillow and scipy make of
given draws, on pictures of whole levels. KERAS_BACKEND is tensorflow."""

import json
import os
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["KERAS_BACKEND"] = "tensorflow"
import keras
import numpy as np
import PIL
import tensorflow as tf
from PIL import Image, ImageEnhance
from scipy import ndimage

rng = np.random.default_rng(11)
height, width = 9, 11
picture = rng.integers(0, 256, (height, width, 3)).astype("float32")
# Few levels, a grey pixel and black, where hue and saturation have no value of their own.
picture[0, :3] = [[120, 120, 120], [0, 0, 0], [255, 255, 255]]
picture[1:4, :, 1] = np.floor(picture[1:4, :, 1] / 64) * 16 + 40


def batch():
    return tf.constant(picture[None])


def listed(x):
    return [round(float(v), 3) for v in np.asarray(x).ravel()]


def layer(made, transformation):
    return made.transform_images(batch(), transformation, training=True)


cases = []


def case(name, drawn, values, tolerance=2e-3, **given):
    cases.append(
        dict(name=name, drawn=drawn, given=given, tolerance=tolerance, values=listed(values))
    )


for factor in (0.0, 0.4, 1.0, 1.7):
    made = keras.layers.RandomContrast(0.5)
    case(
        "randomContrast",
        dict(factor=factor),
        layer(made, dict(contrast_factor=tf.constant([[[[factor]]]], "float32"))),
    )
    case("randomSaturation", dict(factor=factor), tf.image.adjust_saturation(batch() / 255, factor) * 255)
    made = keras.layers.RandomSharpness(1.0)
    case("sharpness", dict(factor=factor), layer(made, dict(factor=tf.constant([factor / 2]))))
for degrees in (-170.0, -45.0, 0.0, 30.0, 121.0):
    case(
        "randomHue",
        dict(hue=degrees),
        tf.image.adjust_hue(batch() / 255, degrees / 360) * 255,
        tolerance=5e-3,
    )
for applied in (True, False):
    drawn = dict(applied=applied)
    flag = tf.constant([applied])
    gray = tf.image.rgb_to_grayscale(batch())
    case("grayscale", drawn, tf.where(applied, tf.repeat(gray, 3, axis=-1), batch()))
    case("invert", drawn, layer(keras.layers.RandomInvert(), dict(apply_inversion=flag)))
case("autoContrast", dict(applied=True), layer(keras.layers.AutoContrast(), None))
case("equalize", dict(applied=True), layer(keras.layers.Equalization(), None))
for bits in (1, 3, 4, 8):
    shift = tf.constant([8 - bits], "uint8")
    made = keras.layers.RandomPosterization(8)
    case("posterize", dict(applied=True, bits=bits), layer(made, dict(shift_factor=shift)))
for threshold in (0.0, 100.0, 128.0, 256.0):
    given = dict(thresholds=tf.constant([[[[threshold]]]]), additions=tf.zeros((1, 1, 1, 1)))
    made = keras.layers.Solarization()
    case("solarize", dict(applied=True, threshold=threshold), layer(made, given))
for sigma, size in ((0.1, 7), (0.8, 3), (1.5, 7), (3.0, 5)):
    blurred = picture.astype("float64")
    for axis in (0, 1):
        blurred = ndimage.gaussian_filter1d(blurred, sigma, axis, mode="mirror", radius=size // 2)
    case("gaussianBlur", dict(sigma=sigma), blurred, kernelSize=size)
corners = dict(
    topLeftX=1.3, topLeftY=0.4, topRightX=2.1, topRightY=1.7,
    bottomRightX=0.6, bottomRightY=0.9, bottomLeftX=2.4, bottomLeftY=1.1,
)
right, bottom = width - 1.0, height - 1.0
start = [[0, 0], [right, 0], [0, bottom], [right, bottom]]
end = [[1.3, 0.4], [right - 2.1, 1.7], [2.4, bottom - 1.1], [right - 0.6, bottom - 0.9]]
case(
    "perspective",
    dict(applied=True, **corners),
    keras.src.backend.image.perspective_transform(
        batch(), tf.constant([start], "float32"), tf.constant([end], "float32"), fill_value=90
    ),
    # float32 coefficients of a system of eight.
    tolerance=0.05,
    cval=90,
)
# A window of 6 × 8 at (2, 1), enlarged: half-pixel centres; the window's edge reads beyond it.
window = dict(top=2, left=1, height=6, width=8)
scale_y, scale_x = 6 / height, 8 / width
transform = [scale_x, 0, 1 + (scale_x - 1) / 2, 0, scale_y, 2 + (scale_y - 1) / 2, 0, 0]
case(
    "randomCrop",
    window,
    tf.raw_ops.ImageProjectiveTransformV3(
        images=batch(),
        transforms=tf.constant([transform], "float32"),
        output_shape=[height, width],
        fill_value=0.0,
        interpolation="BILINEAR",
        fill_mode="CONSTANT",
    ),
)
# Away from the edge that is what a resize of the window gives.
resized = np.asarray(tf.image.resize(picture[2:8, 1:9], (height, width)))
padded = np.pad(picture, ((2, 2), (2, 2), (0, 0)))
case("randomCrop", dict(top=-2, left=1, height=height, width=width),
     padded[0:height, 3 : 3 + width])
shown = Image.fromarray(picture.astype("uint8"))
for factor in (0.4, 1.0, 1.6):
    # ImageDataGenerator's brightness is Pillow's, in whole levels.
    still = dict(
        theta=0, tx=0, ty=0, shear=0, zx=1, zy=1, flipHorizontal=False, flipVertical=False,
        channelShiftIntensity=0, brightness=factor,
    )
    case("affine", still, np.asarray(ImageEnhance.Brightness(shown).enhance(factor)), tolerance=1)

fixture = dict(
    versions=dict(keras=keras.__version__, tensorflow=tf.__version__, pillow=PIL.__version__),
    shape=[height, width, 3],
    picture=[int(v) for v in picture.ravel()],
    resized=dict(window=window, values=listed(resized)),
    cases=cases,
)
target = Path(__file__).parents[2] / "fixtures/reference/augmentations.json"
target.write_text(json.dumps(fixture, separators=(",", ":")) + "\n")
print(target, target.stat().st_size)
