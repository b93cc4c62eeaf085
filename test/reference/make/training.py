"""Reference values of Keras for optimizers, losses, schedules, layers and a whole training.

Run: python test/reference/make/training.py  (writes test/fixtures/reference/training.json)
"""

import keras
import numpy as np
import tensorflow as tf

from kerasCase import Draws, layer_case, values, write

draws = Draws(3)
f32 = draws.f32


def optimizers():
    starts = [f32(4, 3), f32(3)]
    gradients = [[f32(4, 3, scale=2.0), f32(3, scale=2.0)] for _ in range(6)]
    cases = [
        ("sgd", {}, keras.optimizers.SGD(0.1)),
        ("sgd", {"momentum": 0.9}, keras.optimizers.SGD(0.1, momentum=0.9)),
        ("sgd", {"momentum": 0.9, "nesterov": True}, keras.optimizers.SGD(0.1, momentum=0.9, nesterov=True)),
        ("sgd", {"clipnorm": 0.5}, keras.optimizers.SGD(0.1, clipnorm=0.5)),
        ("sgd", {"clipvalue": 0.3}, keras.optimizers.SGD(0.1, clipvalue=0.3)),
        ("sgd", {"globalClipnorm": 0.5}, keras.optimizers.SGD(0.1, global_clipnorm=0.5)),
        ("sgd", {"weightDecay": 0.1}, keras.optimizers.SGD(0.1, weight_decay=0.1)),
        ("rmsprop", {}, keras.optimizers.RMSprop(0.1)),
        ("rmsprop", {"rho": 0.8, "momentum": 0.5, "centered": True},
         keras.optimizers.RMSprop(0.1, rho=0.8, momentum=0.5, centered=True)),
        ("adam", {}, keras.optimizers.Adam(0.1)),
        ("adam", {"beta1": 0.8, "beta2": 0.9, "epsilon": 1e-3},
         keras.optimizers.Adam(0.1, beta_1=0.8, beta_2=0.9, epsilon=1e-3)),
        ("adam", {"amsgrad": True}, keras.optimizers.Adam(0.1, amsgrad=True)),
        ("adamw", {}, keras.optimizers.AdamW(0.1)),
        ("adamw", {"weightDecay": 0.2}, keras.optimizers.AdamW(0.1, weight_decay=0.2)),
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
    logits = f32(rows, classes, scale=3.0)
    onehot = np.eye(classes, dtype="float32")[draws.integers(classes, size=rows)]
    zlogits = f32(rows, 1, scale=3.0)
    binary = draws.integers(2, size=(rows, 1)).astype("float32")
    target, predicted = f32(rows, 1, scale=2.0), f32(rows, 1, scale=2.0)
    softmax = keras.ops.softmax(logits).numpy()
    sigmoid = keras.ops.sigmoid(zlogits).numpy()
    none = {"reduction": "none"}
    cases = []

    def case(name, arguments, loss, y_true, y_pred, raw=None):
        cases.append({
            "type": name, **arguments,
            "width": y_true.shape[1],
            "yTrue": values(y_true), "yPred": values(y_pred),
            "logits": None if raw is None else values(raw),
            "expected": values(loss(y_true, y_pred)),
        })

    for smoothing in (0.0, 0.2):
        case("categoricalCrossentropy", {"labelSmoothing": smoothing},
             keras.losses.CategoricalCrossentropy(label_smoothing=smoothing, **none), onehot, softmax, logits)
        case("binaryCrossentropy", {"labelSmoothing": smoothing},
             keras.losses.BinaryCrossentropy(label_smoothing=smoothing, **none), binary, sigmoid, zlogits)
    case("meanSquaredError", {}, keras.losses.MeanSquaredError(**none), target, predicted)
    case("meanAbsoluteError", {}, keras.losses.MeanAbsoluteError(**none), target, predicted)
    for delta in (1.0, 0.4):
        case("huber", {"delta": delta}, keras.losses.Huber(delta=delta, **none), target, predicted)
    return cases


def schedules():
    steps = list(range(0, 130, 3))
    s = keras.optimizers.schedules
    cases = [
        ({"type": "cosineDecay", "decaySteps": 100}, s.CosineDecay(0.1, 100)),
        ({"type": "cosineDecay", "decaySteps": 80, "alpha": 0.1, "warmupTarget": 0.5, "warmupSteps": 20},
         s.CosineDecay(0.1, 80, alpha=0.1, warmup_target=0.5, warmup_steps=20)),
        ({"type": "exponentialDecay", "decaySteps": 20, "decayRate": 0.7}, s.ExponentialDecay(0.1, 20, 0.7)),
        ({"type": "exponentialDecay", "decaySteps": 20, "decayRate": 0.7, "staircase": True},
         s.ExponentialDecay(0.1, 20, 0.7, staircase=True)),
    ]
    return [{"config": config, "steps": steps, "expected": [float(schedule(step)) for step in steps]}
            for config, schedule in cases]


def layers():
    L = keras.layers
    picture, row = (9, 8, 3), (6,)
    cases = []
    activations = ["linear", "relu", "relu6", "elu", "selu", "sigmoid", "softmax", "softplus",
                   "softsign", "tanh", "swish", "gelu"]
    keras_name = {"swish": "silu"}

    def case(config, layer, shape):
        cases.append(layer_case(draws, config, layer, shape, 5))

    case({"type": "dense", "units": 4}, L.Dense(4), row)
    case({"type": "dense", "units": 4, "useBias": False}, L.Dense(4, use_bias=False), row)
    for name in activations:
        case({"type": "activation", "activation": name}, L.Activation(keras_name.get(name, name)), row)
    for padding in ("valid", "same"):
        for strides in (1, 2):
            case({"type": "conv2d", "filters": 4, "kernelSize": 3, "padding": padding, "strides": strides},
                 L.Conv2D(4, 3, padding=padding, strides=strides), picture)
    case({"type": "conv2d", "filters": 2, "kernelSize": [2, 3], "activation": "tanh"},
         L.Conv2D(2, (2, 3), activation="tanh"), picture)
    for padding in ("valid", "same"):
        case({"type": "maxPooling2d", "padding": padding}, L.MaxPooling2D(padding=padding), picture)
        case({"type": "averagePooling2d", "padding": padding}, L.AveragePooling2D(2, padding=padding), picture)
    case({"type": "maxPooling2d", "poolSize": 3, "strides": 2}, L.MaxPooling2D(3, strides=2), picture)
    case({"type": "globalAveragePooling2d"}, L.GlobalAveragePooling2D(), picture)
    case({"type": "globalMaxPooling2d"}, L.GlobalMaxPooling2D(), picture)
    case({"type": "flatten"}, L.Flatten(), picture)
    case({"type": "batchNormalization", "momentum": 0.8}, L.BatchNormalization(momentum=0.8), row)
    case({"type": "batchNormalization"}, L.BatchNormalization(), picture)
    return cases


def training():
    """A CNN with batch normalization, L2 and class weights, trained for ten steps by Keras."""
    L = keras.layers
    model = keras.Sequential([
        keras.Input((8, 8, 1)),
        L.Conv2D(4, 3, activation="relu", kernel_regularizer=keras.regularizers.L2(0.01), name="conv2d"),
        L.BatchNormalization(momentum=0.9, name="batchNormalization"),
        L.MaxPooling2D(name="maxPooling2d"),
        L.Flatten(name="flatten"),
        L.Dense(5, activation="tanh", name="dense"),
        L.Dense(3, activation="softmax", name="output"),
    ])
    start = {w.path: values(w) for w in model.weights}
    x, y = f32(40, 8, 8, 1), draws.integers(3, size=40)
    onehot = np.eye(3, dtype="float32")[y]
    class_weight = np.array([0.5, 1.0, 2.0], "float32")
    model.compile(optimizer=keras.optimizers.Adam(0.02), loss="categorical_crossentropy")
    losses = []
    for step in range(10):
        batch = slice(8 * (step % 5), 8 * (step % 5) + 8)
        losses.append(float(model.train_on_batch(x[batch], onehot[batch], sample_weight=class_weight[y[batch]])))
        model.reset_metrics()
    return {
        "x": values(x), "y": y.tolist(), "classWeight": values(class_weight), "start": start,
        "losses": losses, "end": {w.path: values(w) for w in model.weights},
        "predictions": values(model.predict(x, verbose=0)),
    }


write(
    "training", optimizers=optimizers(), losses=losses(), schedules=schedules(), layers=layers(), training=training(),
)
