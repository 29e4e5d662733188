#!/usr/bin/env python3
"""The search of configs/modelnet.json, its 41 trials alone, beside the same trials in PyTorch under Optuna: the same
grids and splits, networks, parameters, batches, epochs and early stopping, as many processes, one thread each.

hpsearch runs first, and its journal says which parameters Optuna is to try (`enqueue_trial`); Optuna's processes share
the trials through its journal storage. Both read samples that were prepared before; starting the processes counts. Memory
is the largest sum over a side's processes, sampled 20 times a second: PSS, which counts pages that processes share once,
and RSS, which counts them in each.

Usage (from the package's root, with a Python that has PyTorch and Optuna: pip install torch optuna):
  python3 Tests/compare-search.py [--hpsearch PATH] [--processes N] [--config FILE]
Prints a line for each side and the ratios; exits with 1 unless hpsearch is 2.5 times as fast in half the memory."""
import argparse
import csv
import io
import json
import os
import subprocess
import sys
import tempfile
import time

try:
    import numpy as np
    import optuna
    import torch
except ImportError as error:
    sys.exit(f"{sys.argv[0]}: {error.name} is missing from {sys.executable}; pip install torch optuna")
from torch import nn
from torch.nn import functional as F

STUDY = "modelnet"


# Measuring


def family(root):
    """A process and those below it."""
    children = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat") as file:
                children.setdefault(int(file.read().rsplit(")", 1)[1].split()[1]), []).append(int(name))
        except OSError:
            continue
    found, waiting = [], list(root)
    while waiting:
        found.append(waiting.pop())
        waiting += children.get(found[-1], [])
    return found


def memory(processes):
    """PSS and RSS in MB, of processes that may be gone."""
    sums = {"Pss": 0, "Rss": 0}
    for process in processes:
        try:
            with open(f"/proc/{process}/smaps_rollup") as file:
                for line in file:
                    key, value = line.split(":", 1)
                    if key in sums:
                        sums[key] += int(value.split()[0])
        except (OSError, ValueError):
            continue
    return sums["Pss"] / 1024, sums["Rss"] / 1024


def timed(commands):
    """Seconds until all commands have ended, and the peaks of their memory."""
    start, peaks = time.perf_counter(), (0, 0)
    environment = dict(os.environ, OMP_NUM_THREADS="1")
    running = [subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment) for command in commands]
    while any(process.poll() is None for process in running):
        peaks = tuple(map(max, peaks, memory(family(process.pid for process in running if process.poll() is None))))
        time.sleep(0.05)
    if any(process.returncode for process in running):
        sys.exit(f"{commands[0][:2]} failed")
    return time.perf_counter() - start, *peaks


# Data


def output(binary, *words):
    return subprocess.run([binary, *words], check=True, stdout=subprocess.PIPE, text=True).stdout


def prepared_grids(path):
    """The grids of a prepared file by name, as booleans, and the indices of their classes; see SampleStore.swift."""
    with open(path, "rb") as file:
        content = file.read()
    assert content[:8] == b"hpsampl2", f"{path}: not a prepared file"
    position = int.from_bytes(content[16:24], "little")

    def integer():
        nonlocal position
        position += 8
        return int.from_bytes(content[position - 8:position], "little", signed=True)

    def text():
        nonlocal position
        length = integer()
        position += length
        return content[position - length:position].decode()

    text()
    assert integer() == 0, f"{path}: expected occupancy grids"
    shape = [integer() for _ in range(integer())]
    for _ in range(integer()):
        text(), integer(), integer(), integer()
    classes = [text() for _ in range(integer())]
    size, grids = int(np.prod(shape)), {}
    stride = (size + 63) // 64 * 8
    for index in range(integer()):
        name, label = text(), integer()
        for _ in range(4):
            integer()
        bits = np.frombuffer(content, np.uint8, stride, 64 + index * stride)
        grids[name] = (np.unpackbits(bits, bitorder="little")[:size].reshape(shape), label)
    return grids, classes


