"""The peers of bench:data. `make FOLDER` writes the data; else one task, timed, as ours.ts."""

import json
import sys
import time
from pathlib import Path

import numpy as np
from sklearn.datasets import make_classification

SETS = {
    "scaling": (1_000_000, 30, 0.5),
    "minority": (100_000, 30, 0.05),
    "links": (50_000, 30, 0.2),
    "both": (30_000, 63, 0.1),
}


def make(folder):
    for name, (rows, columns, share) in SETS.items():
        if name == "scaling":
            rng = np.random.default_rng(0)
            x = rng.normal(size=(rows, columns)) * rng.lognormal(size=columns) + rng.normal(size=columns)
            y = np.zeros(rows, np.int32)
        else:
            x, y = make_classification(
                rows, columns, n_informative=columns // 2, n_redundant=columns // 6, n_clusters_per_class=4,
                weights=[1 - share], class_sep=0.8, random_state=0,
            )
            x = (x - x.mean(axis=0)) / x.std(axis=0)
        x.astype("<f8").tofile(folder / f"{name}.f64")
        y.astype("<i4").tofile(folder / f"{name}.i32")


def task(folder, kind, name, data, rows, columns):
    from imblearn.combine import SMOTETomek
    from imblearn.over_sampling import ADASYN, SMOTE
    from imblearn.under_sampling import EditedNearestNeighbours, TomekLinks
    from sklearn.preprocessing import MinMaxScaler, RobustScaler, StandardScaler

    x = np.fromfile(folder / f"{data}.f64").reshape(rows, columns)
    y = np.fromfile(folder / f"{data}.i32", np.int32)
    peers = {
        "standard": StandardScaler,
        "minMax": MinMaxScaler,
        "robust": RobustScaler,
        "smote": lambda: SMOTE(random_state=0),
        "adasyn": lambda: ADASYN(random_state=0),
        "tomekLinks": lambda: TomekLinks(n_jobs=-1),
        "editedNearestNeighbours": lambda: EditedNearestNeighbours(n_jobs=-1),
        "smotetomek": lambda: SMOTETomek(random_state=0, n_jobs=-1),
    }
    peer = peers[name]()
    start = time.perf_counter()
    left = len(peer.fit_transform(x) if kind == "scale" else peer.fit_resample(x, y)[0])
    print(json.dumps({"seconds": time.perf_counter() - start, "rows": left}))


if sys.argv[1] == "make":
    make(Path(sys.argv[2]))
else:
    task(Path(sys.argv[1]), *sys.argv[2:5], int(sys.argv[5]), int(sys.argv[6]))
