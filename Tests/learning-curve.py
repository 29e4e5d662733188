#!/usr/bin/env python3
"""Whether the generators of gan-refine learn: the mean accuracy of what they propose, iteration by iteration.

A toy on Fisher's irises: a network of one hidden layer, of which the learning rate decides nearly everything, and of its
three choices only the last trains a network within 30 epochs. The source's method searches it for 50 iterations, with
learning and with learning rates of its own so small that the generators keep their first weights.

  python3 Tests/learning-curve.py BINARY [--svg FILE] [--seeds N] [--runs FOLDER]

Prints the mean accuracy of proposals and the share of repeated ones in iterations 1-10, 11-20, and so on, and draws the
curve. Needs ../shared/data/tabular/iris.data; takes about a minute."""
import argparse, json, os, statistics, subprocess, sys, tempfile

ITERATIONS = 50
STILL = 1e-9
CONFIG = {
    "name": "iris", "method": "gan-refine",
    "dataset": {"path": "iris.csv", "format": "csv", "labelColumn": "species",
                "normalization": "standardize", "validation": 0.5},
    "model": {"layers": [{"layer": "dense", "units": "$units", "activation": "$activation"}, {"layer": "output"}]},
    "training": {"epochs": 30, "batchSize": 16, "patience": 30,
                 "optimizer": {"name": "adam", "learningRate": "$rate"}},
    "space": [{"name": "units", "type": "integer", "min": 4, "max": 64},
              {"name": "activation", "type": "choice", "choices": ["sigmoid", "relu", "linear", "tanh"]},
              {"name": "rate", "type": "choice", "choices": [0.00001, 0.0001, 0.01]}],
    "baseline": [16, "relu", 0.0001],
    "test": {"repeats": 0},
}