def export(binary, run, config, cache, path):
    """Writes the grids and classes of the training and the validation split."""
    grids, classes = prepared_grids(cache)
    arrays = {"classes": len(classes)}
    for split in ("train", "validation"):
        rows = csv.DictReader(io.StringIO(output(
            binary, "predict", "-m", f"{run}/best.safetensors", "-c", config, "--split", split, "--format", "csv")))
        samples = [grids[row["name"]] for row in rows]
        arrays[f"{split}_x"] = np.stack([grid for grid, _ in samples]).astype(np.float32)
        arrays[f"{split}_y"] = np.array([label for _, label in samples])
    np.savez(path, **arrays)


# PyTorch's side

ACTIVATIONS = {"sigmoid": nn.Sigmoid, "relu": nn.ReLU, "linear": nn.Identity, "tanh": nn.Tanh}


def network(parameters, filters, shape, classes):
    layers, channels = [], 1
    for number, (count, kernel) in enumerate(zip(filters, (5, 3, 3, 3)), start=1):
        layers += [nn.Conv3d(channels, count, kernel, 2 if number == 1 else 1, 0 if number < 3 else 1),
                   ACTIVATIONS[parameters[f"conv{number}"]]()]
        if number % 2 == 0:
            layers.append(nn.MaxPool3d(2))
        channels = count
    features = nn.Sequential(*layers, nn.Flatten())
    with torch.no_grad():
        width = features(torch.zeros(1, 1, *shape)).shape[1]
    dropout = [nn.Dropout(0.5)] if parameters["dropout"] else []
    return nn.Sequential(
        features, nn.Linear(width, parameters["fc1"]), ACTIVATIONS[parameters["fc1Activation"]](), *dropout,
        nn.Linear(parameters["fc1"], parameters["fc2"]), ACTIVATIONS[parameters["fc2Activation"]](),
        nn.Linear(parameters["fc2"], classes))


def train(parameters, data, settings):
    """The best validation accuracy of an epoch, and how many epochs there were."""
    channels_last = torch.channels_last_3d
    x, y, test_x, test_y = (data[key] for key in ("train_x", "train_y", "validation_x", "validation_y"))
    net = network(parameters, settings["filters"], x.shape[2:], data["classes"]).to(memory_format=channels_last)
    optimizer = torch.optim.Adam(net.parameters(), settings["learningRate"])
    best, waited, state = -1.0, 0, None
    for epoch in range(1, settings["epochs"] + 1):
        net.train()
        for batch in torch.randperm(len(x)).split(settings["batchSize"]):
            optimizer.zero_grad(set_to_none=True)
            loss = F.cross_entropy(net(x[batch].contiguous(memory_format=channels_last)), y[batch])
            loss.backward()
            optimizer.step()
        net.eval()
        with torch.no_grad():
            hits = sum(
                (net(part.contiguous(memory_format=channels_last)).argmax(1) == labels).sum().item()
                for part, labels in zip(test_x.split(settings["batchSize"]), test_y.split(settings["batchSize"])))
        accuracy = hits / len(test_x)
        waited += 1
        if accuracy > best:
            best, waited = accuracy, 0
            state = {name: value.clone() for name, value in net.state_dict().items()}
        if waited >= settings["patience"]:
            break
    net.load_state_dict(state)
    return best, epoch


def storage(path):
    backend = optuna.storages.journal.JournalFileBackend(path)
    return optuna.storages.JournalStorage(backend)


def enqueue(path, vectors):
    study = optuna.create_study(study_name=STUDY, storage=storage(path), direction="maximize")
    for vector in vectors:
        study.enqueue_trial(vector)


def domains(space):
    """By name, what Optuna is asked for."""
    suggestions = {
        "integer": lambda trial, p: trial.suggest_int(p["name"], p["min"], p["max"]),
        "choice": lambda trial, p: trial.suggest_categorical(p["name"], p["choices"]),
        "flag": lambda trial, p: trial.suggest_categorical(p["name"], [False, True]),
    }
    return lambda trial: {p["name"]: suggestions[p["type"]](trial, p) for p in space}


