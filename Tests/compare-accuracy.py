#!/usr/bin/env python3
"""Test accuracy of equal networks trained by hpsearch and by plain PyTorch programs, five seeds each: the same data,
layers, initialisers, optimizer, batches and epochs; both keep the epoch with the best training accuracy. For the
DCGAN, the Frechet distance of 2,000 samples to 2,000 test images, over the mean colours of 8x8 squares.

Usage (from the package's root; needs ../shared/data and a Python with torch==2.13.0+cpu):
  python3 Tests/compare-accuracy.py [--only hpsearch|pytorch] [NETWORK...]     mlp cnn voxnet lstm dcgan; default: all
Prints one JSON line per network and side."""
import argparse, gzip, io, json, os, subprocess, sys, tarfile, tempfile, time
import numpy as np

DATA = os.path.abspath("../shared/data")
BINARY = os.path.abspath(".build/release/hpsearch")
SEEDS = range(1, 6)


# MARK: Data, as the PyTorch side reads it

def npy(name):
    return np.load(io.BytesIO(gzip.open(f"{DATA}/modelnet10_vox30/{name}").read()))


def optdigits():
    train, test = (np.loadtxt(f"{DATA}/tabular/optdigits.{end}", delimiter=",") for end in ("tra", "tes"))
    return train[:, :-1], train[:, -1], test[:, :-1], test[:, -1]


def cifar():
    def read(name):
        rows = np.frombuffer(gzip.open(f"{DATA}/cifar10/{name}").read(), np.uint8).reshape(-1, 3073)
        return rows[:, 1:].reshape(-1, 3, 32, 32).astype(np.float64), rows[:, 0]
    return *read("data_batch_1.bin.gz"), *read("test_batch.bin.gz")


def grids():
    return npy("X_train.npy.gz")[:, None], npy("y_train.npy.gz"), npy("X_test.npy.gz")[:, None], npy("y_test.npy.gz")


def har():
    archive, out = tarfile.open(f"{DATA}/uci_har/uci_har_subset.tar.gz"), []
    for split in ("train", "test"):
        def table(path):
            return np.loadtxt(archive.extractfile(f"UCI HAR Dataset/{split}/{path}"))
        signals = [table(f"Inertial Signals/{kind}_{axis}_{split}.txt")
                   for kind in ("body_acc", "body_gyro", "total_acc") for axis in "xyz"]
        out += [np.stack(signals, -1), table(f"y_{split}.txt") - 1]
    return out


# MARK: The networks: PyTorch's layers, and our lists of layers

def dense(units, **more):
    return dict(layer="dense", units=units, activation="relu", **more)


def conv(filters, kernel, **more):
    return dict(layer="conv", filters=filters, kernel=kernel, **more)


def cnn_layers():
    layers = []
    for filters in (16, 32, 64):
        for _ in range(2):
            layers += [conv(filters, 3, padding="same", initializer="heUniform"), dict(layer="batchNorm", activation="relu")]
        layers.append(dict(layer="maxPool", size=2))
    return layers + [dict(layer="flatten"), dense(128), dict(layer="dropout", rate=0.5), dict(layer="output")]


NETWORKS = {  # data, axes of the standardisation, batch, epochs, our data set, our model
    "mlp": (optdigits, (0,), 32, 20,
            dict(path=f"{DATA}/tabular/optdigits.tra", format="csv", testFile="optdigits.tes"),
            dict(layers=[dense(128), dense(64), dict(layer="output")])),
    "cnn": (cifar, (0, 2, 3), 64, 8,
            dict(path=f"{DATA}/cifar10", format="cifar10", normalization="standardize"), dict(layers=cnn_layers())),
    "voxnet": (grids, None, 32, 6,
               dict(path=f"{DATA}/modelnet10_vox30", format="npy", gridSize=30, padding=3),
               dict(builder="voxnet", filters=[16, 16, 32, 32], fc1=128, fc2=64)),
    "lstm": (har, (0, 1), 64, 12, dict(path="UCI HAR Dataset", format="har"),
             dict(layers=[dense(64), dense(64), dict(layer="lstm", units=64, returnSequence=True, recurrentBias=True),
                          dict(layer="lstm", units=64, recurrentBias=True), dict(layer="output")])),
}


