"""Reference values of numpy, scipy and scikit-learn for the data report.

Run: python test/reference/make/report.py  (writes test/fixtures/reference/report.json)
"""

import json
from pathlib import Path

import numpy as np
import scipy
import sklearn
from scipy.stats import skew
from sklearn.decomposition import PCA
from sklearn.preprocessing import StandardScaler

rng = np.random.default_rng(17)
ROWS = 240


def column(name):
    """Columns that are hard in their own way, some with values of another column in them."""
    normal = rng.normal(size=ROWS)
    return {
        "normal": normal,
        "farFromZero": 1e6 + rng.normal(size=ROWS),
        "skewed": rng.lognormal(sigma=1.5, size=ROWS),
        "integers": rng.integers(-4, 5, size=ROWS).astype(float),
        "mostlyZero": np.where(rng.random(ROWS) < 0.8, 0.0, rng.normal(size=ROWS)),
    }[name]


def statistics(values):
    q1, median, q3 = np.quantile(values, [0.25, 0.5, 0.75])
    reach = 1.5 * (q3 - q1)
    inside = values[(values >= q1 - reach) & (values <= q3 + reach)]
    counts, edges = np.histogram(values, bins=30)
    return {
        "mean": values.mean(),
        "std": values.std(),
        "skew": float(skew(values)),
        "box": {"low": inside.min(), "q1": q1, "median": median, "q3": q3, "high": inside.max()},
        "outliers": int(len(values) - len(inside)),
        "counts": counts.tolist(),
        "edges": edges.tolist(),
    }


names = ["normal", "farFromZero", "skewed", "integers", "mostlyZero"]
columns = {name: column(name) for name in names}
columns["mixed"] = 0.7 * columns["normal"] - 0.4 * columns["skewed"] + rng.normal(size=ROWS)
missing = {name: (rng.random(ROWS) < 0.15).astype(int) for name in ["skewed", "mixed"]}
names.append("mixed")


def pearson(a, b):
    both = np.ones(ROWS, dtype=bool)
    for name in (a, b):
        if name in missing:
            both &= missing[name] == 0
    r = np.corrcoef(columns[a][both], columns[b][both])[0, 1]
    return {"a": a, "b": b, "r": r, "n": int(both.sum())}


matrix = np.column_stack([columns[name] for name in names])
scaled = StandardScaler().fit_transform(matrix)
pca = PCA(n_components=2, svd_solver="full").fit(scaled)
# The sign of a component is free: the largest loading is made positive.
signs = np.sign(pca.components_[np.arange(2), np.abs(pca.components_).argmax(axis=1)])
fixture = {
    "versions": {
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "scikit-learn": sklearn.__version__,
    },
    "columns": {name: values.tolist() for name, values in columns.items()},
    "missing": {name: flags.tolist() for name, flags in missing.items()},
    "statistics": {name: statistics(values) for name, values in columns.items()},
    "correlation": [pearson(a, b) for i, a in enumerate(names) for b in names[:i]],
    "pca": {
        "explained": pca.explained_variance_ratio_.tolist(),
        "scores": (pca.transform(scaled) * signs).tolist(),
    },
}

path = Path(__file__).parents[2] / "fixtures" / "reference" / "report.json"
path.write_text(json.dumps(fixture) + "\n")