def work(folder):
    """One process: takes waiting trials until there are none."""
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    torch.set_num_threads(1)
    with open(f"{folder}/peer.json") as file:
        settings = json.load(file)
    loaded = np.load(f"{folder}/data.npz")
    data = {"classes": int(loaded["classes"])}
    for split in ("train", "validation"):
        data[f"{split}_x"] = torch.from_numpy(loaded[f"{split}_x"].squeeze(-1)).unsqueeze(1)
        data[f"{split}_y"] = torch.from_numpy(loaded[f"{split}_y"])
    study = optuna.load_study(study_name=STUDY, storage=storage(f"{folder}/optuna.log"))
    suggest = domains(settings["space"])
    while study.get_trials(deepcopy=False, states=[optuna.trial.TrialState.WAITING]):
        trial = study.ask()
        if trial.number >= settings["trials"]:
            # The other process took the last one meanwhile.
            study.tell(trial, state=optuna.trial.TrialState.FAIL)
            break
        torch.manual_seed(trial.number)
        accuracy, epochs = train(suggest(trial), data, settings)
        trial.set_user_attr("epochs", epochs)
        study.tell(trial, accuracy)


# The comparison


def journal(path):
    with open(path) as file:
        events = [json.loads(line) for line in file]
    return [event for event in events if event.get("event") == "trial"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hpsearch", default=".build/release/hpsearch")
    parser.add_argument("--config", default="configs/modelnet.json")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--work", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.work:
        return work(arguments.work)
    if not os.access(arguments.hpsearch, os.X_OK):
        parser.error(f"{arguments.hpsearch} is not there; build it with swift build -c release")
    with open(arguments.config) as file:
        config = json.load(file)
    for key in ("confirm", "test"):
        config.pop(key, None)
    config["test"] = {"repeats": 0}
    with tempfile.TemporaryDirectory() as folder:
        own, run = f"{folder}/config.json", f"{folder}/run"
        with open(own, "w") as file:
            json.dump(config, file)
        info = json.loads(output(arguments.hpsearch, "dataset", "info", "--config", own, "--json"))
        ours = timed([[arguments.hpsearch, "search", "-c", own, "-o", run, "-j", str(arguments.processes), "--quiet"]])
        trials = journal(f"{run}/journal.jsonl")
        export(arguments.hpsearch, run, own, info["cache"]["path"], f"{folder}/data.npz")
        training, model = config["training"], config["model"]
        with open(f"{folder}/peer.json", "w") as file:
            json.dump({"trials": len(trials), "space": config["space"], "filters": model["filters"], "epochs": training["epochs"],
                       "batchSize": training["batchSize"], "patience": training["patience"],
                       "learningRate": training["optimizer"]["learningRate"]}, file)
        optuna.logging.set_verbosity(optuna.logging.WARNING)
        enqueue(f"{folder}/optuna.log", [trial["parameters"] for trial in trials])
        peer = timed([[sys.executable, __file__, "--work", folder]] * arguments.processes)
        study = optuna.load_study(study_name=STUDY, storage=storage(f"{folder}/optuna.log"))
        theirs = [trial for trial in study.trials if trial.state == optuna.trial.TrialState.COMPLETE]
    assert len(theirs) == len(trials), f"{len(theirs)} trials of {len(trials)}"

    def show(name, measured, epochs, best):
        seconds, pss, rss = measured
        print(f"{name}: {len(trials)} trials of {sum(epochs)} epochs in {seconds:.1f} s with {arguments.processes} "
              f"processes, best accuracy {best:.4f}; peak memory {pss:.0f} MB (PSS), {rss:.0f} MB (RSS)")

    epochs = [trial["metrics"]["epochs"] for trial in trials], [trial.user_attrs["epochs"] for trial in theirs]
    show("hpsearch", ours, map(int, epochs[0]), max(trial["fitness"] for trial in trials))
    show(f"PyTorch {torch.__version__} under Optuna {optuna.__version__}", peer, epochs[1], max(trial.value for trial in theirs))
    speed, share = peer[0] / ours[0], ours[1] / peer[1]
    print(f"{speed:.2f} times as fast ({speed * sum(epochs[0]) / sum(epochs[1]):.2f} by epochs trained), "
          f"{share:.2f} of the memory (PSS; RSS {ours[2] / peer[2]:.2f})")
    sys.exit(0 if speed >= 2.5 and share <= 0.5 else 1)


if __name__ == "__main__":
    main()
