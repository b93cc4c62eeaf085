"""Which rows scikit-learn's cross-validators put into which fold, where nothing is drawn at random.

    python test/reference/make/folds.py
"""
import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.model_selection import (
    GroupKFold, KFold, LeaveOneGroupOut, StratifiedKFold, TimeSeriesSplit,
)

rng = np.random.default_rng(5)


def case(name, values, splitter, n, labels=None, groups=None):
    folds = [{"train": train.tolist(), "validation": held.tolist()}
             for train, held in splitter.split(np.zeros(n), labels, groups)]
    return {"type": name, "values": values, "rows": n, "folds": folds,
            "labels": None if labels is None else labels.tolist(),
            "groups": None if groups is None else groups.tolist()}


cases = []
for n, k in ((10, 5), (23, 5), (17, 4), (7, 7)):
    cases.append(case("kFold", {"nSplits": k}, KFold(k), n))
for counts, k in (([12, 9], 3), ([5, 11, 7], 5), ([4, 4, 30], 4), ([2, 9], 2)):
    labels = rng.permutation(np.repeat(np.arange(len(counts)), counts))
    cases.append(case("stratifiedKFold", {"nSplits": k}, StratifiedKFold(k), len(labels), labels))
for sizes, k in (([1, 2, 3, 4, 5, 6], 3), ([9, 1, 4, 2, 7], 2), ([3, 3, 3, 5, 5, 1], 3)):
    groups = rng.permutation(np.repeat(np.arange(len(sizes)), sizes))
    cases.append(case("groupKFold", {"nSplits": k}, GroupKFold(k), len(groups), groups=groups))
    cases.append(case("leaveOneGroupOut", {}, LeaveOneGroupOut(), len(groups), groups=groups))
for n, values in ((12, {"nSplits": 3}), (23, {"nSplits": 5}), (20, {"nSplits": 3, "maxTrainSize": 6}),
                  (20, {"nSplits": 4, "testSize": 2, "gap": 3}), (9, {"nSplits": 2, "gap": 1})):
    names = {"nSplits": "n_splits", "maxTrainSize": "max_train_size", "testSize": "test_size", "gap": "gap"}
    splitter = TimeSeriesSplit(**{names[key]: value for key, value in values.items()})
    cases.append(case("timeSeriesSplit", values, splitter, n))

out = Path(__file__).parents[2] / "fixtures/reference/folds.json"
out.write_text(json.dumps({"versions": {"scikit-learn": sklearn.__version__}, "cases": cases}) + "\n")
