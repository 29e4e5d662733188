#!/usr/bin/env python3
"""Training steps in PyTorch of the nine networks that `hpsearch bench` measures: forward, loss, backward and Adam, for
the GANs of both networks. Convolutional networks are timed in both memory formats, of which the faster one counts.

Usage: compare-pytorch.py [--threads N] [--seconds S] [WORKLOAD...]     (default: one thread, 4 s a format, all nine)
Prints one JSON line a workload: the median milliseconds of a step, `ms` in the default memory format, `channelsLastMs`
where there are images or volumes, `bestMs` the smaller one, and `peakMB`, the largest memory of the process so far,
which is the workload's own when it is the only one."""
import argparse
import json
import resource
import statistics
import sys
import time

try:
    import torch
except ImportError:
    sys.exit(f"{sys.argv[0]}: PyTorch is missing from {sys.executable}; install it with\n"
             "  pip install torch")
from torch import nn
from torch.nn import functional as F


# The networks


def perceptron(*sizes):
    layers = []
    for inputs, outputs in zip(sizes[:-2], sizes[1:-1]):
        layers += [nn.Linear(inputs, outputs), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(sizes[-2], sizes[-1]))


def voxnet():
    """32 voxels an edge, 40 classes."""
    return nn.Sequential(
        nn.Conv3d(1, 32, 5, stride=2), nn.ReLU(),
        nn.Conv3d(32, 32, 3), nn.ReLU(), nn.MaxPool3d(2),
        nn.Conv3d(32, 64, 3, padding=1), nn.ReLU(),
        nn.Conv3d(64, 64, 3, padding=1), nn.ReLU(), nn.MaxPool3d(2),
        nn.Flatten(), nn.Linear(64 * 3**3, 1024), nn.ReLU(), nn.Linear(1024, 256), nn.ReLU(), nn.Linear(256, 40))


class Recurrent(nn.Module):
    """Two fully connected layers at each step of nine signals, two LSTMs, six classes at the last step."""

    def __init__(self, dense, cells):
        super().__init__()
        self.dense1, self.dense2 = nn.Linear(9, dense), nn.Linear(dense, dense)
        self.lstm1 = nn.LSTM(dense, cells[0], batch_first=True)
        self.lstm2 = nn.LSTM(cells[0], cells[1], batch_first=True)
        self.output = nn.Linear(cells[1], 6)

    def forward(self, x):
        x = F.relu(self.dense2(F.relu(self.dense1(x))))
        x, _ = self.lstm1(x)
        x, _ = self.lstm2(x)
        return self.output(x[:, -1])


def character_cnn():
    """32 pixels an edge, 62 classes."""
    return nn.Sequential(
        nn.Conv2d(1, 32, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(64 * 8**2, 1024), nn.ReLU(), nn.Linear(1024, 256), nn.ReLU(), nn.Linear(256, 62))


def cifar_cnn():
    layers, channels = [], 3
    for filters in (48, 96, 192):
        for inputs in (channels, filters):
            layers += [nn.Conv2d(inputs, filters, 3, padding=1), nn.BatchNorm2d(filters), nn.ReLU()]
        layers.append(nn.MaxPool2d(2))
        channels = filters
    return nn.Sequential(
        *layers, nn.Flatten(), nn.Linear(192 * 4**2, 512), nn.ReLU(), nn.Dropout(0.5), nn.Linear(512, 10))


def dcgan():
    """Radford et al. (2015) for 64 pixels an edge: generator and discriminator."""
    generator, channels = [], 100
    for index, filters in enumerate((512, 256, 128, 64)):
        stride, padding = (1, 0) if index == 0 else (2, 1)
        generator += [nn.ConvTranspose2d(channels, filters, 4, stride, padding, bias=False),
                      nn.BatchNorm2d(filters), nn.ReLU()]
        channels = filters
    generator += [nn.ConvTranspose2d(channels, 3, 4, 2, 1, bias=False), nn.Tanh()]
    discriminator, channels = [], 3
    for index, filters in enumerate((64, 128, 256, 512)):
        discriminator.append(nn.Conv2d(channels, filters, 4, 2, 1, bias=False))
        discriminator += [nn.BatchNorm2d(filters)] if index else []
        discriminator.append(nn.LeakyReLU(0.2))
        channels = filters
    discriminator += [nn.Conv2d(channels, 1, 4, bias=False), nn.Flatten()]
    return nn.Sequential(*generator), nn.Sequential(*discriminator)


def block_gan():
    """Blocks of a 5x5 convolution, batch normalisation and PReLU, from noise of 40 pixels to images of 64."""

    def blocks(layer, channels, widths):
        for filters in widths:
            yield from (layer(channels, filters, 5), nn.BatchNorm2d(filters), nn.PReLU(filters))
            channels = filters

    generator = nn.Sequential(
        *blocks(nn.ConvTranspose2d, 3, (96, 96, 64, 64, 48)), nn.ConvTranspose2d(48, 3, 5), nn.Tanh())
    discriminator = nn.Sequential(
        *blocks(nn.Conv2d, 3, (48, 64, 64)), nn.Flatten(), nn.Linear(64 * 52**2, 300), nn.Linear(300, 1))
    return generator, discriminator


# Their steps


def in_format(channels_last, x):
    """A tensor, or the weights of a network for such tensors, in a memory format."""
    formats = {4: torch.channels_last, 5: torch.channels_last_3d}
    return x.contiguous(memory_format=formats[x.dim()]) if channels_last and x.dim() in formats else x


def network_in_format(channels_last, network, samples):
    if not channels_last:
        return network
    return network.to(memory_format=torch.channels_last if samples.dim() == 4 else torch.channels_last_3d)


def classifier(network, samples, classes):
    labels = torch.randint(classes, (len(samples),))

    def prepare(channels_last):
        net, x = network_in_format(channels_last, network, samples), in_format(channels_last, samples)
        optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)

        def step():
            optimizer.zero_grad(set_to_none=True)
            F.cross_entropy(net(x), labels).backward()
            optimizer.step()

        return step

    return prepare, samples.dim() > 3


