"""Networks in PyTorch from lists of layers as configs write them, with weights that TestSupport makes too.

Parameters are kept in hpsearch's layouts and brought to PyTorch's for each call, by the mapping that stands in
Sources/NeuralNetworks/Checkpoints/Network+Safetensors.swift; inside, tensors are channels first as PyTorch's are.
"""
import collections, pathlib
import numpy as np, torch, torch.nn.functional as F

torch.set_num_threads(1)
voxnet = (pathlib.Path(__file__).parent / "voxnet.py").read_text()
exec(voxnet.split("class VoxNet")[0].split("torch.set_num_threads(1)")[1])  # hashed

ACTIVATIONS = {
    "linear": lambda x, _: x, "sigmoid": lambda x, _: torch.sigmoid(x), "relu": lambda x, _: F.relu(x),
    "tanh": lambda x, _: torch.tanh(x), "leakyRelu": lambda x, l: F.leaky_relu(x, l.get("leakySlope", 0.01)),
    "elu": lambda x, l: F.elu(x, l.get("eluAlpha", 1.0)), "softplus": lambda x, _: F.softplus(x),
    "swish": lambda x, _: F.silu(x), "gelu": lambda x, _: F.gelu(x),
}


def tensor(shape, key, scale=1.0, plus=0.0):
    return torch.from_numpy(hashed(shape, key, scale) + np.float32(plus)).double()


def first_weights(name, shape, key):
    if name == "scale": return tensor(shape, key, 0.5, 1)
    if name == "slope": return tensor(shape, key, 0.25, 0.25)
    if len(shape) == 1: return tensor(shape, key, 0.2)
    return tensor(shape, key, min(1, (3 / np.prod(shape[:-1])) ** 0.5))


def channels_first(x): return x.movedim(-1, 1)
def channels_last(x): return x.movedim(1, -1)
def along(size, axes): return size if isinstance(size, list) else [size] * axes


