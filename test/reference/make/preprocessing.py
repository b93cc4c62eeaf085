"""Reference values of scikit-learn for scalers, imputation, encoding, outliers and splits.

Run: python test/reference/make/preprocessing.py  (writes test/fixtures/reference/preprocessing.json)
"""

import json
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn.impute import SimpleImputer
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import MinMaxScaler, OneHotEncoder, OrdinalEncoder, StandardScaler

warnings.filterwarnings("ignore")
rng = np.random.default_rng(11)


def columns():
    """Columns that are hard in their own way."""
    return {
        "normal": rng.normal(size=50),
        "farFromZero": 1e8 + rng.normal(size=50),
        "tiny": rng.normal(size=50) * 1e-12,
        "constant": np.full(50, 3.25),
        "skewed": rng.lognormal(sigma=2, size=50),
        "integers": rng.integers(-5, 5, size=50).astype(float),
        "binary": rng.integers(2, size=50).astype(float),
    }


def scalers():
    cases = []
    for name, values in columns().items():
        train, new = values[:35], values[35:] * 1.3
        for config, scaler in [
            ({"type": "standard"}, StandardScaler()),
            ({"type": "standard", "withMean": False}, StandardScaler(with_mean=False)),
            ({"type": "standard", "withStd": False}, StandardScaler(with_std=False)),
            ({"type": "minMax"}, MinMaxScaler()),
            ({"type": "minMax", "featureRange": [-2, 3]}, MinMaxScaler((-2, 3))),
            ({"type": "minMax", "clip": True}, MinMaxScaler(clip=True)),
        ]:
            scaler.fit(train.reshape(-1, 1))
            scaled = scaler.transform(new.reshape(-1, 1)).ravel()
            statistics = (
                {"mean": scaler.mean_[0], "var": scaler.var_[0]}
                if config["type"] == "standard" and scaler.with_std
                else {"dataMin": scaler.data_min_[0], "dataMax": scaler.data_max_[0]}
                if config["type"] == "minMax" else {}
            )
            cases.append({"column": name, "config": config, "train": train.tolist(), "new": new.tolist(),
                          "expected": scaled.tolist(), "statistics": statistics})
    return cases


def imputation():
    values = rng.integers(0, 6, size=40).astype(float)
    values[rng.permutation(40)[:9]] = np.nan
    train, new = values[:30], values[30:]
    cases = []
    for strategy, fill in [("mean", None), ("median", None), ("most_frequent", None), ("constant", 7.0)]:
        imputer = SimpleImputer(strategy=strategy, fill_value=fill).fit(train.reshape(-1, 1))
        cases.append({"strategy": strategy, "fillValue": fill,
                      "expected": imputer.transform(new.reshape(-1, 1)).ravel().tolist()})
    null = lambda xs: [None if np.isnan(x) else x for x in xs]
    return {"train": null(train), "new": null(new), "cases": cases}


def encoding():
    train = rng.choice(["b", "a", "c", "rare1", "rare2"], p=[0.4, 0.3, 0.22, 0.04, 0.04], size=80)
    train[:2] = ["rare1", "rare2"]
    new = np.array(["a", "b", "unseen", "rare1", "c"])
    cases = []
    for config, encoder in [
        ({"type": "oneHot"}, OneHotEncoder(sparse_output=False, handle_unknown="ignore")),
        ({"type": "oneHot", "minFrequency": 10},
         OneHotEncoder(sparse_output=False, handle_unknown="ignore", min_frequency=10)),
        ({"type": "oneHot", "minFrequency": 0.1, "handleUnknown": "infrequentIfExist"},
         OneHotEncoder(sparse_output=False, handle_unknown="infrequent_if_exist", min_frequency=0.1)),
        ({"type": "ordinal"}, OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)),
    ]:
        encoder.fit(train.reshape(-1, 1))
        cases.append({"config": config, "expected": encoder.transform(new.reshape(-1, 1)).tolist()})
    return {"train": train.tolist(), "new": new.tolist(), "cases": cases}


def outliers():
    train = np.concatenate([rng.normal(size=40), [9.0, -12.0, 30.0]])
    low, high = np.quantile(train, [0.25, 0.75])
    fences = [low - 1.5 * (high - low), high + 1.5 * (high - low)]
    spread = [train.mean() - 2 * train.std(), train.mean() + 2 * train.std()]
    return {"train": train.tolist(), "iqr": fences, "zScore": spread}


def splits():
    cases = []
    for counts in ([60, 40], [7, 5, 30], [3, 3, 4], [100, 3], [33, 33, 34]):
        labels = np.repeat(np.arange(len(counts)), counts)
        rows = np.arange(len(labels))
        for test in (0.15, 0.2, 0.25):
            try:
                train, held = train_test_split(rows, test_size=test, stratify=labels, random_state=0)
            except ValueError:
                continue
            count = lambda part: np.bincount(labels[part], minlength=len(counts)).tolist()
            cases.append({"counts": counts, "test": test, "sizes": [len(train), len(held)],
                          "testCounts": count(held)})
    return cases


out = Path(__file__).parents[2] / "fixtures/reference/preprocessing.json"
out.write_text(json.dumps({
    "versions": {"scikit-learn": sklearn.__version__},
    "scalers": scalers(), "imputation": imputation(), "encoding": encoding(),
    "outliers": outliers(), "splits": splits(),
}) + "\n")