def adversarial(networks, noise, images):
    def prepare(channels_last):
        generator, discriminator = (network_in_format(channels_last, network, images) for network in networks)
        z, real = in_format(channels_last, noise), in_format(channels_last, images)
        optimizers = [torch.optim.Adam(n.parameters(), 2e-4, (0.5, 0.999)) for n in (generator, discriminator)]
        ones, zeros = torch.ones(len(real), 1), torch.zeros(len(real), 1)
        loss = F.binary_cross_entropy_with_logits

        def step():
            fake = generator(z)
            optimizers[1].zero_grad(set_to_none=True)
            (loss(discriminator(real), ones) + loss(discriminator(fake.detach()), zeros)).backward()
            optimizers[1].step()
            optimizers[0].zero_grad(set_to_none=True)
            loss(discriminator(fake), ones).backward()
            optimizers[0].step()

        return step

    return prepare, True


WORKLOADS = {
    "mlp_small_b32": lambda: classifier(perceptron(64, 128, 64, 10), torch.randn(32, 64), 10),
    "mlp_b64": lambda: classifier(perceptron(2048, 1024, 256, 10), torch.randn(64, 2048), 10),
    "voxnet_b32": lambda: classifier(voxnet(), torch.rand(32, 1, 32, 32, 32), 40),
    "lstm_small_b64": lambda: classifier(Recurrent(64, (64, 64)), torch.randn(64, 128, 9), 6),
    "lstm_b64": lambda: classifier(Recurrent(256, (256, 128)), torch.randn(64, 128, 9), 6),
    "charcnn_b64": lambda: classifier(character_cnn(), torch.rand(64, 1, 32, 32), 62),
    "cifarcnn_b64": lambda: classifier(cifar_cnn(), torch.rand(64, 3, 32, 32), 10),
    "dcgan64_b64": lambda: adversarial(dcgan(), torch.randn(64, 100, 1, 1), torch.rand(64, 3, 64, 64) * 2 - 1),
    "neurales64_b16": lambda: adversarial(block_gan(), torch.randn(16, 3, 40, 40), torch.rand(16, 3, 64, 64) * 2 - 1),
}


def median_milliseconds(step, seconds):
    for _ in range(3):
        step()
    times, end = [], time.perf_counter() + seconds
    while time.perf_counter() < end or len(times) < 5:
        start = time.perf_counter()
        step()
        times.append(time.perf_counter() - start)
    return round(statistics.median(times) * 1e3, 3)


def measure(name, threads, seconds):
    torch.manual_seed(0)
    line = {"workload": name, "torch": torch.__version__, "threads": threads}
    _, has_formats = WORKLOADS[name]()
    for key, channels_last in [("ms", False)] + ([("channelsLastMs", True)] if has_formats else []):
        prepare, _ = WORKLOADS[name]()
        line[key] = median_milliseconds(prepare(channels_last), seconds)
    line["bestMs"] = min(line["ms"], line.get("channelsLastMs", line["ms"]))
    line["peakMB"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 2**20))
    return line


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("workloads", nargs="*", metavar="WORKLOAD", help=", ".join(WORKLOADS))
    arguments = parser.parse_args()
    unknown = [name for name in arguments.workloads if name not in WORKLOADS]
    if unknown:
        parser.error(f"expected workloads among {', '.join(WORKLOADS)}, found {', '.join(unknown)}")
    torch.set_num_threads(arguments.threads)
    for name in arguments.workloads or WORKLOADS:
        print(json.dumps(measure(name, arguments.threads, arguments.seconds)), flush=True)


if __name__ == "__main__":
    main()
