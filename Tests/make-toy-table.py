#!/usr/bin/env python3
"""Writes datasets/tables/toy-mlp.{json,csv}: a synthetic benchmark table, made by a formula and not by training.

    python3 Tests/make-toy-table.py

The accuracy of an imaginary multilayer perceptron is 0.96 minus four losses:
- 0.03 d^2, where d is the distance of log10(learning rate) from its best value, which decreases with the depth and, since
  small networks tolerate larger steps, with the width: -2.2 - 0.25 (depth - 1) - 0.15 log2(width / 16);
- 0.08 / sqrt(width / 16) / depth^0.5 for too small a network;
- 0.9 (dropout - best)^2, where the best dropout increases with the number of weights, 0.04 log2(depth * width / 16);
- 0.012 for tanh, but 0.004 where the network has three layers.
A run adds normal noise with deviation 0.004, or 0.012 if the step is more than 10 times too large. Values are clamped
to [0.1, 0.999] and rounded to 5 digits. The noise is drawn with Python's random.Random, seeded by the row and the run.
"""
import itertools
import json
import math
import pathlib
import random

PARAMETERS = {
    "learning_rate": [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03],
    "layers": [1, 2, 3],
    "width": [16, 32, 64, 128],
    "dropout": [0.0, 0.2, 0.4],
    "activation": ["relu", "tanh"],
}
RUNS = 3


def accuracy(learning_rate, layers, width, dropout, activation):
    """The mean accuracy of a configuration, and the standard deviation of its runs."""
    best_rate = -2.2 - 0.25 * (layers - 1) - 0.15 * math.log2(width / 16)
    distance = math.log10(learning_rate) - best_rate
    loss = 0.03 * distance**2
    loss += 0.08 / math.sqrt(width / 16) / math.sqrt(layers)
    loss += 0.9 * (dropout - 0.04 * math.log2(layers * width / 16)) ** 2
    loss += {"relu": 0, "tanh": 0.004 if layers == 3 else 0.012}[activation]
    return 0.96 - loss, 0.012 if distance > 1 else 0.004


def main():
    folder = pathlib.Path(__file__).resolve().parent.parent / "datasets" / "tables"
    folder.mkdir(parents=True, exist_ok=True)
    lines = [",".join([f"{name}_index" for name in PARAMETERS] + [f"run{run}" for run in range(RUNS)])]
    indexes = itertools.product(*(range(len(choices)) for choices in PARAMETERS.values()))
    for row, configuration in enumerate(indexes):
        mean, deviation = accuracy(*(choices[i] for choices, i in zip(PARAMETERS.values(), configuration)))
        cells = [str(i) for i in configuration]
        for run in range(RUNS):
            generator = random.Random(1000 * row + run)
            # Twelve uniform numbers: nearly normal, and the same with every version of Python.
            noise = sum(generator.random() for _ in range(12)) - 6
            cells.append(f"{min(0.999, max(0.1, mean + deviation * noise)):.5f}")
        lines.append(",".join(cells))
    (folder / "toy-mlp.csv").write_text("\n".join(lines) + "\n")
    description = {
        "name": "toy-mlp",
        "direction": "maximize",
        "metric": "accuracy",
        "rows": len(lines) - 1,
        "runs": RUNS,
        "parameters": [{"name": name, "choices": choices} for name, choices in PARAMETERS.items()],
        "values": "toy-mlp.csv",
        "source": "synthetic: a formula with noise, written by Tests/make-toy-table.py; nothing was trained",
    }
    (folder / "toy-mlp.json").write_text(json.dumps(description, indent=2) + "\n")


main()
