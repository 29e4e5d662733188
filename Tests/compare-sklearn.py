#!/usr/bin/env python3
"""Compares `hpsearch train` on tables with scikit-learn's MLPClassifier.

    python3 Tests/compare-sklearn.py BINARY [--data FOLDER] [--seeds 10] [--json]

Needs numpy, scipy and scikit-learn. FOLDER holds the UCI tables iris.data, wine.data, wdbc.data and optdigits.tra;
iris-like rows are drawn from normal distributions with the means and covariances of iris.data's classes. Each seed
divides a table into 70 % training and 30 % test rows, class by class; both programs get the same rows, standardised by
the training rows, and train the same layers with the same optimizer, learning rate, batch size and number of epochs, in
two ways: on all training rows to the last epoch, and with a fifth of them set aside for early stopping. The p-value is
that of a t-test of the paired differences; "equal" if there are none.
"""
import argparse
import csv
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import warnings

import numpy
import scipy.stats
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler

TABLES = {  # name: (file, index of the class, indices to leave out, hidden units, epochs)
    "iris": ("iris.data", -1, [], [16], 60),
    "iris-like": ("iris.data", -1, [], [16], 60),
    "wine": ("wine.data", 0, [], [16], 60),
    "wdbc": ("wdbc.data", 1, [0], [32], 40),
    "optdigits": ("optdigits.tra", -1, [], [64], 20),
}
RATE, BATCH, PATIENCE = 0.005, 16, 10


def config(train, units, epochs, withholds):
    """The ten lines that a table needs."""
    return {
        "name": "table", "method": "random",
        "dataset": {"path": str(train), "labelColumn": "class", "validation": 0.2},
        "model": {"builder": "mlp", "units": units, "activation": "relu"},
        "training": {"epochs": epochs, "batchSize": BATCH, "patience": PATIENCE if withholds else epochs,
                     "optimizer": {"name": "adam", "learningRate": "$rate"}},
        "space": [{"name": "rate", "type": "real", "min": 0.0001, "max": 0.1, "log": True}],
        "baseline": {"rate": RATE},
        "strategy": {"trials": 10},
        "fitness": {"on": "validation"} if withholds else {"on": "train", "epoch": "last"},
    }


def read(folder, name):
    file, label, ignored, units, epochs = TABLES[name]
    rows = [row for row in csv.reader(open(folder / file)) if row]
    label %= len(rows[0])
    columns = [i for i in range(len(rows[0])) if i != label and i not in ignored]
    x = numpy.array([[float(row[i]) for i in columns] for row in rows])
    y = numpy.array([f"class {row[label]}" for row in rows])
    if name == "iris-like":
        rng = numpy.random.default_rng(0)
        classes = sorted(set(y))
        x = numpy.concatenate([rng.multivariate_normal(x[y == c].mean(0), numpy.cov(x[y == c].T), 50) for c in classes])
        y = numpy.repeat(classes, 50)
    return x, y, units, epochs


def write(path, x, y):
    with open(path, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([f"x{i}" for i in range(x.shape[1])] + ["class"])
        writer.writerows([*map(repr, map(float, row)), label] for row, label in zip(x, y))


def ours(binary, folder, x, y, test_x, test_y, units, epochs, withholds, seed):
    write(folder / "train.csv", x, y)
    write(folder / "test.csv", test_x, test_y)
    (folder / "config.json").write_text(json.dumps(config(folder / "train.csv", units, epochs, withholds)))
    run = [binary, "train", "-c", folder / "config.json", "--seed", str(seed), "-o", folder / "run", "-q", "--json"]
    subprocess.run(run, check=True, stdout=subprocess.DEVNULL)
    found = subprocess.run(
        [binary, "predict", "-m", folder / "run/model.safetensors", "--data", folder / "test.csv", "-q", "--json"],
        check=True, capture_output=True, text=True).stdout
    return json.loads(found)["accuracy"]


def theirs(x, y, test_x, test_y, units, epochs, withholds, seed):
    scaler = StandardScaler().fit(x)
    network = MLPClassifier(
        units, activation="relu", solver="adam", alpha=0, learning_rate_init=RATE, batch_size=BATCH, max_iter=epochs,
        tol=0, n_iter_no_change=PATIENCE if withholds else epochs + 1, early_stopping=withholds,
        validation_fraction=0.2, random_state=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        network.fit(scaler.transform(x), y)
    return network.score(scaler.transform(test_x), test_y)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", type=lambda path: str(pathlib.Path(path).resolve()))
    parser.add_argument("--data", type=pathlib.Path, default=pathlib.Path("../shared/data/tabular"))
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        # A build meanwhile must not change the program.
        return compare(options, shutil.copy2(options.binary, folder))


def compare(options, binary):
    failed = False
    if not options.json:
        print(f"{'table':<10} {'way':<10} {'hpsearch':>17} {'scikit-learn':>17} {'difference':>10} {'p':>7}")
    for name in TABLES:
        x, y, units, epochs = read(options.data, name)
        for way, withholds in (("all rows", False), ("validation", True)):
            pairs = []
            for seed in range(1, options.seeds + 1):
                parts = train_test_split(x, y, test_size=0.3, stratify=y, random_state=seed)
                args = (parts[0], parts[2], parts[1], parts[3], units, epochs, withholds, seed)
                with tempfile.TemporaryDirectory() as folder:
                    pairs.append((ours(binary, pathlib.Path(folder), *args), theirs(*args)))
            pairs = numpy.array(pairs)
            difference = pairs[:, 0] - pairs[:, 1]
            p = 1.0 if numpy.ptp(difference) == 0 and difference[0] == 0 else scipy.stats.ttest_rel(*pairs.T).pvalue
            # Worse beyond noise: what the comparison is to find.
            failed |= bool(difference.mean() < 0 and p < 0.05 / (2 * len(TABLES)))
            means, deviations = pairs.mean(0), pairs.std(0, ddof=1)
            if options.json:
                print(json.dumps({"table": name, "way": way, "hpsearch": pairs[:, 0].tolist(),
                                  "sklearn": pairs[:, 1].tolist(), "p": p}))
            else:
                cells = [f"{m:.4f} ± {d:.4f}" for m, d in zip(means, deviations)]
                shown = "equal" if not difference.any() else f"{p:.3f}"
                print(f"{name:<10} {way:<10} {cells[0]:>17} {cells[1]:>17} {difference.mean():>+10.4f} {shown:>7}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
