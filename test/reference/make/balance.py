"""Reference values of imbalanced-learn and scikit-learn for the balancers.

Run: python test/reference/make/balance.py  (writes test/fixtures/reference/balance.json)
"""

import json
from collections import Counter
from pathlib import Path

import numpy as np
from imblearn.over_sampling import SMOTE, RandomOverSampler
from imblearn.under_sampling import RandomUnderSampler
from sklearn.neighbors import NearestNeighbors
from sklearn.utils.class_weight import compute_class_weight

rng = np.random.default_rng(7)

DISTRIBUTIONS = [
    [30, 10],
    [10, 30],
    [20, 20],
    [40, 12, 12],
    [7, 25, 25, 9],
    [100, 1],
    [17, 50, 33],
    [25, 0, 9],
    [12, 0],
]
STRATEGIES = [
    "auto",
    "majority",
    "minority",
    "not minority",
    "not majority",
    "all",
    0.1,
    0.3,
    0.5,
    0.7,
    1.0,
    {0: 40},
    {0: 5, 1: 8},
    {1: 60, 0: 45},
    {2: 9},
    {0: 0},
]
SAMPLERS = {
    "over": RandomOverSampler,
    "under": RandomUnderSampler,
    "smote": lambda **kw: SMOTE(k_neighbors=3, **kw),
}


def labels(counts):
    return np.concatenate([np.full(n, c) for c, n in enumerate(counts)])


def resampled(sampler, counts, strategy):
    """Class counts afterwards, or None where imbalanced-learn refuses."""
    y = labels(counts)
    x = rng.normal(size=(len(y), 2))
    try:
        _, y_new = SAMPLERS[sampler](sampling_strategy=strategy, random_state=0).fit_resample(x, y)
    except ValueError:
        return None
    counted = Counter(y_new.tolist())
    return [counted[c] for c in range(len(counts))]


def strategy_cases():
    for counts in DISTRIBUTIONS:
        for strategy in STRATEGIES:
            for sampler in SAMPLERS:
                asked = (
                    {str(k): v for k, v in strategy.items()}
                    if isinstance(strategy, dict)
                    else strategy
                )
                yield {
                    "sampler": sampler,
                    "counts": counts,
                    "strategy": asked,
                    "result": resampled(sampler, counts, strategy),
                }


def neighbor_cases():
    for rows, columns, k in [(12, 1, 3), (40, 3, 5), (60, 8, 5), (50, 19, 7), (6, 2, 5)]:
        x = np.round(rng.normal(size=(rows, columns)), 6)
        found = NearestNeighbors(n_neighbors=k + 1, algorithm="brute").fit(x)
        indices = found.kneighbors(x, return_distance=False)[:, 1:]
        yield {"columns": columns, "k": k, "x": x.ravel().tolist(), "neighbors": indices.tolist()}


def weight_cases():
    for counts in DISTRIBUTIONS:
        y = labels(counts)
        present = np.unique(y)
        balanced = compute_class_weight("balanced", classes=present, y=y)
        weights = dict(zip(present.tolist(), balanced.tolist()))
        yield {"counts": counts, "balanced": [weights.get(c) for c in range(len(counts))]}


fixture = {
    "strategies": list(strategy_cases()),
    "neighbors": list(neighbor_cases()),
    "classWeights": list(weight_cases()),
}
path = Path(__file__).parents[2] / "fixtures/reference/balance.json"
path.write_text(json.dumps(fixture, separators=(",", ":")) + "\n")
