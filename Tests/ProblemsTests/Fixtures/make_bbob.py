"""Writes bbob.json: values of COCO's bbob suite at fixed points.

    pip install coco-experiment numpy        # written with coco-experiment 2.8.2
    python3 make_bbob.py > bbob.json
"""
import json
import os
import tempfile

import cocoex
import numpy

DIMENSIONS = [2, 3, 5, 10, 20, 40]
INSTANCES = [1, 2, 3, 15]


def points(n):
    """Centre, ramp, alternating signs, outside the box, and an irregular point inside it."""
    index = numpy.arange(n)
    return [
        numpy.zeros(n),
        numpy.linspace(-4, 4, n),
        numpy.where(index % 2 == 0, 3.5, -3.5),
        numpy.where(index % 3 == 0, 6.25, -7.5),
        numpy.round(10 * ((index + 1) * 0.6180339887 % 1) - 5, 6),
    ]


def optimum(problem):
    """The value at the best point; the package hands that point out only in a file."""
    problem._best_parameter("print")
    return problem(numpy.loadtxt("._bbob_problem_best_parameter.txt"))


def main():
    os.chdir(tempfile.mkdtemp())
    suite = cocoex.Suite(
        "bbob", "instances: " + ",".join(map(str, INSTANCES)), "dimensions: " + ",".join(map(str, DIMENSIONS)))
    problems = []
    for problem in suite:
        function, dimensions, instance = problem.id_triple
        problems.append({
            "function": function, "dimensions": dimensions, "instance": instance,
            "values": [problem(point) for point in points(dimensions)],
            "optimum": optimum(problem),
        })
    print("{\"points\": {" + ",\n".join(
        f"\"{n}\": {json.dumps([p.tolist() for p in points(n)])}" for n in DIMENSIONS) + "},")
    print("\"problems\": [" + ",\n".join(map(json.dumps, problems)) + "]}")


main()
