"""Epochs on request: each line of the input is a number of epochs to train, each line of the output
a JSON list of [seconds, mean loss]. peer.py keras|torch FOLDER NAME ROWS BATCH"""

import json
import os
import sys
import time

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np

side, folder, name, rows, batch = sys.argv[1:4] + [sys.argv[4], int(sys.argv[5])]
rows = int(rows)
x = np.load(f"{folder}/{name}_x.npy")[:rows]
x = x.astype("float32") / 255 if x.dtype == np.uint8 else x
y = np.load(f"{folder}/{name}_y.npy")[:rows]
regularized = name.endswith("-regularized")


def keras_side():
    import keras

    keras.utils.set_random_seed(0)
    L = keras.layers
    extra = {"kernel_regularizer": keras.regularizers.L2(1e-4)} if regularized else {}
    drop = [L.Dropout(0.2)] if regularized else []

    def resnet8():
        inputs = keras.Input((32, 32, 3))

        def normalized(x, filters, strides):
            x = L.Conv2D(filters, 3, strides, "same", use_bias=False)(x)
            return L.BatchNormalization()(x)

        x = L.Activation("relu")(normalized(inputs, 16, 1))
        for filters, strides in [(16, 1), (32, 2), (64, 2)]:
            y = L.Activation("relu")(normalized(x, filters, strides))
            y = normalized(y, filters, 1)
            if strides != 1:
                x = L.Conv2D(filters, 1, strides, "same", use_bias=False)(x)
            x = L.Activation("relu")(L.Add()([y, x]))
        x = L.GlobalAveragePooling2D()(x)
        return keras.Model(inputs, L.Dense(10, activation="softmax")(x))

    if name == "resnet8":
        model, optimizer = resnet8(), keras.optimizers.SGD(0.05, momentum=0.9)
    else:
        body = {
            "mlp": lambda: [
                L.Flatten(),
                L.Dense(256, activation="relu", **extra),
                *drop,
                L.Dense(128, activation="relu", **extra),
                *drop,
            ],
            "cnn": lambda: [
                L.Conv2D(32, 3, activation="relu", **extra),
                L.MaxPooling2D(),
                L.Conv2D(64, 3, activation="relu", **extra),
                L.MaxPooling2D(),
                L.Flatten(),
                L.Dense(128, activation="relu", **extra),
                *drop,
            ],
            "lstm": lambda: [L.LSTM(64)],
            "gru": lambda: [L.GRU(64)],
        }[name.split("-")[0]]()
        model = keras.Sequential([keras.Input(x.shape[1:]), *body, L.Dense(10, activation="softmax")])
        optimizer = keras.optimizers.Adam(0.001)
    model.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"])

    def epoch():
        history = model.fit(x, y, batch_size=batch, epochs=1, verbose=0)
        return history.history["loss"][0]

    return epoch


def torch_side():
    import torch
    from torch import nn

    torch.manual_seed(0)
    drop = [nn.Dropout(0.2)] if regularized else []

    class Residual(nn.Module):
        def __init__(self, before, filters, strides):
            super().__init__()
            self.body = nn.Sequential(
                nn.Conv2d(before, filters, 3, strides, 1, bias=False),
                nn.BatchNorm2d(filters),
                nn.ReLU(),
                nn.Conv2d(filters, filters, 3, 1, 1, bias=False),
                nn.BatchNorm2d(filters),
            )
            short = strides == 1
            self.short = nn.Identity() if short else nn.Conv2d(before, filters, 1, strides, bias=False)

        def forward(self, x):
            return torch.relu(self.body(x) + self.short(x))

    class Recurrent(nn.Module):
        def __init__(self, layer):
            super().__init__()
            self.layer = layer(32, 64, batch_first=True)
            self.output = nn.Linear(64, 10)
            # As Keras and Trainyard begin, so that the losses can be compared.
            nn.init.xavier_uniform_(self.layer.weight_ih_l0)
            nn.init.orthogonal_(self.layer.weight_hh_l0)
            nn.init.zeros_(self.layer.bias_ih_l0)
            nn.init.zeros_(self.layer.bias_hh_l0)
            if layer is nn.LSTM:
                nn.init.ones_(self.layer.bias_ih_l0[64:128])
            nn.init.xavier_uniform_(self.output.weight)

        def forward(self, x):
            return self.output(self.layer(x)[0][:, -1])

    model = {
        "mlp": lambda: nn.Sequential(
            nn.Flatten(),
            *[nn.Linear(784, 256), nn.ReLU(), *drop],
            *[nn.Linear(256, 128), nn.ReLU(), *drop],
            nn.Linear(128, 10),
        ),
        "cnn": lambda: nn.Sequential(
            *[nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2)],
            *[nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten()],
            *[nn.Linear(1600, 128), nn.ReLU(), *drop, nn.Linear(128, 10)],
        ),
        "resnet8": lambda: nn.Sequential(
            *[nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU()],
            *[Residual(16, 16, 1), Residual(16, 32, 2), Residual(32, 64, 2)],
            *[nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10)],
        ),
        "lstm": lambda: Recurrent(nn.LSTM),
        "gru": lambda: Recurrent(nn.GRU),
    }[name.split("-")[0]]()
    inputs = torch.from_numpy(x if x.ndim == 3 else x.transpose(0, 3, 1, 2).copy())
    labels = torch.from_numpy(y).long()
    if name == "resnet8":
        optimizer = torch.optim.SGD(model.parameters(), 0.05, momentum=0.9)
    else:
        optimizer = torch.optim.Adam(model.parameters(), 0.001)
    crossentropy = nn.CrossEntropyLoss()
    kernels = [weight for weight in model.parameters() if weight.ndim > 1][:-1]

    def epoch():
        model.train()
        total = 0.0
        hits = 0
        order = torch.randperm(len(inputs))
        for start in range(0, len(inputs), batch):
            chosen = order[start : start + batch]
            optimizer.zero_grad()
            logits = model(inputs[chosen])
            loss = crossentropy(logits, labels[chosen])
            if regularized:
                loss = loss + 1e-4 * sum(weight.square().sum() for weight in kernels)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(chosen)
            hits += (logits.argmax(1) == labels[chosen]).sum().item()
        return total / len(inputs)

    return epoch


epoch = {"keras": keras_side, "torch": torch_side}[side]()
for line in sys.stdin:
    results = []
    for _ in range(int(line)):
        start = time.perf_counter()
        loss = epoch()
        results.append([time.perf_counter() - start, loss])
    print(json.dumps(results), flush=True)
