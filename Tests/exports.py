#!/usr/bin/env python3
"""Opens what `hpsearch export` writes with the programs that it is for.

usage: exports.py HPSEARCH [FOLDER]     run in the package's folder; FOLDER for data and runs, default a new one

Needs numpy, onnx, onnxruntime, optuna, optuna-dashboard and tensorboard. Trains tiny networks of every kind
of layer, and compares onnxruntime's predictions from raw samples with those of `hpsearch predict`; searches a little, and
compares the trials that Optuna and TensorBoard read with the run's own. Prints a line for each check, and fails if one
does.
"""

import csv
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request

import numpy as np
import onnx
import onnxruntime

HPSEARCH = os.path.abspath(sys.argv[1])
FOLDER = sys.argv[2] if len(sys.argv) > 2 else tempfile.mkdtemp(prefix="hpsearch-exports-")
random = np.random.default_rng(1)
faults = 0


def check(name, holds, detail=""):
    global faults
    faults += not holds
    print(f"{'ok  ' if holds else 'FAIL'} {name}{': ' + str(detail) if detail != '' else ''}", flush=True)


def hpsearch(*words, allowed=(0,)):
    done = subprocess.run([HPSEARCH, *map(str, words)], capture_output=True, text=True)
    if done.returncode not in allowed:
        sys.exit(f"hpsearch {' '.join(map(str, words))}: {done.returncode}\n{done.stderr}")
    return done.stdout


def path(*parts):
    return os.path.join(FOLDER, *parts)


def write_json(name, value):
    with open(path(name), "w") as file:
        json.dump(value, file)
    return path(name)


def arrays(name, shape, classes, dtype):
    """A data set of arrays with a signal in it, and samples to predict."""
    os.makedirs(path(name), exist_ok=True)

    def draw(count):
        labels = random.integers(0, classes, count)
        samples = random.normal(size=(count, *shape))
        samples += np.linspace(-1, 1, classes)[labels].reshape(-1, *[1] * len(shape))
        if dtype == np.uint8:
            samples = np.clip(samples * 40 + 120, 0, 255)
        if dtype == bool:
            samples = samples > 0
        return samples.astype(dtype), labels.astype(np.int64)

    x, y = draw(160)
    np.save(path(name, "X_train.npy"), x)
    np.save(path(name, "y_train.npy"), y)
    samples, _ = draw(24)
    np.save(path(name, "new.npy"), samples)
    return samples


# --- ONNX


def run_onnx(model, samples):
    loaded = onnx.load(model)
    onnx.checker.check_model(loaded, full_check=True)
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    given = session.get_inputs()[0]
    outputs = session.run(None, {given.name: samples.astype(np.float32)})
    return loaded, dict(zip([output.name for output in session.get_outputs()], outputs))


def compare(name, config, samples, *settings):
    """Trains, exports, and compares the probabilities of both programs."""
    words = [word for setting in settings for word in ("--set", setting)]
    folder = path(name + "-train")
    hpsearch("train", "-c", config, *words, "--set", f"dataset={json.dumps({'path': path(name), 'format': 'arrays'})}",
             "--set", "training.epochs=2", "--set", "training.batchSize=16", "-o", folder, "-q")
    hpsearch("export", folder, "--format", "onnx", "-o", path(name + ".onnx"), "-q")
    model, outputs = run_onnx(path(name + ".onnx"), samples)
    lines = hpsearch("predict", "-m", folder + "/model.safetensors", "--data", path(name, "new.npy"), "--format", "jsonl",
                     "-q")
    metadata = {entry.key: entry.value for entry in model.metadata_props}
    classes = json.loads(metadata["classes"])
    expected = np.array([[json.loads(line)["probabilities"][c] for c in classes] for line in lines.splitlines()])
    difference = np.abs(outputs["probabilities"] - expected).max()
    operators = sorted({node.op_type for node in model.graph.node})
    check(f"onnx {name}", difference < 1e-5, f"{len(expected)} samples, difference {difference:.1e}, {', '.join(operators)}")
    return expected


