"""Makes voxnet_small.safetensors and voxnet_full.json, next to this file, with PyTorch 2.13 (CPU).

Needs torch, numpy and safetensors. Weights and inputs are `hashed` numbers, which TestSupport makes too, so
only results are stored. All tensors are in hpsearch's layouts.
"""
import json, pathlib
import numpy as np, torch, torch.nn as nn, torch.nn.functional as F
from safetensors.numpy import save_file

here = pathlib.Path(__file__).parent
torch.set_num_threads(1)


def hashed(shape, key, scale=1.0):
    """Numbers that look random, from -scale to scale."""
    i = np.arange(int(np.prod(shape)), dtype=np.uint64)
    mask = np.uint64(0xFFFFFFFF)
    h = (i * np.uint64(0x9E3779B1) ^ np.uint64(key * 0x85EBCA6B & 0xFFFFFFFF)) & mask
    for shift, factor in ((15, 0x2C1B3C6D), (12, 0x297A2D39)):
        h = (h ^ h >> np.uint64(shift)) * np.uint64(factor) & mask
    h ^= h >> np.uint64(15)
    return (((h >> np.uint64(8)).astype(np.float64) * 2.0**-23 - 1) * scale).astype(np.float32).reshape(shape)


class VoxNet(nn.Module):
    def __init__(self, filters, fc1, fc2, classes, after, activation):
        super().__init__()
        a, b, c, d = filters
        self.activation, self.after, self.channels = activation, after, d
        self.conv1, self.conv2 = nn.Conv3d(1, a, 5, 2), nn.Conv3d(a, b, 3)
        self.conv3, self.conv4 = nn.Conv3d(b, c, 3, padding=1), nn.Conv3d(c, d, 3, padding=1)
        self.fc1, self.fc2 = nn.Linear(d * after**3, fc1), nn.Linear(fc1, fc2)
        self.output = nn.Linear(fc2, classes)

    def forward(self, x):
        f = self.activation
        x = F.max_pool3d(f(self.conv2(f(self.conv1(x)))), 2)
        x = F.max_pool3d(f(self.conv4(f(self.conv3(x)))), 2)
        return self.output(f(self.fc2(f(self.fc1(x.flatten(1))))))

    def ours(self, name, tensor):
        if tensor.dim() == 5: return tensor.permute(2, 3, 4, 1, 0)
        if name == "fc1.weight":
            n, c = self.after, self.channels
            return tensor.reshape(-1, c, n, n, n).permute(2, 3, 4, 1, 0).reshape(n**3 * c, -1)
        return tensor.t() if tensor.dim() == 2 else tensor

    def theirs(self, name, tensor):
        if tensor.dim() == 5: return tensor.permute(4, 3, 0, 1, 2)
        if name == "fc1.weight":
            n, c = self.after, self.channels
            return tensor.reshape(n, n, n, c, -1).permute(4, 3, 0, 1, 2).reshape(-1, c * n**3)
        return tensor.t() if tensor.dim() == 2 else tensor

    def set_hashed_weights(self):
        with torch.no_grad():
            for key, (name, p) in enumerate(self.named_parameters()):
                shape = self.ours(name, p).shape
                scale = (6 / np.prod(shape[:-1])) ** 0.5 if p.dim() > 1 else 0.1
                p.copy_(self.theirs(name, torch.from_numpy(hashed(shape, key, scale))))


def volumes(batch, edge):
    return (torch.from_numpy(hashed((batch, 1, edge, edge, edge), 99)) > 0.4).float()


def step(net, x, y):
    net.zero_grad()
    loss = F.cross_entropy(net(x), y)
    loss.backward()
    return loss.item()


def arrays(net, prefix, of):
    return {f"{prefix}.{n}": np.ascontiguousarray(net.ours(n, of(p).detach()).numpy()) for n, p in net.named_parameters()}


def small(activation):
    net = VoxNet((4, 5, 6, 7), 11, 9, 5, 2, activation)
    net.set_hashed_weights()
    return net


results = {}
x, y = volumes(3, 23), torch.tensor([4, 0, 2])
activations = {"relu": F.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh, "linear": lambda v: v,
               "leakyRelu": lambda v: F.leaky_relu(v, 0.01)}
for name, f in activations.items():
    net = small(f)
    results[f"{name}.loss"] = np.array([step(net, x, y)], dtype=np.float32)
    results |= arrays(net, f"{name}.gradient", lambda p: p.grad)
for rule, make in (("sgd", lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9)),
                   ("adam", lambda p: torch.optim.Adam(p, lr=0.001))):
    net = small(F.relu)
    optimizer = make(net.parameters())
    for _ in range(3):
        step(net, x, y)
        optimizer.step()
    results |= arrays(net, f"{rule}.after", lambda p: p)
save_file(results, here / "voxnet_small.safetensors", metadata={"torch": torch.__version__})

net = VoxNet((32, 32, 64, 64), 1024, 256, 40, 3, F.relu)
net.set_hashed_weights()
full = {"parameterCount": sum(p.numel() for p in net.parameters()),
        "loss": step(net, volumes(4, 32), torch.tensor([7, 39, 0, 21])), "gradients": {}}
for name, gradient in arrays(net, "", lambda p: p.grad).items():
    g = gradient.astype(np.float64).ravel()
    places = [int(k * (g.size - 1) // 7) for k in range(8)]
    full["gradients"][name[1:]] = {"norm": float(np.sqrt((g * g).sum())), "places": places,
                                   "values": [float(g[p]) for p in places]}
(here / "voxnet_full.json").write_text(json.dumps(full, indent=1))
