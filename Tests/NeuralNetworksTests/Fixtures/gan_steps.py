"""Makes gan_steps.json, next to this file, with PyTorch 2.13 (CPU): one update step of a discriminator and one of a
generator, for every adversarial loss and every weighting of the discriminator's loss.

Needs torch and numpy. Weights, noise and real samples are `hashed` numbers, which TestSupport makes too. PyTorch
computes on them in double precision. The adaptive weights are those of Zadorozhnyy, Cheng and Ye (CVPR 2021).
"""
import json, pathlib, sys
import torch, torch.nn.functional as F

sys.dont_write_bytecode = True
from layer_stack import Stack, tensor

here = pathlib.Path(__file__).parent
# SeededGenerator(seed: 0).child("discriminator").child("mix"), five draws of uniform() as floats.
MIXES = [0.68083715, 0.56037766, 0.14315507, 0.19956112, 0.93771356]
LOSSES = ["bce", "minimax", "nonSaturating", "wasserstein", "leastSquares", "hinge"]


def against(target, s): return F.binary_cross_entropy_with_logits(s, torch.full_like(s, target))


def of_real(kind, s):
    if kind == "wasserstein": return -s.mean()
    if kind == "leastSquares": return ((s - 1) ** 2).mean() / 2
    if kind == "hinge": return F.relu(1 - s).mean()
    return against(1.0, s)


def of_generated(kind, s):
    if kind == "wasserstein": return s.mean()
    if kind == "leastSquares": return (s ** 2).mean() / 2
    if kind == "hinge": return F.relu(1 + s).mean()
    return against(0.0, s)


def of_generator(kind, s):
    if kind in ("wasserstein", "hinge"): return -s.mean()
    if kind == "leastSquares": return ((s - 1) ** 2).mean() / 2
    if kind == "minimax": return torch.log(1 - torch.sigmoid(s)).mean()
    return -F.logsigmoid(s).mean()


def adaptive(r, f, inner, sr, sf, normalised, a1=0.5, a2=0.75, d=0.05, e=0.05):
    ur, uf = (1 / r, 1 / f) if normalised else (1, 1)
    if sr < a1 or sr < sf - d:
        if inner <= 0: return ur + e, -inner / f**2 * ur + e
        return ur + e, e
    if sr > a2 and sr > sf - d:
        if inner <= 0: return -inner / r**2 * uf + e, uf + e
        return e, uf + e
    return ur + e, uf + e


def flat(grads): return torch.cat([g.flatten() for g in grads])
def numbers(values): return [float(f"{float(v.detach() if torch.is_tensor(v) else v):.9g}") for v in values]


def step(case):
    kind = case["loss"]
    g = Stack(case["generator"], case["noise"][1:], None)
    d = Stack(case["discriminator"], case["real"][1:], 1, key=50)
    with torch.no_grad(): d.parameters["output.bias"] += case["shift"]
    z, real, rate = tensor(case["noise"], 97), tensor(case["real"], 99), case["rate"]
    weights = list(d.parameters.values())
    fake = g(z)
    on_real, on_fake = d(real), d(fake.detach())
    lr, lf = of_real(kind, on_real), of_generated(kind, on_fake)
    gr, gf = flat(torch.autograd.grad(lr, weights)), flat(torch.autograd.grad(lf, weights))
    sr, sf = torch.sigmoid(on_real).mean().item(), torch.sigmoid(on_fake).mean().item()
    r, f, inner = gr.norm().item(), gf.norm().item(), (gr @ gf).item()
    if isinstance(case["weights"], list): wr, wf = case["weights"]
    else: wr, wf = adaptive(r, f, inner, sr, sf, case["weights"] == "adaptive")
    way, position = wr * gr + wf * gf, 0
    loss = wr * lr + wf * lf
    if "penalty" in case:
        mixes = torch.tensor(MIXES).double().reshape([-1] + [1] * (len(case["real"]) - 1))
        points = (mixes * real + (1 - mixes) * fake.detach()).requires_grad_()
        slope, = torch.autograd.grad(d(points).sum(), points, create_graph=True)
        penalty = case["penalty"] * (slope.flatten(1).norm(dim=1) - 1).square().mean()
        way = way + flat(torch.autograd.grad(penalty, weights, allow_unused=True, materialize_grads=True))
        loss = loss + penalty
    with torch.no_grad():
        for p in weights:
            p -= rate * way[position:position + p.numel()].reshape(p.shape)
            position += p.numel()
            if "limit" in case: p.clamp_(-case["limit"], case["limit"])
    made = of_generator(kind, d(fake))
    gg = flat(torch.autograd.grad(made, list(g.parameters.values())))
    position = 0
    with torch.no_grad():
        for p in g.parameters.values():
            p -= rate * gg[position:position + p.numel()].reshape(p.shape)
            position += p.numel()
    found = dict(
        realLoss=lr, fakeLoss=lf, realWeight=wr, fakeWeight=wf, discriminatorLoss=loss, realNorm=r, fakeNorm=f,
        cosine=inner / (r * f), realProbability=sr, fakeProbability=sf, generatorLoss=made, generatorNorm=gg.norm())
    return case | {
        "report": {k: numbers([v])[0] for k, v in found.items()},
        "discriminatorAfter": {n: numbers(p.detach().flatten()) for n, p in d.parameters.items()},
        "generatorAfter": {n: numbers(p.detach().flatten()) for n, p in g.parameters.items()},
    }


networks = {
    "noise": [5, 1, 1, 3], "real": [5, 6, 6, 2], "rate": 0.1,
    "generator": [
        {"layer": "transposedConv", "filters": 4, "kernel": 3, "activation": "tanh"},
        {"layer": "transposedConv", "filters": 2, "kernel": 4, "stride": 2, "padding": 1, "activation": "tanh"}],
    "discriminator": [
        {"layer": "conv", "filters": 4, "kernel": 3, "stride": 2, "activation": "leakyRelu", "leakySlope": 0.2},
        {"layer": "flatten"}, {"layer": "output"}],
}
cases = {}
for loss in LOSSES:
    standard = 0.5 if loss == "bce" else 1
    for name, weights in (("its own weights", [standard] * 2), ("weights 0.3 and 1.7", [0.3, 1.7]),
                          ("adaptive", "adaptive"), ("adaptive, not normalised", "adaptive-unnormalised")):
        cases[f"{loss}, {name}"] = networks | {"loss": loss, "weights": weights, "shift": 0.5}
# The three ranges of D's probabilities.
for shift in (-1.0, 0.5, 3.0):
    for weights in ("adaptive", "adaptive-unnormalised"):
        cases[f"bce, {weights}, shift {shift}"] = networks | {"loss": "bce", "weights": weights, "shift": shift}
cases["wasserstein, clipping"] = networks | {"loss": "wasserstein", "weights": [1, 1], "shift": 0.0, "limit": 0.2}
cases["wasserstein, penalty"] = networks | {"loss": "wasserstein", "weights": [1, 1], "shift": 0.0, "penalty": 10}

(here / "gan_steps.json").write_text(json.dumps({name: step(case) for name, case in cases.items()}) + "\n")
