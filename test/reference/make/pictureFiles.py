"""Writes test/fixtures/reference/pictureFiles.json: small JPEG and PNG files of the usual kinds, and what
Pillow makes of them: decoded, and resized by its Lanczos filter."""

import base64
import io
import json
from pathlib import Path

import numpy as np
from PIL import Image

WIDTH, HEIGHT = 45, 37
SIZES = [(37, 45), (16, 24), (60, 50), (37, 20)]

draws = np.random.default_rng(5)
coarse = Image.fromarray(draws.integers(0, 256, (7, 9, 3), dtype=np.uint8))
photo = coarse.resize((WIDTH, HEIGHT), Image.BICUBIC)


def stored(picture, kind, **how):
    out = io.BytesIO()
    picture.save(out, kind, **how)
    return out.getvalue()


files = {
    "jpeg 4:4:4": stored(photo, "JPEG", quality=90, subsampling=0),
    "jpeg 4:2:2": stored(photo, "JPEG", quality=75, subsampling=1),
    "jpeg 4:2:0": stored(photo, "JPEG", quality=75, subsampling=2),
    "jpeg with its own codes": stored(photo, "JPEG", quality=60, optimize=True),
    "jpeg with restarts": stored(photo, "JPEG", quality=75, restart_marker_blocks=4),
    "jpeg of few colours": stored(photo.resize((3, 3)), "JPEG", quality=75),
    "grey jpeg": stored(photo.convert("L"), "JPEG", quality=75),
    "png": stored(photo, "PNG"),
    "grey png": stored(photo.convert("L"), "PNG"),
    "png of noise": stored(
        Image.fromarray(draws.integers(0, 256, (HEIGHT, WIDTH, 3), dtype=np.uint8)), "PNG"
    ),
    "png with a palette": stored(photo.quantize(256), "PNG"),
}


def text(data):
    return base64.b64encode(data).decode()


cases = []
for name, data in files.items():
    picture = Image.open(io.BytesIO(data))
    whole = picture.convert("RGB")
    expected = [
        {"size": size, "pixels": text(whole.resize(size[::-1], Image.LANCZOS).tobytes())}
        for size in SIZES
    ]
    cases.append({"name": name, "file": text(data), "expected": expected})

path = Path(__file__).parents[2] / "fixtures/reference/pictureFiles.json"
path.write_text(json.dumps(cases, indent=1) + "\n")
