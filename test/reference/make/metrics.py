"""Reference values of scikit-learn for the metrics and the evaluation report.

Run: python test/reference/make/metrics.py  (writes test/fixtures/reference/metrics.json)
"""

import json
import warnings
from pathlib import Path

import numpy as np
from sklearn import metrics as m

warnings.filterwarnings("ignore")
rng = np.random.default_rng(11)


def f32(values):
    """Numbers that float32 holds, so that both sides see the same ones."""
    return np.asarray(values, dtype=np.float32)


def number(value):
    return None if value is None or np.isnan(value) else float(value)


def averages(y, predicted, averages):
    return {
        name: {
            average: float(function(y, predicted, average=average, zero_division=0))
            for average in averages
        }
        for name, function in [
            ("precision", m.precision_score),
            ("recall", m.recall_score),
            ("f1", m.f1_score),
        ]
    }


def classification(name, classes, y, p):
    """p: [n] of one sigmoid unit, or [n, classes]."""
    y, p = np.asarray(y), f32(p)
    one = p.ndim == 1
    wide = np.stack([1 - p.astype(float), p.astype(float)], 1) if one else p.astype(float)
    predicted = (p > 0.5).astype(int) if one else p.argmax(1)
    labels = list(range(classes))
    binary = classes == 2
    if binary:
        roc = m.roc_auc_score(y, wide[:, 1]) if len(set(y)) == 2 else np.nan
        pr = m.average_precision_score(y, wide[:, 1]) if 1 in y else np.nan
    elif len(set(y)) == classes:
        total = wide.sum(1, keepdims=True)
        assert np.allclose(total, 1)
        each = [m.roc_auc_score(y == c, wide[:, c]) for c in labels]
        roc = float(np.mean(each))
        assert abs(roc - m.roc_auc_score(y, wide / total, multi_class="ovr")) < 1e-6
        pr = float(np.mean([m.average_precision_score(y == c, wide[:, c]) for c in labels]))
    else:
        roc = pr = None
    rows = m.classification_report(
        y, predicted, labels=labels, output_dict=True, zero_division=0
    )
    occurring = m.classification_report(y, predicted, output_dict=True, zero_division=0)
    return {
        "name": name,
        "classes": classes,
        "width": 1 if one else classes,
        "y": y.tolist(),
        "p": p.ravel().tolist(),
        "accuracy": m.accuracy_score(y, predicted),
        "balancedAccuracy": m.balanced_accuracy_score(y, predicted),
        "scores": averages(
            y, predicted, ["macro", "weighted", "micro"] + (["binary"] if binary else [])
        ),
        "auc": {"ROC": number(roc), "PR": number(pr)},
        "logLoss": m.log_loss(y, np.clip(wide, 2**-23, 1 - 2**-23), labels=labels),
        "confusion": m.confusion_matrix(y, predicted, labels=labels).tolist(),
        "perClass": [rows[str(c)] for c in labels],
        "macro": occurring["macro avg"],
        "weighted": occurring["weighted avg"],
        "top2": None if one else m.top_k_accuracy_score(y, wide, k=2, labels=labels)
        if classes > 2
        else 1.0,
    }


def softmax(z):
    e = np.exp(z - z.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


def classifications():
    y = rng.integers(0, 2, 60)
    yield classification("sigmoid", 2, y, 1 / (1 + np.exp(-(rng.normal(size=60) + 1.5 * y - 0.7))))
    yield classification("sigmoid ties", 2, y, np.round(rng.uniform(size=60) * 8) / 8)
    yield classification("one score", 2, y, np.full(60, 0.25))
    yield classification("nothing predicted", 2, [0, 0, 1, 0, 1], [0.1, 0.2, 0.3, 0.4, 0.5])
    yield classification("no positives", 2, [0, 0, 0, 0], [0.1, 0.6, 0.3, 0.9])
    yield classification("sure", 2, [0, 1, 1, 0], [0.0, 1.0, 0.0, 1.0])
    yield classification("certain", 2, [1, 0, 0, 1], [1.0, 0.6, 0.4, 0.5])
    yield classification("two softmax", 2, y, softmax(rng.normal(size=(60, 2)) + np.eye(2)[y]))
    y = rng.integers(0, 4, 120)
    yield classification("four", 4, y, softmax(rng.normal(size=(120, 4)) + 2 * np.eye(4)[y]))
    y = rng.choice(3, 90, p=[0.8, 0.15, 0.05])
    yield classification("rare", 3, y, softmax(rng.normal(size=(90, 3)) + [2, 0, -3]))
    y = rng.integers(0, 3, 40)
    p = softmax(rng.normal(size=(40, 5)) - [0, 0, 0, 0, 30])
    yield classification("absent classes", 5, y, p)


def regression(name, y, p):
    y, p = f32(y).astype(float), f32(p).astype(float)
    residuals = y - p
    return {
        "name": name,
        "y": y.tolist(),
        "p": p.tolist(),
        "mae": m.mean_absolute_error(y, p),
        "mse": m.mean_squared_error(y, p),
        "rmse": m.root_mean_squared_error(y, p),
        "r2": m.r2_score(y, p),
        "quantiles": np.quantile(residuals, [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1]).tolist(),
    }


def regressions():
    y = rng.normal(size=80)
    yield regression("near", y, y + 0.3 * rng.normal(size=80))
    yield regression("far from zero", 1000 + y, 1000 + y + 0.3 * rng.normal(size=80))
    yield regression("worse than the mean", y, -y)
    yield regression("constant, met", np.full(10, 2.5), np.full(10, 2.5))
    yield regression("constant, missed", np.full(10, 2.5), 2.5 + rng.normal(size=10))
    yield regression("perfect", y, y)


fixture = {"classification": list(classifications()), "regression": list(regressions())}
path = Path(__file__).parents[2] / "fixtures/reference/metrics.json"
path.write_text(json.dumps(fixture, separators=(",", ":")) + "\n")
