#!/usr/bin/env python3
"""What gan-refine gains on a config's own data: test accuracy of the end against that of the start over search seeds.

  python3 Tests/refine-gain.py BINARY RUNS [--config configs/modelnet.json] [--seeds 10] [--jobs 1] [-- --set KEY=VALUE ...]

Every search ends by retraining the baseline and the winner with several seeds each on the test split; the gain of a
search is the difference of both means. Prints one line a seed, then the mean gain with its standard error, which is to
be at most half of it; exits with 1 if it is not. RUNS keeps the searches: run it again to go on."""
import argparse, json, os, statistics, subprocess, sys


def means(binary, folder, config, seed, jobs, more):
    """The test accuracies of start and end, means over their retrainings."""
    out = os.path.join(folder, f"seed-{seed}")
    done = subprocess.run([binary, "gan-refine", "-c", config, "--seed", str(seed), "-j", str(jobs), "-o", out, "--resume",
                           "--quiet", "--json", *more], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{binary} ended with {done.returncode}: {done.stderr.strip()}")
    test = json.loads(done.stdout)["test"]
    return test["start"]["mean"], test["end"]["mean"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("runs")
    parser.add_argument("--config", default="configs/modelnet.json")
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("more", nargs="*", help="options of the search, after --")
    given = parser.parse_args()
    os.makedirs(given.runs, exist_ok=True)
    gains = []
    for seed in range(1, given.seeds + 1):
        start, end = means(given.binary, given.runs, given.config, seed, given.jobs, given.more)
        gains.append(end - start)
        print(f"seed {seed}: start {start:.4f}, end {end:.4f}, gain {end - start:+.4f}", flush=True)
    error = statistics.stdev(gains) / len(gains) ** 0.5
    print(f"mean gain {statistics.fmean(gains):+.4f} ± {error:.4f} over {len(gains)} seeds")
    return 0 if statistics.fmean(gains) > 2 * error else 1


if __name__ == "__main__":
    sys.exit(main())