def check_onnx():
    grids = arrays("voxels", (20, 20, 20, 1), 3, bool)
    compare("voxels", "configs/modelnet.json", grids)
    images = arrays("images", (32, 32, 3), 4, np.uint8)
    compare("images", "configs/cifar10-cnn.json", images, "baseline=[8,3,3,32,0,1,1]")
    sequences = arrays("sequences", (12, 6), 3, np.float64)
    compare("sequences", "configs/har-lstm.json", sequences, "baseline=[16,20,24,12,1,3,0,1,0]")
    rows = arrays("rows", (10,), 3, np.float32)
    plain = {"name": "rows", "method": "random", "space": [{"name": "p", "type": "flag"}], "baseline": [False], "dataset": {"path": "."},
             "model": {"builder": "mlp", "units": [24, 16], "activation": "gelu", "dropout": True}}
    compare("rows", write_json("rows.json", plain), rows)
    recurrent = [{"layer": "lstm", "units": 7, "activation": a, "returnSequence": True, "recurrentBias": a == "relu"}
                 for a in ("sigmoid", "relu", "linear", "tanh")]
    zoo("lstms", (9, 5), np.float32, recurrent + [{"layer": "lstm", "units": 6}])
    activations = [{"layer": "activation", "activation": a}
                   for a in ("sigmoid", "relu", "linear", "tanh", "leakyRelu", "elu", "softplus", "swish", "gelu")]
    zoo("activations", (12,), np.float32, [part for a in activations for part in
                                           ({"layer": "dense", "units": 12}, {"layer": "batchNorm"}, a)])
    zoo("planes", (11, 14, 2), np.uint8, [
        {"layer": "conv", "filters": 4, "kernel": [3, 2], "stride": [2, 1], "padding": "same", "bias": False},
        {"layer": "instanceNorm", "scale": True, "shift": True, "prelu": True},
        {"layer": "averagePool", "size": 3, "stride": 2, "padding": "same"},
        {"layer": "transposedConv", "filters": 3, "kernel": 3, "stride": 2, "padding": "same"},
        {"layer": "transposedConv", "filters": 3, "kernel": 2, "stride": 3, "padding": "same"},
        {"layer": "averagePool", "size": 2, "padding": 1},
        {"layer": "transposedConv", "filters": 5, "kernel": 4, "stride": 2, "padding": 1, "outputPadding": 1},
        {"layer": "batchNorm", "scale": False, "activation": "tanh"}, {"layer": "prelu"},
        {"layer": "maxPool", "size": 3, "stride": 2, "padding": 1},
        {"layer": "residual", "projection": True, "activation": "elu", "layers": [
            {"layer": "conv", "filters": 6, "kernel": 3, "padding": 1}, {"layer": "maxPool", "size": 2, "padding": "same"}]},
        {"layer": "residual", "layers": [{"layer": "batchNorm"}]},
        {"layer": "globalAveragePool"}, {"layer": "dense", "units": 8}, {"layer": "dropout", "rate": 0.5}])
    zoo("lines", (16, 3), np.float64, [
        {"layer": "conv", "filters": 4, "kernel": 5, "padding": "same"}, {"layer": "batchNorm"},
        {"layer": "dense", "units": 6, "activation": "swish"}, {"layer": "averagePool", "size": 2},
        {"layer": "reshape", "shape": [4, 12]}, {"layer": "softmax"}, {"layer": "flatten"}])
    check_regression()
    check_generator()


def zoo(name, shape, dtype, layers):
    samples = arrays(name, shape, 3, dtype)
    config = {"name": name, "method": "random", "space": [{"name": "p", "type": "flag"}], "baseline": [False], "dataset": {"path": "."},
              "model": {"layers": layers + [{"layer": "output"}]}}
    compare(name, write_json(name + ".json", config), samples)


