#!/usr/bin/env python3
"""The best values that `method: cma-es` and PyPI's `cmaes` reach on BBOB's 24 functions within the same number of
evaluations, over several seeds. The peer restarts by its documented IPOP recipe: population doubled, a new random mean.
Both start from the middle of the box with a step of 1/6 of its width, or the peer from a random point with 1/5, as in
its recipe, if --recipe is given.

Usage (from the package's root; needs a Python with cmaes, coco-experiment, numpy and scipy):
  python3 Tests/compare-cmaes.py [--dimensions N...] [--evaluations PER_DIMENSION] [--seeds N] [--functions N...]
                                 [--recipe] [--jobs N] [--hpsearch PATH]
Prints a line for each function: the medians above the best value of all runs, differences below 1e-8 counting as equal,
and the p-value of a two-sided Mann-Whitney test. Exits with 1 if the peer is better, with p <= 0.01, on more than a tenth
of the lines."""
import argparse, json, os, subprocess, sys, tempfile
from concurrent.futures import ProcessPoolExecutor
import cmaes
import cocoex
import numpy as np
from scipy.stats import mannwhitneyu

PRECISION = 1e-8


def ours(binary, function, dimension, evaluations, seed):
    config = {
        "name": f"f{function}", "method": "cma-es", "seed": seed,
        "problem": {"type": "formula", "function": f"f{function}", "dimensions": dimension},
        "strategy": {"trials": evaluations},
    }
    with tempfile.TemporaryDirectory() as folder:
        file, run = os.path.join(folder, "config.json"), os.path.join(folder, "run")
        with open(file, "w") as out:
            json.dump(config, out)
        subprocess.run([binary, "search", "-c", file, "-o", run, "--quiet"], check=True, stdout=subprocess.DEVNULL)
        with open(os.path.join(run, "journal.jsonl")) as journal:
            events = map(json.loads, journal)
            trials = [event["fitness"] for event in events if event.get("event") == "trial"]
    assert len(trials) == evaluations, f"f{function}: {len(trials)} trials of {evaluations}"
    return min(trials)


def peer(function, dimension, evaluations, seed, recipe):
    suite = cocoex.Suite("bbob", "", f"dimensions:{dimension} instance_indices:1")
    value = suite.get_problem_by_function_dimension_instance(function, dimension, 1)
    rng = np.random.RandomState(seed)
    bounds = np.array([[-5.0, 5.0]] * dimension)
    sigma = 2.0 if recipe else 10 / 6

    def optimizer(mean, population=None):
        return cmaes.CMA(mean, sigma, bounds, seed=rng.randint(2**31), population_size=population)

    cma = optimizer(rng.uniform(-5, 5, dimension) if recipe else np.zeros(dimension))
    best, spent = np.inf, 0
    while spent < evaluations:
        solutions = []
        for _ in range(min(cma.population_size, evaluations - spent)):
            point = cma.ask()
            solutions.append((point, value(point)))
        spent += len(solutions)
        best = min(best, min(fitness for _, fitness in solutions))
        if len(solutions) < cma.population_size:
            break
        cma.tell(solutions)
        if cma.should_stop():
            cma = optimizer(rng.uniform(-5, 5, dimension), 2 * cma.population_size)
    return best


def compare(pool, options, function, dimension):
    evaluations = options.evaluations * dimension
    seeds = range(1, options.seeds + 1)
    left = [pool.submit(ours, options.hpsearch, function, dimension, evaluations, seed) for seed in seeds]
    right = [pool.submit(peer, function, dimension, evaluations, seed, options.recipe) for seed in seeds]
    left, right = (np.array([future.result() for future in side]) for side in (left, right))
    reference = min(left.min(), right.min())
    left, right = (np.maximum(side - reference, PRECISION) for side in (left, right))
    p = 1.0 if np.ptp(np.concatenate([left, right])) == 0 else mannwhitneyu(left, right).pvalue
    # Ranks say which side is better where medians are equal.
    better = "" if p > 0.01 else "ours" if mannwhitneyu(left, right, alternative="less").pvalue < 0.5 else "cmaes"
    print(
        f"f{function:<3d} n={dimension:<3d} evaluations={evaluations:<6d} ours {np.median(left):.2e}  "
        f"cmaes {np.median(right):.2e}  p={p:.4f}  {better}", flush=True)
    return better


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dimensions", type=int, nargs="+", default=[2, 5, 10, 20])
    parser.add_argument("--evaluations", type=int, default=100, help="for each dimension")
    parser.add_argument("--seeds", type=int, default=15)
    parser.add_argument("--functions", type=int, nargs="+", default=list(range(1, 25)))
    parser.add_argument("--recipe", action="store_true")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--hpsearch", default=os.path.abspath(".build/release/hpsearch"))
    options = parser.parse_args()
    with ProcessPoolExecutor(options.jobs) as pool:
        results = [compare(pool, options, function, n) for n in options.dimensions for function in options.functions]
    better = {side: results.count(side) for side in ("ours", "cmaes")}
    print(f"{len(results)} comparisons: ours better in {better['ours']}, cmaes better in {better['cmaes']}")
    return 1 if better["cmaes"] > len(results) / 10 else 0


if __name__ == "__main__":
    sys.exit(main())
