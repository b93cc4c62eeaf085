"""Writes test/fixtures/reference/numpy.json: files that numpy saves, in base64, and what they hold.

Run: python test/reference/make/numpy_files.py
"""

import base64
import io
import json
from pathlib import Path

import numpy as np

rng = np.random.default_rng(7)
grid = rng.normal(size=(3, 2, 4)) * 100


def saved(array):
    out = io.BytesIO()
    np.save(out, array)
    return base64.b64encode(out.getvalue()).decode()


def case(array):
    texts = array.dtype.kind in "US"
    values = [v.decode() if isinstance(v, bytes) else v for v in array.ravel().tolist()]
    return {
        "file": saved(array),
        "shape": list(array.shape),
        "texts" if texts else "values": values if texts else [float(v) for v in values],
    }


types = ["<f8", ">f8", "<f4", ">f4", "<f2", ">f2", "<i8", ">i8", "<i4", ">i4", "<i2", "<u2", "<u4", "<u8"]
cases = {dtype: case(grid.astype(dtype) if dtype[1] != "u" else np.abs(grid).astype(dtype)) for dtype in types}
cases["|i1"] = case(grid.clip(-128, 127).astype("i1"))
cases["|u1"] = case(np.abs(grid).clip(0, 255).astype("u1"))
cases["bool"] = case(grid > 0)
cases["fortran"] = case(np.asfortranarray(grid))
cases["fortran big"] = case(np.asfortranarray(grid.astype(">i4")))
cases["half extremes"] = case(np.array([0, -0.0, 6e-8, 65504, 1 / 3], "<f2"))
cases["texts"] = case(np.array(["red", "größer", "", "猫"]))
cases["big texts"] = case(np.array(["a", "bc"]).astype(">U2"))
cases["fortran texts"] = case(np.asfortranarray([["a", "b", "c"], ["d", "e", "f"]]))
cases["bytes"] = case(np.array([b"no", b"yes"]))

archives = {}
for name, save in {"stored": np.savez, "packed": np.savez_compressed}.items():
    out = io.BytesIO()
    save(out, x=grid, y=np.arange(3))
    archives[name] = base64.b64encode(out.getvalue()).decode()

out = Path(__file__).parents[2] / "fixtures/reference/numpy.json"
out.write_text(json.dumps({"cases": cases, "archives": archives, "objects": saved(np.array([{}], dtype=object))}))
