#!/usr/bin/env python3
"""Regret of the strategies on the benchmark tables of ../shared/data/tables, compared with Optuna's.

Every evaluation returns the value of one training run, drawn at random; a search chooses the configuration with the
best value. Its regret is the distance of the chosen configuration's mean over its runs from the table's best mean, as
a fraction of the distance between the best and the median mean. Two methods are compared by the two-sided
Mann-Whitney test over their seeds.

  python3 Tests/compare-strategies.py peers --cache PEERS.csv                 runs Optuna unless the file has the results
  python3 Tests/compare-strategies.py ours --cache OURS.csv [--binary FILE]   runs hpsearch, likewise
  python3 Tests/compare-strategies.py report --cache PEERS.csv --cache OURS.csv
  python3 Tests/compare-strategies.py windows --cache OURS.csv                TPE at windows 1, 4 and 16

`peers` needs a Python with optuna 5; the others need the standard library alone."""
import argparse, csv, gzip, json, math, os, random, statistics, subprocess, sys, tempfile

BUDGETS = (41, 100, 200)
FIELDS = ("method", "table", "seed", "budget", "regret")
# Optuna's space: every parameter is categorical, as in the tables ("optuna-..."), or those whose choices are numbers
# are ranges of indexes ("optuna-...-ordered").
PEERS = ("optuna-random", "optuna-tpe", "optuna-tpe-ordered", "optuna-tpe-independent", "optuna-nsga2",
         "optuna-nsga2-ordered", "optuna-nsga2-p20")
# Our strategies by their names in the cache, with their settings, and the peers that they are compared with.
OURS = {
    "random": ("random", {}, ["optuna-random"]),
    "tpe": ("tpe", {"window": 1}, ["optuna-tpe", "optuna-tpe-ordered"]),
    "tpe-window4": ("tpe", {"window": 4}, ["optuna-tpe", "optuna-tpe-ordered"]),
    "tpe-window16": ("tpe", {"window": 16}, []),
    "tpe-independent": ("tpe", {"window": 1, "multivariate": False}, ["optuna-tpe-independent"]),
    "regularized-evolution": ("regularized-evolution", {}, ["optuna-nsga2", "optuna-nsga2-p20"]),
    "nsga2": ("nsga-ii", {}, ["optuna-nsga2", "optuna-nsga2-ordered"]),
}


class Table:
    def __init__(self, path):
        self.about = json.load(open(path))
        self.name = self.about["name"]
        self.sign = 1 if self.about["direction"] == "maximize" else -1
        self.parameters = [(p["name"], p["choices"]) for p in self.about["parameters"]]
        self.values = os.path.join(os.path.dirname(path), self.about["values"])
        self.runs = {}
        with gzip.open(self.values, "rt") as file:
            rows = csv.reader(file)
            next(rows)
            for row in rows:
                indexes, runs = row[: len(self.parameters)], row[len(self.parameters):]
                self.runs[tuple(map(int, indexes))] = [float(v) for v in runs if v]
        self.means = {key: statistics.fmean(runs) for key, runs in self.runs.items()}
        self.best = self.sign * max(self.sign * mean for mean in self.means.values())
        self.median = statistics.median(self.means.values())

    def regret(self, trials, budget):
        """The regret after the first `budget` trials, each (indexes, observed value); None is the value of a failed trial."""
        seen = [trial for trial in trials[:budget] if trial[1] is not None]
        chosen, _ = max(seen, key=lambda trial: self.sign * trial[1])
        return (self.best - self.means[chosen]) / (self.best - self.median)


# MARK: Optuna

def sampler(method, seed):
    import optuna
    make = optuna.samplers
    if method == "optuna-random":
        return make.RandomSampler(seed=seed)
    if method == "optuna-nsga2-p20":
        return make.NSGAIISampler(seed=seed, population_size=20)
    if method.startswith("optuna-nsga2"):
        return make.NSGAIISampler(seed=seed)
    # Multivariate by default for one objective.
    return make.TPESampler(seed=seed, multivariate=False if method == "optuna-tpe-independent" else None)


def is_numeric(choices):
    return all(isinstance(choice, (int, float)) and not isinstance(choice, bool) for choice in choices)


def run_optuna(table, method, seed):
    import optuna
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    noise, trials = random.Random(f"{table.name} {seed}"), []

    def suggest(trial, name, choices):
        if method.endswith("-ordered") and is_numeric(choices):
            return trial.suggest_int(name, 0, len(choices) - 1)
        return trial.suggest_categorical(name, range(len(choices)))

    def objective(trial):
        key = tuple(suggest(trial, name, choices) for name, choices in table.parameters)
        trials.append((key, noise.choice(table.runs[key])))
        return trials[-1][1]

    study = optuna.create_study(direction=table.about["direction"], sampler=sampler(method, seed))
    study.optimize(objective, n_trials=max(BUDGETS))
    return trials


# MARK: hpsearch

def run_ours(binary, table, method, seed):
    name, settings, _ = OURS[method]
    return run_search(binary, table, name, {"trials": max(BUDGETS), **settings}, seed)