def search(binary, folder, data, seed, learns):
    """The proposals of each iteration, as (accuracy, parameters)."""
    rate = {} if learns else {"learningRate": STILL}
    config = dict(CONFIG, dataset=dict(CONFIG["dataset"], path=data),
                  strategy={"iterations": ITERATIONS, "generator": rate, "discriminator": rate})
    path = os.path.join(folder, "config.json")
    out = os.path.join(folder, f"{'learning' if learns else 'still'}-{seed}")
    json.dump(config, open(path, "w"))
    done = subprocess.run([binary, "gan-refine", "-c", path, "--seed", str(seed), "-o", out, "-j", "1", "--quiet", "--resume"],
                          capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{binary} ended with {done.returncode}: {done.stderr.strip()}")
    trials = [json.loads(line) for line in open(os.path.join(out, "journal.jsonl"))]
    trials = sorted((t for t in trials if t.get("event") == "trial"), key=lambda t: t["number"])
    batches = [[] for _ in range(ITERATIONS + 1)]
    for trial in trials:
        batches[(trial["number"] + 3) // 4].append((trial["fitness"] or 0, json.dumps(trial["parameters"], sort_keys=True)))
    return batches[1:]


def repeats(batches):
    """The share of each iteration's proposals that were made before."""
    seen, shares = set(), []
    for batch in batches:
        new = 0
        for _, key in batch:
            new += key not in seen
            seen.add(key)
        shares.append(1 - new / len(batch))
    return shares


def smoothed(values, width=5):
    half = width // 2
    return [statistics.fmean(values[max(0, i - half): i + half + 1]) for i in range(len(values))]


def drawing(curves):
    """An SVG of one line per name, each the mean over seeds with a band of its standard error."""
    width, height, left, right, top, bottom = 880, 420, 72, 136, 76, 64
    x = lambda i: left + (width - left - right) * i / (ITERATIONS - 1)
    y = lambda v: height - bottom - (height - top - bottom) * (v - 0.4) / 0.6
    text = lambda px, py, words, more="": f'<text x="{px:.1f}" y="{py:.1f}" {more}>{words}</text>'
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
             """role="img" font-family="system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', Helvetica, Arial, """
             'sans-serif" font-size="13" fill="#1F2328">',
             "<title>The mean accuracy of what gan-refine proposes</title>",
             f'<rect x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="8" fill="#FFFFFF" stroke="#D0D7DE"/>',
             text(24, 34, "What the generators of gan-refine propose", 'font-size="18" font-weight="600"'),
             text(24, 56, "irises, one decisive choice; 5 seeds, mean over 5 iterations, band: ± 1 standard error",
                  'fill="#57606A"'),
             f'<text transform="translate(24 {(top + height - bottom) / 2:.0f}) rotate(-90)" text-anchor="middle">'
             "mean accuracy of the proposals</text>"]
    for tick in (0.4, 0.6, 0.8, 1.0):
        parts.append(f'<line x1="{left}" x2="{width - right}" y1="{y(tick):.1f}" y2="{y(tick):.1f}" stroke="#EAEEF2"/>')
        parts.append(text(left - 8, y(tick) + 4, f"{tick:.1f}", 'text-anchor="end"'))
    for tick in (1, 10, 20, 30, 40, 50):
        parts.append(text(x(tick - 1), height - bottom + 20, tick, 'text-anchor="middle"'))
    parts.append(text((left + width - right) / 2, height - 20, "iteration", 'text-anchor="middle"'))
    for (name, runs), colour in zip(curves.items(), ("#0072B2", "#D55E00")):
        lines = [smoothed([statistics.fmean(a for a, _ in batch) for batch in run]) for run in runs]
        means = [statistics.fmean(values) for values in zip(*lines)]
        errors = [statistics.stdev(values) / len(values) ** 0.5 for values in zip(*lines)]
        upper = [f"{x(i):.1f},{y(m + e):.1f}" for i, (m, e) in enumerate(zip(means, errors))]
        lower = [f"{x(i):.1f},{y(m - e):.1f}" for i, (m, e) in enumerate(zip(means, errors))]
        points = " ".join(f"{x(i):.1f},{y(m):.1f}" for i, m in enumerate(means))
        parts.append(f'<polygon points="{" ".join(upper + lower[::-1])}" fill="{colour}" opacity="0.15"/>')
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2.5"/>')
        parts.append(text(width - right + 8, y(means[-1]) + 4, name, f'fill="{colour}" font-weight="600"'))
    return "\n".join(parts + ["</svg>", ""])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("--data", default="../shared/data/tabular/iris.data")
    parser.add_argument("--svg", help="the drawing to write")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--runs", help="a folder that keeps the runs")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = os.path.abspath(given.runs or scratch)
        os.makedirs(folder, exist_ok=True)
        data = os.path.join(folder, "iris.csv")
        rows = [line for line in open(given.data) if line.strip()]
        open(data, "w").write("sepal_length,sepal_width,petal_length,petal_width,species\n" + "".join(rows))
        curves = {name: [search(os.path.abspath(given.binary), folder, data, seed, learns)
                         for seed in range(1, given.seeds + 1)]
                  for name, learns in (("learning", True), ("not learning", False))}
    spans = [(1, 10), (11, 20), (21, 30), (31, 40), (41, 50)]
    print("| iterations | " + " | ".join(f"{a}-{b}" for a, b in spans) + " |\n| --- |" + " --- |" * len(spans))
    for name, runs in curves.items():
        cells = [statistics.fmean(accuracy for run in runs for batch in run[a - 1:b] for accuracy, _ in batch)
                 for a, b in spans]
        print(f"| {name}: mean accuracy | " + " | ".join(f"{cell:.3f}" for cell in cells) + " |")
        shares = [statistics.fmean(share for run in runs for share in repeats(run)[a - 1:b]) for a, b in spans]
        print(f"| {name}: repeats | " + " | ".join(f"{share:.0%}" for share in shares) + " |")
    if given.svg:
        open(given.svg, "w").write(drawing(curves))


if __name__ == "__main__":
    sys.exit(main())
