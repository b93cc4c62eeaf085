"""Reference values of scikit-learn for encoders, nearest-neighbour imputation and splits by group.

Run: python test/reference/make/elements.py  (writes test/fixtures/reference/elements.json)
"""

import json
import warnings
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import FeatureHasher
from sklearn.impute import KNNImputer
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.preprocessing import KBinsDiscretizer, TargetEncoder

warnings.filterwarnings("ignore")
rng = np.random.default_rng(3)


def target():
    texts = np.array(["red", "green", "blue", "grey"])
    train = texts[np.r_[rng.integers(0, 3, 59), 3]]
    new = np.array(["red", "green", "blue", "grey", "unseen"])
    cases = []
    for kind, y, classes in [
        ("binary", rng.integers(0, 2, 60), 2),
        ("multiclass", rng.integers(0, 3, 60), 3),
        ("continuous", np.round(rng.normal(size=60), 4), 0),
    ]:
        for smooth in ["auto", 2.5, 0.0]:
            encoder = TargetEncoder(smooth=smooth, target_type=kind).fit(train.reshape(-1, 1), y)
            made = encoder.transform(new.reshape(-1, 1))
            cases.append({"classes": classes, "y": y.tolist(), "smooth": smooth, "expected": made.tolist()})
    return {"train": train.tolist(), "new": new.tolist(), "cases": cases}


def hashing():
    texts = ["red", "green", "Grün", "a rather long category", "", "x", "xy", "xyz", "wxyz"]
    cases = []
    for n, sign in [(8, True), (16, False)]:
        hasher = FeatureHasher(n_features=n, alternate_sign=sign)
        made = hasher.transform([{"colour": text} for text in texts]).toarray()
        cases.append({"nFeatures": n, "alternateSign": sign, "expected": made.tolist()})
    return {"column": "colour", "texts": texts, "cases": cases}


def bins():
    train = np.round(np.r_[rng.lognormal(size=47), np.zeros(9)], 4)
    new = np.r_[-5, 0, np.round(rng.lognormal(size=12), 4), 1e6]
    cases = []
    for n in [2, 5, 9]:
        for strategy in ["quantile", "uniform", "kmeans"]:
            fitted = KBinsDiscretizer(
                n, encode="ordinal", strategy=strategy, quantile_method="averaged_inverted_cdf", subsample=None
            ).fit(train.reshape(-1, 1))
            cases.append({
                "nBins": n,
                "strategy": strategy,
                "edges": fitted.bin_edges_[0].tolist(),
                "expected": fitted.transform(new.reshape(-1, 1)).ravel().tolist(),
            })
    return {"train": train.tolist(), "new": new.tolist(), "cases": cases}


def holes(x):
    return [[None if np.isnan(value) else float(value) for value in row] for row in x]


def neighbours():
    x = np.round(rng.normal(size=(40, 4)), 4)
    x[rng.random(x.shape) < 0.2] = np.nan
    x[7] = np.nan
    train, new = x[:30], x[30:]
    cases = []
    for k, weights in [(5, "uniform"), (3, "distance"), (1, "uniform")]:
        imputer = KNNImputer(n_neighbors=k, weights=weights).fit(train)
        cases.append({
            "nNeighbors": k,
            "weights": weights,
            "train": imputer.transform(train).tolist(),
            "new": imputer.transform(new).tolist(),
        })
    return {"train": holes(train), "new": holes(new), "cases": cases}


def groups():
    cases = []
    for n, k in [(12, 3), (16, 5), (23, 4)]:
        group = np.repeat(np.arange(n), rng.integers(1, 9, n))
        y = rng.integers(0, 3, len(group))
        folds = np.zeros(n, int)
        for fold, (_, test) in enumerate(StratifiedGroupKFold(k).split(y, y, group)):
            folds[np.unique(group[test])] = fold
        counts = [np.bincount(y[group == g], minlength=3).tolist() for g in range(n)]
        cases.append({"counts": counts, "parts": k, "folds": folds.tolist()})
    return cases


fixture = {
    "target": target(),
    "hashing": hashing(),
    "bins": bins(),
    "neighbours": neighbours(),
    "groups": groups(),
}
path = Path(__file__).parents[2] / "fixtures/reference/elements.json"
path.write_text(json.dumps(fixture, separators=(",", ":")) + "\n")
