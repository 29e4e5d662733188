"""One trial: a small CNN on the bundled drawings. Prints its validation accuracy after every epoch."""
import argparse
import gzip
import json
import os

import torch
from torch import nn

parser = argparse.ArgumentParser()
for name, kind in {"lr": float, "momentum": float, "channels": int, "dropout": float}.items():
    parser.add_argument(f"--{name}", type=kind, required=True)
options = parser.parse_args()
last = int(os.environ.get("HPSEARCH_EPOCHS", 10))
torch.set_num_threads(1)  # Trials use the cores, one each.
torch.manual_seed(int(os.environ.get("HPSEARCH_SEED", 0)))

# CIFAR-10's binary form: a label, then 3 x 32 x 32 bytes. The test split is left alone.
data = bytearray(gzip.open("datasets/drawings10/data_batch_1.bin.gz").read())
rows = torch.frombuffer(data, dtype=torch.uint8).view(-1, 3073)
images, labels = rows[:, 1:].reshape(-1, 3, 32, 32) / 255 - 0.5, rows[:, 0].long()
width = options.channels
model = nn.Sequential(
    nn.Conv2d(3, width, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(width, 2 * width, 3, padding=1), nn.ReLU(), nn.MaxPool2d(4),
    nn.Flatten(), nn.Dropout(options.dropout), nn.Linear(2 * width * 16, 10))
optimizer = torch.optim.SGD(model.parameters(), lr=options.lr, momentum=options.momentum)

done = 0
if "HPSEARCH_CONTINUE" in os.environ:  # Goes on bit by bit as if it had never stopped.
    state = torch.load(os.path.join(os.environ["HPSEARCH_CONTINUE"], "state.pt"))
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    torch.set_rng_state(state["random"])
    done = state["epoch"]
for epoch in range(done + 1, last + 1):
    model.train()
    for batch in torch.randperm(750).split(32):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(images[batch]), labels[batch]).backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        accuracy = (model(images[750:]).argmax(1) == labels[750:]).double().mean().item()
    print(json.dumps({"epoch": epoch, "accuracy": accuracy}), flush=True)
state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "random": torch.get_rng_state(), "epoch": last}
torch.save(state, os.path.join(os.environ.get("HPSEARCH_DIRECTORY", "."), "state.pt"))
print(json.dumps({"result": {"accuracy": accuracy}}))