class Stack:
    """Layers of a list, one method a kind: it says what is called, and returns the shape of a sample behind."""

    def __init__(self, layers, shape, outputs, prefix="", within=None, key=0):
        self.outputs, self.prefix, self.key = outputs, prefix, key
        self.parameters, self.buffers = (within.parameters, within.buffers) if within else ({}, {})
        self.calls, self.flattened = [], None
        counts = collections.Counter()
        for layer in layers:
            kind = layer["layer"]
            counts[kind] += 1
            name = layer.get("name", "output" if kind == "output" else f"{kind}{counts[kind]}")
            shape = getattr(self, kind)(name, layer, list(shape))
        self.shape = shape

    def __call__(self, x, training=True):
        """From channels last to channels last."""
        x = channels_first(x)
        for call in self.calls: x = call(x, training)
        return channels_last(x)

    def add(self, layer, name, shape):
        weights = first_weights(name, shape, self.key + len(self.parameters)).requires_grad_()
        self.parameters[f"{self.prefix}{layer}.{name}"] = weights
        return weights

    def call(self, body, layer={}):
        activation = ACTIVATIONS[layer.get("activation", "linear")]
        self.calls.append(lambda x, training: activation(body(x), layer))

    # Layers with weights

    def dense(self, name, layer, shape, units=None):
        units = units or layer["units"]
        w = self.add(name, "weight", [shape[-1], units])
        b = self.add(name, "bias", [units]) if layer.get("bias", True) else None
        flattened, self.flattened = self.flattened, None

        def body(x):
            theirs = w
            if flattened:  # PyTorch's flatten lets channels run slowest.
                theirs = w.reshape(*flattened, units).movedim(len(flattened) - 1, 0).reshape(-1, units)
            return channels_first(F.linear(channels_last(x), theirs.t(), b))
        self.call(body, layer)
        return shape[:-1] + [units]

    def output(self, name, layer, shape): return self.dense(name, layer, shape, self.outputs)

    def window(self, layer, key, shape, stride=None):
        """Size, stride, PyTorch's padding, and for what it lacks the zeros before and behind each axis."""
        rank = len(shape) - 1
        size = along(layer.get(key, 2), rank)
        stride, padding = along(layer.get("stride", stride or size), rank), layer.get("padding", "valid")
        if padding != "same": return size, stride, along(0 if padding == "valid" else padding, rank), [(0, 0)] * rank
        zeros = [max(0, (-(-n // s) - 1) * s + k - n) for n, k, s in zip(shape, size, stride)]
        return size, stride, [0] * rank, [(z // 2, z - z // 2) for z in zeros]

    def counted(self, shape, size, stride, padding, edges):
        return [(n + 2 * p + sum(e) - k) // s + 1 for n, k, s, p, e in zip(shape, size, stride, padding, edges)]

    def conv(self, name, layer, shape):
        size, stride, padding, edges = self.window(layer, "kernel", shape, stride=1)
        rank, filters = len(size), layer["filters"]
        w = self.add(name, "weight", size + [shape[-1], filters])
        b = self.add(name, "bias", [filters]) if layer.get("bias", True) else None
        convolve = [F.conv1d, F.conv2d, F.conv3d][rank - 1]

        def body(x):
            theirs = w.permute(rank + 1, rank, *range(rank)).contiguous()
            if layer.get("padding") == "same" and set(stride) == {1}: return convolve(x, theirs, b, padding="same")
            return convolve(padded(x, edges), theirs, b, stride, padding)
        self.call(body, layer)
        return self.counted(shape, size, stride, padding, edges) + [filters]

    def transposedConv(self, name, layer, shape):
        rank, filters = len(shape) - 1, layer["filters"]
        size, stride = along(layer["kernel"], rank), along(layer.get("stride", 1), rank)
        padding, extra = layer.get("padding", "valid"), along(layer.get("outputPadding", 0), rank)
        w = self.add(name, "weight", size + [filters, shape[-1]])
        b = self.add(name, "bias", [filters]) if layer.get("bias", True) else None
        convolve = [F.conv_transpose1d, F.conv_transpose2d, F.conv_transpose3d][rank - 1]
        zeros = along(0 if isinstance(padding, str) else padding, rank)
        places = [(n - 1) * s - 2 * z + k + e for n, s, z, k, e in zip(shape, stride, zeros, size, extra)]
        if padding == "same": places = [n * s for n, s in zip(shape, stride)]

        def body(x):
            y = convolve(x, w.permute(rank + 1, rank, *range(rank)).contiguous(), b, stride, zeros, extra)
            if padding != "same": return y
            for axis in range(rank): y = y.narrow(2 + axis, (size[axis] - stride[axis]) // 2, places[axis])
            return y
        self.call(body, layer)
        return places + [filters]

    def lstm(self, name, layer, shape):
        units = layer["units"]
        w = self.add(name, "inputWeight", [shape[-1], 4 * units])
        r = self.add(name, "recurrentWeight", [units, 4 * units])
        b = self.add(name, "bias", [4 * units])
        second = torch.zeros(4 * units).double()
        if layer.get("recurrentBias"): second = self.add(name, "recurrentBias", [4 * units])
        module, whole = torch.nn.LSTM(shape[-1], units, batch_first=True).double(), layer.get("returnSequence", False)

        def body(x):
            theirs = {"weight_ih_l0": w.t(), "weight_hh_l0": r.t(), "bias_ih_l0": b, "bias_hh_l0": second}
            y = torch.func.functional_call(module, theirs, (channels_last(x),))[0]
            return channels_first(y) if whole else y[:, -1]
        self.call(body)
        return [shape[0], units] if whole else [units]

    def residual(self, name, layer, shape):
        body = Stack(layer["layers"], shape, None, f"{self.prefix}{name}.body.", self, self.key)
        around = None
        if layer.get("projection"):
            one = {"layer": "dense", "units": body.shape[-1]}
            if len(shape) > 1:
                strides = [-(-n // m) for n, m in zip(shape[:-1], body.shape)]
                one = {"layer": "conv", "filters": body.shape[-1], "kernel": 1, "stride": strides}
            around = Stack([one | {"name": "projection"}], shape, None, f"{self.prefix}{name}.", self, self.key)
        activation = ACTIVATIONS[layer.get("activation", "linear")]

        def call(x, training):
            x = channels_last(x)
            return channels_first(activation(body(x, training) + (around(x, training) if around else x), layer))
        self.calls.append(call)
        return body.shape

    # Normalisations

    def rescaling(self, name, layer, channels, usual):
        scale = self.add(name, "scale", [channels]) if layer.get("scale", usual) else None
        shift = self.add(name, "shift", [channels]) if layer.get("shift", usual) else None
        slope = self.add(name, "slope", [channels]) if layer.get("prelu") else None
        activation = ACTIVATIONS[layer.get("activation", "linear")]
        return scale, shift, lambda x: activation(x, layer) if slope is None else F.prelu(x, slope)

    def batchNorm(self, name, layer, shape):
        scale, shift, rectifier = self.rescaling(name, layer, shape[-1], True)
        mean, variance = torch.zeros(shape[-1]).double(), torch.ones(shape[-1]).double()
        self.buffers |= {f"{self.prefix}{name}.runningMean": mean, f"{self.prefix}{name}.runningVariance": variance}
        momentum, epsilon = layer.get("momentum", 0.1), layer.get("epsilon", 1e-5)
        self.calls.append(lambda x, training: rectifier(
            F.batch_norm(x, mean, variance, scale, shift, training, momentum, epsilon)))
        return shape

    def instanceNorm(self, name, layer, shape):
        scale, shift, rectifier = self.rescaling(name, layer, shape[-1], False)
        epsilon = layer.get("epsilon", 1e-5)
        self.call(lambda x: rectifier(F.instance_norm(x, weight=scale, bias=shift, eps=epsilon)))
        return shape

    # The others

    def prelu(self, name, layer, shape):
        slope = self.add(name, "slope", shape[-1:])
        self.call(lambda x: F.prelu(x, slope))
        return shape

    def activation(self, name, layer, shape):
        self.call(lambda x: x, layer)
        return shape

    def softmax(self, name, layer, shape):
        self.call(lambda x: F.softmax(x, dim=1))
        return shape

    def maxPool(self, name, layer, shape):
        size, stride, padding, edges = self.window(layer, "size", shape)
        pool = [F.max_pool1d, F.max_pool2d, F.max_pool3d][len(size) - 1]
        self.call(lambda x: pool(padded(x, edges, -np.inf), size, stride, padding))
        return self.counted(shape, size, stride, padding, edges) + shape[-1:]

    def averagePool(self, name, layer, shape):
        size, stride, padding, edges = self.window(layer, "size", shape)
        pool = [F.avg_pool1d, F.avg_pool2d, F.avg_pool3d][len(size) - 1]
        # With "same" a window is divided by what it covers.
        mean = lambda x: pool(padded(x, edges), size, stride, padding)
        self.call(lambda x: mean(x) / mean(torch.ones_like(x)) if layer.get("padding") == "same" else mean(x))
        return self.counted(shape, size, stride, padding, edges) + shape[-1:]

    def globalAveragePool(self, name, layer, shape):
        self.call(lambda x: x.flatten(2).mean(2))
        return shape[-1:]

    def flatten(self, name, layer, shape):
        self.flattened = shape
        self.call(lambda x: x.flatten(1))
        return [int(np.prod(shape))]

    def reshape(self, name, layer, shape):
        made = np.zeros(shape).reshape(layer["shape"]).shape
        self.call(lambda x: channels_first(channels_last(x).reshape(len(x), *made)))
        return list(made)


def padded(x, edges, value=0.0): return F.pad(x, [n for edge in reversed(edges) for n in edge], value=value)
