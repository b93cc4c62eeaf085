"""Reference values of Keras for sequence layers, convolutions, reshaping and activations.

Run: python test/reference/make/layers.py  (writes test/fixtures/reference/layers.json)
"""

import keras
import numpy as np
import tensorflow as tf

from kerasCase import Draws, layer_case, write

draws = Draws(5)
f32 = draws.f32
L = keras.layers
BATCH = 2
picture, sequence, row = (6, 5, 2), (6, 3), (5,)
cases = []


def case(config, layer, shape, x=None):
    cases.append(layer_case(draws, config, layer, shape, BATCH, x))


for options, arguments in [
    ({}, {}),
    ({"returnSequences": True, "goBackwards": True}, {"return_sequences": True, "go_backwards": True}),
    ({"activation": "relu", "useBias": False}, {"activation": "relu", "use_bias": False}),
]:
    case({"type": "lstm", "units": 4, **options}, L.LSTM(4, **arguments), sequence)
    case({"type": "gru", "units": 4, **options}, L.GRU(4, reset_after=False, **arguments), sequence)
    case({"type": "simpleRNN", "units": 4, **options}, L.SimpleRNN(4, **arguments), sequence)
case({"type": "lstm", "units": 4, "recurrentActivation": "tanh"}, L.LSTM(4, recurrent_activation="tanh"), sequence)
for mode in ("concat", "sum", "mul", "ave"):
    case({"type": "bidirectional", "layer": {"type": "lstm", "units": 3}, "mergeMode": mode},
         L.Bidirectional(L.LSTM(3), merge_mode=mode), sequence)
case({"type": "bidirectional", "layer": {"type": "gru", "units": 3, "returnSequences": True}},
     L.Bidirectional(L.GRU(3, reset_after=False, return_sequences=True)), sequence)
case({"type": "timeDistributed", "layer": {"type": "dense", "units": 4, "activation": "tanh"}},
     L.TimeDistributed(L.Dense(4, activation="tanh")), sequence)
case({"type": "timeDistributed", "layer": {"type": "conv2d", "filters": 2, "kernelSize": 3}},
     L.TimeDistributed(L.Conv2D(2, 3)), (3, 5, 5, 2))
case({"type": "embedding", "inputDim": 7, "outputDim": 4}, L.Embedding(7, 4), (6,),
     draws.integers(7, size=(BATCH, 6)).astype("float32"))

for padding in ("valid", "same"):
    for strides in (1, 2):
        both = {"padding": padding, "strides": strides}
        case({"type": "conv1d", "filters": 4, "kernelSize": 3, **both}, L.Conv1D(4, 3, **both), sequence)
        case({"type": "conv2dTranspose", "filters": 2, "kernelSize": 3, **both}, L.Conv2DTranspose(2, 3, **both), picture)
        case({"type": "depthwiseConv2d", "kernelSize": 3, **both}, L.DepthwiseConv2D(3, **both), picture)
        case({"type": "separableConv2d", "filters": 4, "kernelSize": 3, **both}, L.SeparableConv2D(4, 3, **both), picture)
    case({"type": "maxPooling1d", "padding": padding}, L.MaxPooling1D(padding=padding), sequence)
    case({"type": "averagePooling1d", "padding": padding}, L.AveragePooling1D(2, padding=padding), sequence)
case({"type": "depthwiseConv2d", "kernelSize": [2, 3], "depthMultiplier": 2, "activation": "tanh"},
     L.DepthwiseConv2D((2, 3), depth_multiplier=2, activation="tanh"), picture)
case({"type": "separableConv2d", "filters": 3, "kernelSize": 3, "depthMultiplier": 2, "useBias": False},
     L.SeparableConv2D(3, 3, depth_multiplier=2, use_bias=False), picture)
case({"type": "maxPooling1d", "poolSize": 3, "strides": 1}, L.MaxPooling1D(3, strides=1), sequence)
case({"type": "globalMaxPooling1d"}, L.GlobalMaxPooling1D(), sequence)
case({"type": "globalAveragePooling1d"}, L.GlobalAveragePooling1D(), sequence)

case({"type": "reshape", "targetShape": [3, -1]}, L.Reshape((3, -1)), sequence)
case({"type": "permute", "dims": [2, 1]}, L.Permute((2, 1)), sequence)
case({"type": "repeatVector", "n": 3}, L.RepeatVector(3), row)
case({"type": "zeroPadding2d"}, L.ZeroPadding2D(), picture)
case({"type": "zeroPadding2d", "padding": [[1, 2], [0, 3]]}, L.ZeroPadding2D(((1, 2), (0, 3))), picture)
case({"type": "cropping2D", "cropping": [[1, 2], [0, 3]]}, L.Cropping2D(((1, 2), (0, 3))), picture)
case({"type": "upSampling2d"}, L.UpSampling2D(), picture)
case({"type": "upSampling2d", "size": [2, 3]}, L.UpSampling2D((2, 3)), picture)

case({"type": "leakyReLU"}, L.LeakyReLU(), row)
case({"type": "elu"}, L.ELU(), row)
case({"type": "prelu"}, L.PReLU(), row)
case({"type": "prelu", "sharedAxes": [1, 2]}, L.PReLU(shared_axes=[1, 2]), picture)
case({"type": "reLU"}, L.ReLU(), row)
case({"type": "reLU", "maxValue": 1}, L.ReLU(max_value=1), row)
case({"type": "softmax"}, L.Softmax(), row)


class ThresholdedReLU(L.Layer):
    """Keras 2's layer, which Keras 3 dropped: x where it is above theta, 0 elsewhere."""

    def call(self, x):
        return x * tf.cast(x > 0.5, "float32")


case({"type": "thresholdedReLU", "theta": 0.5}, ThresholdedReLU(), row)
case({"type": "layerNormalization"}, L.LayerNormalization(), row)
case({"type": "layerNormalization", "epsilon": 0.1, "center": False}, L.LayerNormalization(epsilon=0.1, center=False), sequence)

write("layers", layers=cases)