def check_regression():
    folder = path("regression")
    os.makedirs(folder, exist_ok=True)
    with open(path("regression", "train.csv"), "w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["a", "b", "y"])
        for a, b in random.normal(size=(120, 2)):
            rows.writerow([a, 100 * b, 1000 + 50 * a - b])
    samples = random.normal(size=(16, 2)) * [1, 100]
    with open(path("new.csv"), "w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["a", "b"])
        rows.writerows(samples)
    config = {"name": "regression", "method": "random", "space": [{"name": "p", "type": "flag"}], "baseline": [False],
              "problem": {"type": "regression"},
              "dataset": {"path": folder, "format": "csv", "labelColumn": "y", "target": "number"},
              "model": {"builder": "mlp", "units": [8]}, "training": {"epochs": 3}}
    target = path("regression-train")
    hpsearch("train", "-c", write_json("regression.json", config), "-o", target, "-q")
    hpsearch("export", target, "--format", "onnx", "-o", path("regression.onnx"), "-q")
    _, outputs = run_onnx(path("regression.onnx"), samples)
    lines = hpsearch("predict", "-m", target + "/model.safetensors", "--data", path("new.csv"), "--format", "jsonl", "-q")
    expected = np.array([json.loads(line)["predicted"] for line in lines.splitlines()])
    difference = np.abs(outputs["value"][:, 0] / expected - 1).max()
    check("onnx regression", difference < 1e-5, f"relative difference {difference:.1e}")


def check_generator():
    folder = path("gan")
    hpsearch("gan", "-c", "configs/mini-gan-normal.json", "--set", "training.epochs=1", "--set", "training.batchesPerEpoch=5",
             "--set", "measures.every=1", "--set", "measures.samples=100", "-o", folder, "-q", allowed=(0, 1))
    hpsearch("export", folder, "--format", "onnx", "-o", path("generator.onnx"), "-q")
    model = onnx.load(path("generator.onnx"))
    shape = [d.dim_value for d in model.graph.input[0].type.tensor_type.shape.dim][1:]
    _, outputs = run_onnx(path("generator.onnx"), random.normal(size=(3, *shape)))
    samples = outputs["sample"]
    check("onnx generator", len(samples) == 3 and np.isfinite(samples).all(), f"{shape} to {list(samples.shape)[1:]}")


# --- Trials


def search(name, config, *words):
    folder = path("runs", name)
    hpsearch("search", "-c", config, "-o", folder, "-j", 1, "-q", *words, allowed=(0, 3))
    rows = [json.loads(line) for line in hpsearch("export", folder, "--format", "jsonl").splitlines()]
    lines = list(csv.DictReader(hpsearch("export", folder, "--format", "csv").splitlines()))
    check(f"csv {name}", [row["number"] for row in lines] == [str(row["number"]) for row in rows], f"{len(rows)} trials")
    return folder, rows


def check_optuna(name, folder, rows):
    import optuna
    from optuna.storages import JournalStorage
    from optuna.storages.journal import JournalFileBackend

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    file = path(name + ".log")
    hpsearch("export", folder, "--format", "optuna", "-o", file, "-q")
    summary = json.loads(hpsearch("inspect", folder, "--json"))
    study = optuna.load_study(study_name=summary["name"], storage=JournalStorage(JournalFileBackend(file)))
    states = {"complete": "COMPLETE", "failed": "FAIL", "pruned": "PRUNED"}
    trials = study.get_trials()
    same = all(states[row["state"]] == trials[row["number"]].state.name for row in rows)
    check(f"optuna {name} states", same and len(trials) >= len(rows), f"{len(trials)} trials")
    complete = [row for row in rows if row["state"] == "complete"]
    check(f"optuna {name} values", all(trials[row["number"]].values[0] == row["fitness"] for row in complete))
    directions = ["MAXIMIZE" if o["better"] == "higher" else "MINIMIZE" for o in summary["objectives"]]
    check(f"optuna {name} directions", [d.name for d in study.directions] == directions, directions)
    for trial in trials:
        trial._validate()
        for key, value in trial.params.items():
            check(f"optuna {name} {key}", value == rows[trial.number].get(key), (value, rows[trial.number].get(key))) \
                if value != rows[trial.number].get(key) else None
    check(f"optuna {name} distributions", all(trials[0].distributions.values()),
          sorted({type(d).__name__ for d in trials[0].distributions.values()}))
    durations = [t.duration.total_seconds() for t in trials if t.datetime_complete]
    check(f"optuna {name} times", all(0 <= d < 600 for d in durations))
    check(f"optuna {name} intermediate values", True, max(len(t.intermediate_values) for t in trials))
    if len(directions) == 1:
        check(f"optuna {name} best", study.best_trial.number == summary["best"]["number"], study.best_value)
        optuna.importance.get_param_importances(study) if len(complete) > 5 else None
    check_dashboard(name, file)


def check_dashboard(name, file):
    program = os.path.join(os.path.dirname(sys.executable), "optuna-dashboard")
    server = subprocess.Popen([program, file, "--port", "18083"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(60):
            try:
                with urllib.request.urlopen("http://127.0.0.1:18083/api/studies", timeout=5) as reply:
                    listed = json.load(reply)
                break
            except OSError:
                time.sleep(0.5)
        studies = listed["study_summaries"]
        with urllib.request.urlopen(f"http://127.0.0.1:18083/api/studies/{studies[0]['study_id']}") as reply:
            detail = json.load(reply)
        check(f"optuna-dashboard {name}", len(studies) == 1 and detail["trials"], f"{len(detail['trials'])} trials served")
    finally:
        server.terminate()
        server.wait()


def check_tensorboard(name, folder, rows):
    from tensorboard.backend.event_processing import data_provider, event_accumulator, plugin_event_multiplexer
    from tensorboard.plugins.hparams import api_pb2, backend_context, list_session_groups
    from tensorboard.context import RequestContext
    from tensorboard.plugins import base_plugin

    logs = path(name + "-tensorboard")
    hpsearch("export", folder, "--format", "tensorboard", "-o", logs, "-q")
    runs = sorted(entry for entry in os.listdir(logs) if os.path.isdir(os.path.join(logs, entry)))
    check(f"tensorboard {name} runs", len(runs) == len(rows), len(runs))
    for run, row in zip(runs, rows):
        reader = event_accumulator.EventAccumulator(os.path.join(logs, run))
        reader.Reload()
        tags = reader.Tags()["scalars"]
        if row["state"] == "complete":
            value = reader.Scalars([tag for tag in tags if tag.startswith("result/")][0])[-1]
            assert np.isfinite(value.value)
    epochs = [tag for tag in tags if not tag.startswith("result/")]
    check(f"tensorboard {name} scalars", bool(tags), f"{len(tags)} tags, {len(epochs)} by epoch")
    multiplexer = plugin_event_multiplexer.EventMultiplexer()
    multiplexer.AddRunsFromDirectory(logs)
    multiplexer.Reload()
    provider = data_provider.MultiplexerDataProvider(multiplexer, logs)
    context = backend_context.Context(base_plugin.TBContext(data_provider=provider, logdir=logs))
    metadata = context.hparams_metadata(RequestContext(), "123")
    experiment = context.experiment_from_metadata(RequestContext(), "123", True, metadata, [])
    metrics = [info.name for info in experiment.metric_infos]
    request = api_pb2.ListSessionGroupsRequest(
        allowed_statuses=[api_pb2.STATUS_SUCCESS, api_pb2.STATUS_FAILURE, api_pb2.STATUS_UNKNOWN], slice_size=10_000,
        start_index=0, include_metrics=True)
    handler = list_session_groups.Handler(RequestContext(), context, "123", request)
    groups = handler.run().session_groups
    check(f"tensorboard {name} hparams", len(groups) == len(rows),
          f"{len(groups)} groups, {len(experiment.hparam_infos)} parameters, {len(metrics)} metrics")
    valued = [g for g in groups if any(v.name.tag.startswith("result/") for v in g.metric_values)]
    check(f"tensorboard {name} metrics", len(valued) >= sum(row["state"] == "complete" for row in rows), len(valued))


def check_trials():
    arrays("rows", (10,), 3, np.float32)
    config = {
        "name": "trained", "method": "tpe", "dataset": {"path": path("rows"), "format": "arrays"},
        "model": {"layers": [{"layer": "dense", "units": "$units", "activation": "$activation"}, {"layer": "output"}]},
        "training": {"epochs": 6, "optimizer": {"name": "adam", "learningRate": "$rate"}},
        "space": [{"name": "units", "type": "integer", "min": 4, "max": 32, "step": 3},
                  {"name": "rate", "type": "real", "min": 1e-4, "max": 0.1, "log": True},
                  {"name": "activation", "type": "choice", "choices": ["relu", "tanh"]},
                  {"name": "noise", "type": "flag"}, {"name": "size", "type": "choice", "choices": [1, 2, 4]},
                  {"name": "gene", "type": "bits", "length": 8}, {"name": "constant", "type": "fixed", "value": 3},
                  {"name": "part", "type": "real", "min": 0, "max": 1, "step": 0.25, "when": {"noise": True}}],
        "strategy": {"trials": 14}, "pruning": {"name": "median", "startupTrials": 4}, "test": {"repeats": 1}}
    front = {"name": "front", "method": "nsga2", "problem": {"type": "formula", "function": "zdt1", "dimensions": 4},
             "strategy": {"trials": 30}}
    for name, value in (("trained", config), ("front", front)):
        folder, rows = search(name, write_json(name + ".json", value))
        check_optuna(name, folder, rows)
        check_tensorboard(name, folder, rows)


checks = {"onnx": check_onnx, "trials": check_trials}
for name in sys.argv[3:] or checks:
    checks[name]()
print(f"{faults} faults" if faults else "all hold")
sys.exit(min(faults, 1))
