"""Makes optimizers.safetensors, next to this file, with PyTorch 2.13 (CPU): 300 weights after 3 and after 10 steps
of each rule. Weights and gradients are `hashed` numbers of voxnet.py, which TestSupport makes too.
"""
import pathlib
import numpy as np, torch
from safetensors.numpy import save_file
from torch.optim import SGD, RMSprop, Adam, AdamW, Adamax, NAdam, Adagrad, Adadelta

here = pathlib.Path(__file__).parent
exec((here / "voxnet.py").read_text().split("class VoxNet")[0].split("torch.set_num_threads(1)")[1])

RULES = {
    "sgd": (SGD, dict(lr=0.05)),
    "sgd.momentum": (SGD, dict(lr=0.05, momentum=0.9)),
    "sgd.nesterov": (SGD, dict(lr=0.05, momentum=0.9, nesterov=True)),
    "rmsprop": (RMSprop, dict()),
    "rmsprop.momentum": (RMSprop, dict(lr=0.02, alpha=0.9, eps=1e-3, momentum=0.8)),
    "rmsprop.centered": (RMSprop, dict(centered=True)),
    "rmsprop.both": (RMSprop, dict(alpha=0.95, momentum=0.5, centered=True)),
    "adam": (Adam, dict()),
    "adam.other": (Adam, dict(lr=0.02, betas=(0.5, 0.9), eps=1e-2)),
    "adamw": (AdamW, dict(weight_decay=0)),
    "adamax": (Adamax, dict()),
    "adamax.other": (Adamax, dict(lr=0.02, betas=(0.5, 0.9), eps=1e-2)),
    "nadam": (NAdam, dict()),
    "nadam.fast": (NAdam, dict(lr=0.02, eps=1e-2, momentum_decay=1.0)),
    "adagrad": (Adagrad, dict()),
    "adagrad.other": (Adagrad, dict(lr=0.1, lr_decay=0.2, initial_accumulator_value=0.1, eps=1e-2)),
    "adadelta": (Adadelta, dict()),
}
found = {}
for name, (rule, settings) in RULES.items():
    for decay in (0, 0.1):
        weights = torch.from_numpy(hashed([300], 1)).requires_grad_()
        optimizer = rule([weights], **(settings | ({"weight_decay": decay} if decay else {})))
        for step in range(1, 11):
            weights.grad = torch.from_numpy(hashed([300], 100 + step, 0.1))
            optimizer.step()
            if step in (3, 10):
                found[f"{name}{'.decay' if decay else ''}.{step}"] = weights.detach().numpy().copy()
save_file(found, here / "optimizers.safetensors", metadata={"torch": torch.__version__})
