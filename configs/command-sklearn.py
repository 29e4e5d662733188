"""One trial: a classifier of scikit-learn on the bundled drawings. Prints its validation accuracy.

Usage: command-sklearn.py PARAMETERS (a JSON file, as hpsearch writes it for every trial)
"""
import gzip
import json
import os
import sys

import numpy as np
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.svm import SVC

with open(sys.argv[1]) as file:
    parameters = json.load(file)
seed = int(os.environ.get("HPSEARCH_SEED", 0)) % 2**32  # NumPy takes no larger one.

# CIFAR-10's binary form: a label, then 3 x 32 x 32 bytes. The test split is left alone.
rows = np.frombuffer(gzip.open("datasets/drawings10/data_batch_1.bin.gz").read(), np.uint8).reshape(-1, 3073)
samples, labels = rows[:, 1:] / 255, rows[:, 0]
train, validation, train_labels, validation_labels = train_test_split(
    samples, labels, test_size=0.25, random_state=0, stratify=labels)
if parameters["model"] == "forest":
    model = RandomForestClassifier(parameters["trees"], max_depth=parameters["depth"], random_state=seed)
else:
    model = SVC(C=parameters["C"], gamma=parameters["gamma"])
components = PCA(parameters["components"], whiten=True, random_state=seed)
pipeline = make_pipeline(components, model).fit(train, train_labels)
print(json.dumps({"result": {"accuracy": pipeline.score(validation, validation_labels)}}))
