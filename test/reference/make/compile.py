"""Reference values of Keras for further optimizers, losses and schedules.

Run: python test/reference/make/compile.py  (writes test/fixtures/reference/compile.json)
"""

import keras
import numpy as np
import tensorflow as tf

from kerasCase import Draws, values, write

draws = Draws(11)
f32 = draws.f32


def optimizers():
    O = keras.optimizers
    starts = [f32(4, 3), f32(3)]
    gradients = [[f32(4, 3, scale=2.0), f32(3, scale=2.0)] for _ in range(6)]
    cases = [
        ("adadelta", {}, O.Adadelta(0.1)),
        ("adadelta", {"rho": 0.8, "epsilon": 1e-3}, O.Adadelta(0.1, rho=0.8, epsilon=1e-3)),
        ("adagrad", {}, O.Adagrad(0.1)),
        ("adagrad", {"initialAccumulatorValue": 0.5}, O.Adagrad(0.1, initial_accumulator_value=0.5)),
        ("adamax", {}, O.Adamax(0.1)),
        ("adamax", {"beta1": 0.8, "beta2": 0.9}, O.Adamax(0.1, beta_1=0.8, beta_2=0.9)),
        ("nadam", {}, O.Nadam(0.1)),
        ("nadam", {"beta1": 0.8, "beta2": 0.9}, O.Nadam(0.1, beta_1=0.8, beta_2=0.9)),
        ("lion", {}, O.Lion(0.1)),
        ("lion", {"beta1": 0.8, "weightDecay": 0.1}, O.Lion(0.1, beta_1=0.8, weight_decay=0.1)),
        ("lamb", {}, O.Lamb(0.1)),
        ("lamb", {"weightDecay": 0.1, "clipnorm": 1}, O.Lamb(0.1, weight_decay=0.1, clipnorm=1.0)),
        ("adafactor", {}, O.Adafactor(0.1)),
        ("adafactor", {"clipThreshold": 0.5, "beta2Decay": -0.5},
         O.Adafactor(0.1, clip_threshold=0.5, beta_2_decay=-0.5)),
        ("ftrl", {}, O.Ftrl(0.1)),
        ("ftrl", {"l1RegularizationStrength": 0.3, "l2RegularizationStrength": 0.2,
                  "l2ShrinkageRegularizationStrength": 0.1, "beta": 0.5},
         O.Ftrl(0.1, l1_regularization_strength=0.3, l2_regularization_strength=0.2,
                l2_shrinkage_regularization_strength=0.1, beta=0.5)),
    ]
    result = []
    for name, arguments, optimizer in cases:
        weights = [keras.Variable(start) for start in starts]
        steps = []
        for step in gradients:
            optimizer.apply(step, weights)
            steps.append([values(weight) for weight in weights])
        result.append({"type": name, "learningRate": 0.1, **arguments, "expected": steps})
    return {
        "starts": [values(s) for s in starts],
        "gradients": [[values(g) for g in step] for step in gradients],
        "cases": result,
    }


def losses():
    rows, classes = 7, 4
    K = keras.losses
    logits, zlogits = f32(rows, classes, scale=3.0), f32(rows, 1, scale=3.0)
    onehot = np.eye(classes, dtype="float32")[draws.integers(classes, size=rows)]
    binary = draws.integers(2, size=(rows, 1)).astype("float32")
    target, predicted = f32(rows, 1, scale=2.0), f32(rows, 1, scale=2.0)
    positive, alike = np.abs(f32(rows, 1)) + 0.1, np.abs(f32(rows, 1)) + 0.1
    softmax, sigmoid = keras.ops.softmax(logits).numpy(), keras.ops.sigmoid(zlogits).numpy()
    none = {"reduction": "none"}
    cases = []

    def case(name, arguments, loss, y_true, y_pred, raw=None):
        cases.append({
            "type": name, **arguments, "width": y_true.shape[1],
            "yTrue": values(y_true), "yPred": values(y_pred),
            "logits": None if raw is None else values(raw),
            "expected": values(loss(y_true, y_pred)),
        })

    for arguments in ({}, {"alpha": 0.5, "gamma": 1, "labelSmoothing": 0.1}):
        given = {k: v for k, v in (("alpha", arguments.get("alpha")), ("gamma", arguments.get("gamma")),
                                   ("label_smoothing", arguments.get("labelSmoothing"))) if v is not None}
        case("focal", arguments,
             K.CategoricalFocalCrossentropy(**given, **none), onehot, softmax, logits)
        case("binaryFocalCrossentropy", arguments,
             K.BinaryFocalCrossentropy(apply_class_balancing="alpha" in given, **given, **none)
             if given else K.BinaryFocalCrossentropy(**none), binary, sigmoid, zlogits)
        if given:
            cases[-1]["applyClassBalancing"] = True
    case("logCosh", {}, K.LogCosh(**none), target, predicted)
    case("meanAbsolutePercentageError", {}, K.MeanAbsolutePercentageError(**none), target, predicted)
    case("meanSquaredLogarithmicError", {}, K.MeanSquaredLogarithmicError(**none), positive, alike)
    case("poisson", {}, K.Poisson(**none), positive, alike)
    # Ours take the scores before the activation; from probabilities they find them again.
    scores = f32(rows, 1)
    logp = keras.ops.log_softmax(f32(rows, classes)).numpy()
    for name, loss in (("hinge", K.Hinge(**none)), ("squaredHinge", K.SquaredHinge(**none))):
        case(name, {}, lambda y, _, loss=loss: loss(y, scores), binary, keras.ops.sigmoid(scores).numpy(), scores)
    case("categoricalHinge", {}, lambda y, _: K.CategoricalHinge(**none)(y, logp), onehot, np.exp(logp), logp)
    case("kullbackLeiblerDivergence", {}, K.KLDivergence(**none), onehot, softmax, logits)
    case("cosineSimilarity", {}, K.CosineSimilarity(axis=-1, **none), onehot, softmax)

    # Keras sums dice and Tversky over the batch; ours are a value a sample, so each row is a batch.
    def rowwise(loss):
        return lambda y, p: np.array([float(loss(y[i:i + 1], p[i:i + 1])) for i in range(len(y))])

    case("dice", {}, rowwise(K.Dice()), onehot, softmax)
    case("tversky", {}, rowwise(K.Tversky()), onehot, softmax)
    case("tversky", {"alpha": 0.3, "beta": 0.7}, rowwise(K.Tversky(alpha=0.3, beta=0.7)), onehot, softmax)
    return cases


