#!/usr/bin/env python3
"""Regret of gan-refine's variants and of the screened genetic algorithms on the benchmark tables, beside other methods.

Every run goes on for 200 evaluations; regret is that of compare-strategies.py. A method's figure is the mean over
tables and seeds of log10(regret), regrets below 0.001 counting as 0.001. What stands for the
baseline of gan-refine is a uniform draw.

  python3 Tests/compare-variants.py run --cache FILE.csv [--binary FILE] [--methods NAME ...]
  python3 Tests/compare-variants.py report --cache FILE.csv"""
import argparse, csv, importlib.util, math, os, statistics, sys

here = os.path.dirname(os.path.abspath(__file__))
spec = importlib.util.spec_from_file_location("strategies", os.path.join(here, "compare-strategies.py"))
strategies = importlib.util.module_from_spec(spec)
spec.loader.exec_module(strategies)
BUDGETS = strategies.BUDGETS
FLOOR = 1e-3


def refine(**strategy):
    return "gan-refine", "gan-refine", {"iterations": 50, **strategy}


def evolve(method, population, generations, **strategy):
    return "evolve", method, {"population": population, "generations": generations, **strategy}


def sample(method):
    return "search", method, {"trials": max(BUDGETS)}


# The command, the method and its section `strategy`.
METHODS = {
    "random": sample("random"),
    "tpe": sample("tpe"),
    "regularized-evolution": sample("regularized-evolution"),
    "local-search": sample("local-search"),
    "source": refine(),
    "memory": refine(variant="memory"),
    "memory, generators": refine(variant="memory", generators=True),
    "memory, k = 3": refine(variant="memory", memory={"exponent": 3}),
    "memory, one at a time": refine(variant="memory", samples=1, iterations=100),
    "similarity-ga": evolve("similarity-ga", 30, 40),
    "similarity-ga, screened": evolve("similarity-ga", 10, 60, screening={}),
    "similarity-ga of 10": evolve("similarity-ga", 10, 120),
    "chromosome-ga": evolve("chromosome-ga", 4, 250),
    "chromosome-ga, screened": evolve("chromosome-ga", 10, 40, screening={}),
    "chromosome-ga of 10": evolve("chromosome-ga", 10, 150),
}
DEFAULT = ["random", "tpe", "regularized-evolution", "source", "memory", "similarity-ga", "similarity-ga, screened",
           "chromosome-ga", "chromosome-ga, screened"]


def run(binary, table, name, seed):
    command, method, strategy = METHODS[name]
    return strategies.run_search(binary, table, method, strategy, seed, command)


def figures(found, method, names):
    """The mean log10 regret and its standard error for each budget; nothing if a table is missing."""
    result = []
    for budget in BUDGETS:
        logs = [[math.log10(max(regret, FLOOR)) for regret in strategies.sample(found, method, name, budget)]
                for name in names]
        if not all(len(values) > 1 for values in logs):
            return []
        error = math.sqrt(sum(statistics.variance(values) / len(values) for values in logs)) / len(logs)
        result.append((statistics.fmean(map(statistics.fmean, logs)), error))
    return result


def references(path):
    """The figures of other programs, as they were given."""
    found = {}
    if os.path.exists(path):
        for row in csv.DictReader(open(path)):
            found.setdefault((row["method"], int(row["budget"])), []).append(float(row["mean_log10_regret"]))
    methods = dict.fromkeys(method for method, _ in found)
    return {method: [statistics.fmean(found[method, budget]) for budget in BUDGETS] for method in methods}


def report(found, names, reference):
    given = references(reference)
    ours = {name: figures(found, name, names) for name in METHODS}
    ours = {name: values for name, values in ours.items() if values}
    print("| method | " + " | ".join(f"{budget} trials" for budget in BUDGETS) + " |\n| --- |" + " --- |" * len(BUDGETS))
    for name, values in ours.items():
        print(f"| {name} | " + " | ".join(f"{mean:.2f} ± {error:.2f}" for mean, error in values) + " |")
    for name, values in given.items():
        print(f"| {name} (as given) | " + " | ".join(f"{mean:.2f}" for mean in values) + " |")
    if "memory" not in ours:
        return
    print("\n| memory against | " + " | ".join(f"difference at {budget}, p" for budget in BUDGETS)
          + " | tables better / worse (p < 0.05) |\n| --- |" + " --- |" * (len(BUDGETS) + 1))
    for name in ours:
        if name == "memory":
            continue
        cells = []
        for own, other in zip(ours["memory"], ours[name]):
            z = abs(own[0] - other[0]) / math.hypot(own[1], other[1])
            cells.append(f"{own[0] - other[0]:+.2f}, {math.erfc(z / math.sqrt(2)):.2g}")
        wins = [0, 0]
        for table in names:
            for budget in BUDGETS:
                samples = [strategies.sample(found, method, table, budget) for method in ("memory", name)]
                if strategies.mann_whitney(*samples) < 0.05:
                    wins[statistics.fmean(samples[0]) > statistics.fmean(samples[1])] += 1
        print(f"| {name} | " + " | ".join(cells) + f" | {wins[0]} / {wins[1]} of {len(names) * len(BUDGETS)} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=("run", "report"))
    parser.add_argument("--cache", required=True, help="a file of results, outside the repository")
    parser.add_argument("--tables", default="../shared/data/tables", help="the folder of the tables")
    parser.add_argument("--reference", default="../shared/peers/reference_tables.csv", help="figures of other programs")
    parser.add_argument("--binary", default=".build/release/hpsearch")
    parser.add_argument("--seeds", type=int, default=30)
    parser.add_argument("--methods", nargs="*", default=DEFAULT, choices=METHODS, metavar="NAME")
    given = parser.parse_args()
    paths = sorted(f for f in os.listdir(given.tables) if f.endswith(".json"))
    if given.step == "report":
        return report(strategies.read([given.cache]), [path[: -len(".json")] for path in paths], given.reference)
    tables = [strategies.Table(os.path.join(given.tables, path)) for path in paths]
    strategies.fill(given.cache, tables, given.methods, given.seeds,
                    lambda table, method, seed: run(given.binary, table, method, seed))


if __name__ == "__main__":
    sys.exit(main())