def run_search(binary, table, method, strategy, seed, command="search"):
    """The trials of a search of a table, each (indexes, observed value)."""
    with tempfile.TemporaryDirectory() as folder:
        config = {"name": "bench", "method": method, "strategy": strategy,
                  "problem": {"type": "table", "path": os.path.abspath(table.values)}}
        path, out = os.path.join(folder, "config.json"), os.path.join(folder, "run")
        json.dump(config, open(path, "w"))
        done = subprocess.run([binary, command, "-c", path, "--seed", str(seed), "-o", out, "--quiet"],
                              capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"{binary} ended with {done.returncode}: {done.stderr.strip()}")
        events = [json.loads(line) for line in open(os.path.join(out, "journal.jsonl"))]
    ended = sorted((e for e in events if e.get("event") == "trial"), key=lambda e: e["number"])
    return [(tuple(index(choices, e["parameters"][name]) for name, choices in table.parameters), e.get("fitness"))
            for e in ended]


def index(choices, value):
    """The index of a choice in its list. Numbers are found by value, since 1 and 1.0 are the same choice."""
    if isinstance(value, (int, float)) and is_numeric(choices):
        return min(range(len(choices)), key=lambda i: abs(choices[i] - value))
    return choices.index(value)


# MARK: Caches

def read(paths):
    found = {}
    for path in paths:
        if os.path.exists(path):
            for row in csv.DictReader(open(path)):
                found[row["method"], row["table"], int(row["seed"]), int(row["budget"])] = float(row["regret"])
    return found


def fill(path, tables, methods, seeds, run):
    """Runs what the cache lacks, one method after the other, and appends the results."""
    known = read([path])
    with open(path, "a", newline="") as file:
        rows = csv.writer(file)
        if not known:
            rows.writerow(FIELDS)
        for method in methods:
            for table in tables:
                for seed in range(seeds):
                    if (method, table.name, seed, BUDGETS[-1]) in known:
                        continue
                    trials = run(table, method, seed)
                    for budget in BUDGETS:
                        rows.writerow((method, table.name, seed, budget, f"{table.regret(trials, budget):.9g}"))
                    file.flush()
                print(f"{method} on {table.name}: done", file=sys.stderr)


# MARK: Statistics

def mann_whitney(left, right):
    """The two-sided p of equal distributions, by the normal approximation with ties and continuity corrected."""
    pooled = sorted(left + right)
    ranks, ties, at = {}, 0, 0
    while at < len(pooled):
        end = at
        while end < len(pooled) and pooled[end] == pooled[at]:
            end += 1
        ranks[pooled[at]] = (at + 1 + end) / 2
        ties += (end - at) ** 3 - (end - at)
        at = end
    m, n = len(left), len(right)
    u = sum(ranks[value] for value in left) - m * (m + 1) / 2
    variance = m * n / 12 * (m + n + 1 - ties / ((m + n) * (m + n - 1)))
    if variance == 0:
        return 1.0
    return math.erfc(max(abs(u - m * n / 2) - 0.5, 0) / math.sqrt(2 * variance))


def sample(found, method, table, budget):
    return [regret for (m, t, _, b), regret in found.items() if (m, t, b) == (method, table, budget)]


def report(found, names):
    short = []
    print("| ours | Optuna's | table | trials | our regret | Optuna's | p | |\n| --- | --- | --- | --- | --- | --- | --- | --- |")
    for method, (_, _, peers) in OURS.items():
        for peer in peers:
            for name in names:
                for budget in BUDGETS:
                    ours, theirs = sample(found, method, name, budget), sample(found, peer, name, budget)
                    if not ours or not theirs:
                        continue
                    p = mann_whitney(ours, theirs)
                    ours, theirs = statistics.fmean(ours), statistics.fmean(theirs)
                    word = "within noise" if p > 0.01 else "better" if ours < theirs else "WORSE"
                    if word == "WORSE":
                        short.append(f"{method} against {peer} on {name} at {budget}")
                    print(f"| {method} | {peer} | {name} | {budget} | {ours:.4f} | {theirs:.4f} | {p:.3f} | {word} |")
    print(f"\nWORSE: {'; '.join(short)}" if short else "\nwithin noise or better")
    return bool(short)


def windows(found, names):
    methods = ("tpe", "tpe-window4", "tpe-window16")
    print("| table | trials | window 1 | window 4 | window 16 | p, 1 to 4 | p, 1 to 16 |\n| --- | --- | --- | --- | --- | --- | --- |")
    for name in names:
        for budget in BUDGETS:
            samples = [sample(found, method, name, budget) for method in methods]
            if not all(samples):
                continue
            means = " | ".join(f"{statistics.fmean(s):.4f}" for s in samples)
            print(f"| {name} | {budget} | {means} | {mann_whitney(samples[0], samples[1]):.3f} "
                  f"| {mann_whitney(samples[0], samples[2]):.3f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=("peers", "ours", "report", "windows"))
    parser.add_argument("--cache", action="append", required=True, help="a file of results, outside the repository")
    parser.add_argument("--tables", default="../shared/data/tables", help="the folder of the tables")
    parser.add_argument("--binary", default=".build/release/hpsearch")
    parser.add_argument("--seeds", type=int, default=30)
    parser.add_argument("--methods", nargs="*", help="the methods of this step; default: all")
    given = parser.parse_args()
    paths = sorted(f for f in os.listdir(given.tables) if f.endswith(".json"))
    if given.step in ("report", "windows"):
        names = [path[: -len(".json")] for path in paths]
        return (report if given.step == "report" else windows)(read(given.cache), names)
    tables = [Table(os.path.join(given.tables, path)) for path in paths]
    if given.step == "peers":
        fill(given.cache[0], tables, given.methods or PEERS, given.seeds, run_optuna)
    else:
        fill(given.cache[0], tables, given.methods or OURS, given.seeds,
             lambda table, method, seed: run_ours(given.binary, table, method, seed))


if __name__ == "__main__":
    sys.exit(main())