def schedules():
    s = keras.optimizers.schedules
    steps = list(range(0, 130, 3))
    cases = [
        ({"type": "piecewiseConstantDecay", "boundaries": [20, 60], "values": [0.5, 0.1, 0.01]},
         s.PiecewiseConstantDecay([20, 60], [0.5, 0.1, 0.01])),
        ({"type": "polynomialDecay", "decaySteps": 100}, s.PolynomialDecay(0.1, 100)),
        ({"type": "polynomialDecay", "decaySteps": 30, "endLearningRate": 0.01, "power": 2, "cycle": True},
         s.PolynomialDecay(0.1, 30, 0.01, power=2.0, cycle=True)),
        ({"type": "inverseTimeDecay", "decaySteps": 20, "decayRate": 0.5}, s.InverseTimeDecay(0.1, 20, 0.5)),
        ({"type": "inverseTimeDecay", "decaySteps": 20, "decayRate": 0.5, "staircase": True},
         s.InverseTimeDecay(0.1, 20, 0.5, staircase=True)),
        ({"type": "cosineDecayRestarts", "firstDecaySteps": 20}, s.CosineDecayRestarts(0.1, 20)),
        ({"type": "cosineDecayRestarts", "firstDecaySteps": 30, "tMul": 1, "mMul": 0.8, "alpha": 0.1},
         s.CosineDecayRestarts(0.1, 30, t_mul=1.0, m_mul=0.8, alpha=0.1)),
    ]
    return [{"config": config, "steps": steps, "expected": [float(schedule(step)) for step in steps]}
            for config, schedule in cases]


def averaging():
    """Small trainings with gradient accumulation and moving averages of the weights."""
    result = []
    for arguments, given in [
        ({"useEma": True, "emaMomentum": 0.8}, {"use_ema": True, "ema_momentum": 0.8}),
        ({"useEma": True, "emaMomentum": 0.8, "emaOverwriteFrequency": 3},
         {"use_ema": True, "ema_momentum": 0.8, "ema_overwrite_frequency": 3}),
        ({"gradientAccumulationSteps": 3}, {"gradient_accumulation_steps": 3}),
        ({"gradientAccumulationSteps": 2, "useEma": True, "clipnorm": 0.5, "weightDecay": 0.1},
         {"gradient_accumulation_steps": 2, "use_ema": True, "clipnorm": 0.5, "weight_decay": 0.1}),
    ]:
        model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(4, activation="tanh"), keras.layers.Dense(1)])
        start = [values(w) for w in model.weights]
        optimizer = keras.optimizers.Adam(0.05, **given)
        model.compile(optimizer=optimizer, loss="mse")
        x, y = f32(8, 5, 3), f32(8, 5, 1)
        losses = []
        for step in range(8):
            losses.append(float(model.train_on_batch(x[step], y[step])))
            model.reset_metrics()
        averages = getattr(optimizer, "_model_variables_moving_average", [])
        result.append({
            "optimizer": {"type": "adam", "learningRate": 0.05, **arguments},
            "x": values(x), "y": values(y), "start": start, "losses": losses,
            "end": [values(w) for w in model.weights],
            "averages": [values(a) for a in averages],
        })
    return result


write("compile", optimizers=optimizers(), losses=losses(), schedules=schedules(), averaging=averaging())
