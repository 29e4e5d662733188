#!/usr/bin/env python3
"""Compares the importance of parameters in a run's report with optuna's PedAnovaImportanceEvaluator.

    python3 Tests/compare-importance.py HPSEARCH RUN...

Needs optuna 4.6 or later. Every trial of a run's journal becomes a trial of an optuna study with the same space; for
each objective the divergences and the shares must agree to 1e-6.
"""
import json
import re
import subprocess
import sys
import tempfile
import warnings

import optuna
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution

TOLERANCE = 1e-6


def distribution(parameter):
    kind = parameter["type"]
    if kind == "integer":
        return IntDistribution(parameter["min"], parameter["max"], log=parameter["log"], step=parameter["step"])
    if kind == "real":
        return FloatDistribution(parameter["min"], parameter["max"], log=parameter["log"], step=parameter.get("step"))
    if kind == "choice":
        return CategoricalDistribution(parameter["choices"])
    if kind == "flag":
        return CategoricalDistribution([False, True])
    if kind == "bits":
        return IntDistribution(0, 2 ** parameter["length"] - 1)
    return CategoricalDistribution([parameter["value"]])


def read(run):
    study, trials = None, []
    with open(f"{run}/journal.jsonl") as journal:
        for line in journal:
            event = json.loads(line)
            if event["event"] == "study" and study is None:
                study = event
            elif event["event"] == "trial" and event["state"] == "complete":
                trials.append(event)
    return study, trials


def optuna_shares(study, trials, space, objective, index):
    """The divergences of each parameter, and their shares, for one objective."""
    made = optuna.create_study(direction="maximize" if objective["better"] == "higher" else "minimize")
    for trial in trials:
        value = trial["fitness"] if index == 0 else trial["metrics"].get(objective["metric"])
        missing = any(o["metric"] not in trial["metrics"] for o in study["objectives"][1:])
        if value is None or missing:
            continue
        parameters, distributions = {}, {}
        for parameter in space:
            name = parameter["name"]
            if name in trial["parameters"]:
                text = trial["parameters"][name]
                parameters[name] = int(text, 2) if parameter["type"] == "bits" else text
                distributions[name] = distribution(parameter)
        made.add_trial(optuna.trial.create_trial(params=parameters, distributions=distributions, value=value))
    evaluator = optuna.importance.PedAnovaImportanceEvaluator()
    return evaluator.evaluate(made), optuna.importance.get_param_importances(made, evaluator=evaluator)


def main():
    program, *runs = sys.argv[1:]
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    warnings.simplefilter("ignore")
    worst = 0.0
    for run in runs:
        with tempfile.NamedTemporaryFile(suffix=".html") as page:
            subprocess.run([program, "report", run, "-o", page.name, "--quiet"], check=True)
            text = open(page.name).read()
        data = json.loads(re.search(r'id="run-0-data">(.*?)</script>', text, re.S).group(1))
        study, trials = read(run)
        space = study.get("space") or study["config"]["space"]
        space = space["space"] if isinstance(space, dict) else space
        for index, objective in enumerate(study["objectives"]):
            raw, normalised = optuna_shares(study, trials, space, objective, index)
            ours = {share["parameter"]: share for share in data["importance"][index]["shares"]}
            difference = max(
                max(abs(ours[name]["divergence"] - raw[name]) for name in raw),
                max(abs(ours[name]["share"] - normalised[name]) for name in normalised),
            )
            worst = max(worst, difference)
            first = ", ".join(f"{name} {share:.4f}" for name, share in list(normalised.items())[:3])
            print(f"{run}: {objective['metric']}: {len(trials)} trials, largest difference {difference:.1e} ({first})")
    if worst > TOLERANCE:
        sys.exit(f"expected differences of at most {TOLERANCE}, found {worst}")


main()