def torch_network(name):
    import torch.nn as nn

    class Recurrent(nn.Module):
        def __init__(self):
            super().__init__()
            self.first, self.second, self.output = nn.Linear(9, 64), nn.Linear(64, 64), nn.Linear(64, 6)
            self.lstm1, self.lstm2 = (nn.LSTM(64, 64, batch_first=True) for _ in range(2))

        def forward(self, x):
            x = self.second(self.first(x).relu()).relu()
            return self.output(self.lstm2(self.lstm1(x)[0])[0][:, -1])

    if name == "lstm":
        return Recurrent()
    if name == "mlp":
        return nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 10))
    if name == "voxnet":
        return nn.Sequential(
            nn.Conv3d(1, 16, 5, 2), nn.ReLU(), nn.Conv3d(16, 16, 3), nn.ReLU(), nn.MaxPool3d(2),
            nn.Conv3d(16, 32, 3, padding=1), nn.ReLU(), nn.Conv3d(32, 32, 3, padding=1), nn.ReLU(), nn.MaxPool3d(2),
            nn.Flatten(), nn.Linear(256, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 10))
    layers, channels = [], 3
    for filters in (16, 32, 64):
        for _ in range(2):
            layers += [nn.Conv2d(channels, filters, 3, padding=1), nn.BatchNorm2d(filters), nn.ReLU()]
            channels = filters
        layers.append(nn.MaxPool2d(2))
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(1024, 128), nn.ReLU(), nn.Dropout(0.5), nn.Linear(128, 10))


def initialise(network):
    """hpsearch's initialisers: He uniform before a rectifier, Glorot uniform for the output, biases 0; for each gate of
    an LSTM Glorot uniform and orthogonal, with a forget bias of 1."""
    import torch.nn as nn
    weighted = [m for m in network.modules() if isinstance(m, (nn.Linear, nn.Conv2d, nn.Conv3d))]
    for module in weighted:
        if module is weighted[-1]:
            nn.init.xavier_uniform_(module.weight)
        else:
            nn.init.kaiming_uniform_(module.weight, nonlinearity="relu")
        nn.init.zeros_(module.bias)
    for module in network.modules():
        if isinstance(module, nn.LSTM):
            units = module.hidden_size
            for gate in range(4):
                rows = slice(gate * units, (gate + 1) * units)
                nn.init.xavier_uniform_(module.weight_ih_l0.data[rows])
                nn.init.orthogonal_(module.weight_hh_l0.data[rows])
            nn.init.zeros_(module.bias_ih_l0)
            nn.init.zeros_(module.bias_hh_l0)
            module.bias_ih_l0.data[units:2 * units] = 1


# MARK: Both sides

def pytorch(name):
    import torch
    import torch.nn.functional as F
    torch.set_num_threads(1)
    read, axes, batch, epochs, _, _ = NETWORKS[name]
    x, y, u, v = read()
    if axes:
        mean, deviation = x.mean(axes, keepdims=True), x.std(axes, keepdims=True)
        deviation[deviation == 0] = 1
        x, u = (x - mean) / deviation, (u - mean) / deviation
    x, u = (torch.tensor(np.ascontiguousarray(a), dtype=torch.float32) for a in (x, u))
    y, v = (torch.tensor(a.astype(np.int64)) for a in (y, v))
    for seed in SEEDS:
        torch.manual_seed(seed)
        network = torch_network(name)
        initialise(network)
        optimizer = torch.optim.Adam(network.parameters(), 1e-3)
        best = -1
        for _ in range(epochs):
            network.train()
            order, hits = torch.randperm(len(x)), 0
            for i in range(0, len(x), batch):
                rows = order[i:i + batch]
                logits = network(x[rows])
                optimizer.zero_grad()
                F.cross_entropy(logits, y[rows]).backward()
                optimizer.step()
                hits += (logits.argmax(1) == y[rows]).sum().item()
            if hits > best:
                best, weights = hits, {key: value.clone() for key, value in network.state_dict().items()}
        network.load_state_dict(weights)
        network.eval()
        with torch.no_grad():
            yield torch.cat([network(u[i:i + 256]).argmax(1) == v[i:i + 256] for i in range(0, len(u), 256)]).double().mean().item()


def hpsearch(name):
    _, _, batch, epochs, dataset, model = NETWORKS[name]
    with tempfile.TemporaryDirectory() as folder:
        if name == "lstm":
            tarfile.open(f"{DATA}/uci_har/uci_har_subset.tar.gz").extractall(folder, filter="data")
            dataset = dict(dataset, path=f"{folder}/UCI HAR Dataset")
        config = dict(
            name=name, method="gan-refine", dataset=dict(dataset, validation=0, cache=f"{folder}/cache"), model=model,
            training=dict(epochs=epochs, batchSize=batch, patience=epochs, optimizer=dict(name="adam", learningRate=1e-3)),
            space=[dict(name="unused", type="flag")], baseline=[0])
        path = f"{folder}/config.json"
        json.dump(config, open(path, "w"))
        for seed in SEEDS:
            output = f"{folder}/{seed}"
            run = [BINARY, "train", "--config", path, "--seed", str(seed), "--output", output, "--quiet"]
            subprocess.run(run, check=True, stdout=subprocess.DEVNULL)
            predict = [BINARY, "predict", "--model", f"{output}/model.safetensors", "--config", path, "--split", "test", "--json"]
            yield json.loads(subprocess.run(predict, check=True, capture_output=True).stdout)["accuracy"]


# MARK: The DCGAN

DCGAN_STEPS = 400


def dcgan_images():
    """5,000 training and 2,000 test images of CIFAR-10, [N, 32, 32, 3] in -1 to 1."""
    x, _, u, _ = cifar()
    return tuple((a.transpose(0, 2, 3, 1) / 127.5 - 1).astype(np.float32) for a in (x[:5000], u[:2000]))


def frechet_distance(samples, images):
    def moments(a):
        squares = a.reshape(-1, 8, 4, 8, 4, 3).mean((2, 4)).reshape(len(a), -1).astype(np.float64)
        return squares.mean(0), np.cov(squares.T)
    (m, c), (n, d) = moments(samples), moments(images)
    values, vectors = np.linalg.eigh(c)
    root = vectors * np.sqrt(np.maximum(values, 0)) @ vectors.T
    middle = np.sqrt(np.maximum(np.linalg.eigvalsh(root @ d @ root), 0)).sum()
    return float(((m - n) ** 2).sum() + np.trace(c) + np.trace(d) - 2 * middle)


def hpsearch_dcgan():
    train, test = dcgan_images()
    with tempfile.TemporaryDirectory() as folder:
        header = json.dumps({
            "images": dict(dtype="F32", shape=list(train.shape), data_offsets=[0, train.nbytes]),
            "__metadata__": {"steps": str(DCGAN_STEPS)}}).encode()
        with open(f"{folder}/images.safetensors", "wb") as file:
            file.write(len(header).to_bytes(8, "little") + header + train.tobytes())
        subprocess.run(
            ["swift", "test", "-c", "release", "--filter", "DCGANTrainingTests"], check=True,
            stdout=subprocess.DEVNULL, env=dict(os.environ, HPSEARCH_DCGAN_FOLDER=folder))
        for seed in SEEDS:
            content = open(f"{folder}/samples-{seed}.safetensors", "rb").read()
            begin = 8 + int.from_bytes(content[:8], "little")
            yield frechet_distance(np.frombuffer(content[begin:], np.float32).reshape(-1, 32, 32, 3), test)


def pytorch_dcgan():
    import torch
    import torch.nn as nn
    import torch.nn.functional as F
    torch.set_num_threads(1)
    train, test = dcgan_images()
    train = torch.tensor(train).permute(0, 3, 1, 2).contiguous()

    def networks():
        g, c = [], 32
        for i, f in enumerate((64, 32, 16)):
            g += [nn.ConvTranspose2d(c, f, 4, 1 if i == 0 else 2, 0 if i == 0 else 1, bias=False), nn.BatchNorm2d(f), nn.ReLU()]
            c = f
        d, e = [], 3
        for i, f in enumerate((16, 32, 64)):
            d += [nn.Conv2d(e, f, 4, 2, 1, bias=False)] + ([nn.BatchNorm2d(f)] if i else []) + [nn.LeakyReLU(0.2)]
            e = f
        return (nn.Sequential(*g, nn.ConvTranspose2d(c, 3, 4, 2, 1, bias=False), nn.Tanh()),
                nn.Sequential(*d, nn.Conv2d(e, 1, 4, bias=False), nn.Flatten()))

    for seed in SEEDS:
        torch.manual_seed(seed)
        g, d = networks()
        for module in [*g.modules(), *d.modules()]:
            if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
                nn.init.normal_(module.weight, 0, 0.02)
        of_g, of_d = (torch.optim.Adam(n.parameters(), 2e-4, (0.5, 0.999)) for n in (g, d))
        one, zero = torch.ones(64, 1), torch.zeros(64, 1)
        loss = F.binary_cross_entropy_with_logits
        for _ in range(DCGAN_STEPS):
            real, fake = train[torch.randint(len(train), (64,))], g(torch.randn(64, 32, 1, 1))
            of_d.zero_grad()
            (loss(d(real), one) + loss(d(fake.detach()), zero)).backward()
            of_d.step()
            of_g.zero_grad()
            loss(d(fake), one).backward()
            of_g.step()
        g.eval()
        with torch.no_grad():
            samples = torch.cat([g(torch.randn(250, 32, 1, 1)) for _ in range(8)])
        yield frechet_distance(samples.permute(0, 2, 3, 1).numpy(), test)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("networks", nargs="*", default=[*NETWORKS, "dcgan"], metavar="NETWORK")
    arguments.add_argument("--only", choices=["hpsearch", "pytorch"])
    choice = arguments.parse_args()
    for name in choice.networks:
        sides = dict(hpsearch=hpsearch, pytorch=pytorch)
        if name == "dcgan":
            sides = dict(hpsearch=lambda _: hpsearch_dcgan(), pytorch=lambda _: pytorch_dcgan())
        for side, scores_of in sides.items():
            if choice.only not in (None, side):
                continue
            start = time.time()
            scores = list(scores_of(name))
            print(json.dumps(dict(
                network=name, side=side, mean=round(np.mean(scores), 4), deviation=round(np.std(scores, ddof=1), 4),
                scores=[round(s, 4) for s in scores], seconds=round(time.time() - start))), flush=True)
