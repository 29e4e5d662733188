"""Makes three_steps.json, next to this file, with PyTorch 2.13 (CPU): networks of every kind of layer and loss, and
what three update steps make of them.

Needs torch and numpy. Weights, inputs and targets are `hashed` numbers, which TestSupport makes too, so only results
are stored. PyTorch computes on them in double precision: what is stored has no rounding of its own.
"""
import json, pathlib, sys
import torch, torch.nn.functional as F
from torch.optim import SGD, RMSprop, Adam, AdamW, Adamax, NAdam, Adagrad, Adadelta

sys.dont_write_bytecode = True
from layer_stack import ACTIVATIONS, Stack, tensor

here = pathlib.Path(__file__).parent

# Losses

def labels(batch, classes): return torch.tensor([(7 * i + 3) % classes for i in range(batch)])
def against(target, s): return F.binary_cross_entropy_with_logits(s, torch.full_like(s, target))
def of_real(kind, s, smoothing): return -s.mean() if kind == "wasserstein" else against(1 - smoothing, s)
def of_generated(kind, s): return s.mean() if kind == "wasserstein" else against(0, s)


def of_generator(kind, s):
    if kind == "minimax": return torch.log(1 - torch.sigmoid(s)).mean()
    return -s.mean() if kind == "wasserstein" else -F.logsigmoid(s).mean()


def loss_of(case, net, x):
    y, kind, smoothing = net(x), case["loss"], case.get("smoothing", 0)
    if kind == "crossEntropy": return F.cross_entropy(y, labels(*y.shape), label_smoothing=smoothing)
    if kind == "binaryCrossEntropy": return F.binary_cross_entropy_with_logits(y, tensor(y.shape, 98, 0.5, 0.5))
    if kind == "meanSquaredError": return F.mse_loss(y, tensor(y.shape, 98))
    if kind == "gradientPenalty":
        points = tensor(x.shape, 96).requires_grad_()
        slope, = torch.autograd.grad(net(points).sum(), points, create_graph=True)
        penalty = (slope.flatten(1).norm(dim=1) - 1).square().mean()
        return of_real("wasserstein", y, 0) + of_generated("wasserstein", net(tensor(x.shape, 97))) + 10 * penalty


# Optimizers

OPTIMIZERS = {rule.__name__.lower(): rule for rule in (SGD, RMSprop, Adam, AdamW, Adamax, NAdam, Adagrad, Adadelta)}
NAMES = {"learningRate": "lr", "weightDecay": "weight_decay", "momentum": "momentum", "nesterov": "nesterov"}


def optimizer_of(case, net):
    settings = {NAMES[key]: value for key, value in case["optimizer"].items() if key != "name"}
    return OPTIMIZERS[case["optimizer"]["name"]](net.parameters.values(), **settings)


# What is stored: all numbers of a small tensor; of a larger one 16, and the sum of the ways that its numbers have
# gone, each times a hashed number, which no wrong number leaves as it was.

def summary(now, before=0.0):
    now = now.detach()
    way, flat = (now - before).flatten(), now.flatten()
    if len(flat) <= 24: return {"values": rounded(flat)}
    places = [k * (len(flat) - 1) // 15 for k in range(16)]
    return {"values": rounded(flat[places]), "sum": rounded([way @ tensor([len(way)], 95)])[0]}


def rounded(values): return [float(f"{float(v):.9g}") for v in values]


def state(net): return net.parameters | net.buffers
def copied(net): return {name: t.detach().clone() for name, t in state(net).items()}


def summaries(net, before):
    return {name: summary(t, before[name]) for name, t in state(net).items()}


def network(case):
    x = tensor(case["input"], 99)
    net = Stack(case["layers"], case["input"][1:], case["outputs"])
    before, rule, losses = copied(net), optimizer_of(case, net), []
    for _ in range(3):
        rule.zero_grad()
        loss = loss_of(case, net, x)
        loss.backward()
        rule.step()
        losses.append(loss)
    found = {"losses": rounded(losses), "after": summaries(net, before)}
    return case | found | {"inferred": summary(net(x, training=False))}


def adversarial(case):
    z, real, kind = tensor(case["noise"], 97), tensor(case["real"], 99), case["loss"]
    g = Stack(case["generator"], case["noise"][1:], None)
    d = Stack(case["discriminator"], case["real"][1:], 1, key=50)
    before, rules, losses = (copied(g), copied(d)), (optimizer_of(case, g), optimizer_of(case, d)), []
    for _ in range(3):
        fake = g(z)
        rules[1].zero_grad()
        judged = of_real(kind, d(real), case["smoothing"]) + of_generated(kind, d(fake.detach()))
        judged.backward()
        rules[1].step()
        if "limit" in case:
            with torch.no_grad():
                for p in d.parameters.values(): p.clamp_(-case["limit"], case["limit"])
        rules[0].zero_grad()
        made = of_generator(kind, d(fake))
        made.backward()
        rules[0].step()
        losses += [judged, made]
    return case | {"losses": rounded(losses), "generatorAfter": summaries(g, before[0]),
                   "discriminatorAfter": summaries(d, before[1])}


# The cases

MOMENTUM = {"name": "sgd", "learningRate": 0.1, "momentum": 0.9}
ADAPTIVE = {"name": "adam", "learningRate": 0.01}
networks, adversaries = {}, {}


def layer(kind, **keys): return {"layer": kind} | keys
def conv(filters, kernel, **keys): return layer("conv", filters=filters, kernel=kernel, **keys)
def transposed(filters, kernel, **keys): return layer("transposedConv", filters=filters, kernel=kernel, **keys)
def dense(units, activation="linear", **keys): return layer("dense", units=units, activation=activation, **keys)
def lstm(units, **keys): return layer("lstm", units=units, **keys)


def case(name, shape, *layers, outputs=5, loss="crossEntropy", optimizer=MOMENTUM, **keys):
    flatten = [layer("flatten")] if len(Stack(layers, shape[1:], outputs).shape) > 1 else []
    networks[name] = {"input": shape, "layers": [*layers, *flatten, layer("output")], "outputs": outputs,
                      "loss": loss, "optimizer": optimizer} | keys


# Convolutions: two where the second's input gradient counts, otherwise a PReLU in front, which learns from it.
relu, tanh, same = {"activation": "relu"}, {"activation": "tanh"}, {"padding": "same"}
leaky = {"activation": "leakyRelu", "leakySlope": 0.2}
prelu = layer("prelu")
case("conv 1D, same, stride 2", [3, 9, 5], conv(17, 3, stride=2, **same, **tanh), conv(3, 4, stride=2, **same))
case("conv 1D, kernel = input", [2, 7, 3], prelu, conv(17, 7, **relu))
case("conv 1D, explicit", [3, 6, 1], conv(5, 3, padding=2, **tanh), conv(3, 5, padding=[1], stride=2),
     optimizer=ADAPTIVE)
case("conv 2D, valid, stride 2", [2, 9, 8, 3], conv(17, [3, 2], stride=2, **relu), conv(5, 2, **tanh))
case("conv 2D, same", [2, 6, 5, 5], conv(17, 3, **same, **relu), conv(3, 4, **same, **tanh), optimizer=ADAPTIVE)
case("conv 2D, same, stride 2 and 3", [2, 7, 8, 3], conv(5, [3, 5], stride=[2, 3], **same, **tanh),
     conv(17, 3, stride=2, **same))
case("conv 2D, explicit, no bias", [3, 5, 6, 3], conv(5, 3, padding=[1, 0], bias=False, **tanh),
     conv(5, 3, padding=1, bias=False))
case("conv 2D, kernel = input, batch 1", [1, 5, 4, 17], prelu, conv(5, [5, 4], **tanh))
case("conv 2D, spatial 1", [5, 1, 1, 17], conv(5, 3, **same, **tanh), conv(3, 1))
case("conv 2D, 300 channels", [1, 2, 3, 300], prelu, conv(3, 2, **tanh))
case("conv 2D, 300 filters", [2, 3, 3, 3], conv(300, 1, **tanh), conv(1, 3), outputs=3)
case("conv 2D, 1 channel", [2, 7, 7, 1], conv(1, 3, **tanh), conv(1, 3, stride=2))
case("conv 3D, valid, stride 2", [2, 7, 6, 7, 1], conv(5, 3, stride=2, **tanh), conv(3, 2))
case("conv 3D, same", [2, 3, 4, 3, 3], conv(17, 3, **same, **relu), conv(3, [3, 2, 3], stride=2, **same))
case("conv 3D, explicit", [1, 4, 3, 3, 3], conv(5, 3, padding=[1, 0, 1], **tanh),
     conv(5, [3, 1, 3], padding=[1, 0, 1]), optimizer=ADAPTIVE)
case("conv 3D, kernel = input, batch 1", [1, 3, 3, 3, 5], prelu, conv(17, 3, **tanh))
case("transposed conv 1D", [2, 4, 3], transposed(17, 3, stride=2, **tanh),
     transposed(5, 4, stride=3, padding=1, outputPadding=1))
case("transposed conv 2D, output padding", [2, 3, 4, 5],
     transposed(17, 3, stride=2, padding=1, outputPadding=1, **relu),
     transposed(3, [3, 4], stride=[2, 3], outputPadding=[0, 2]))
case("transposed conv 2D, same", [2, 3, 2, 3], transposed(5, 5, stride=2, **same, **tanh),
     transposed(3, 4, stride=[1, 2], **same))
case("transposed conv 2D from one place, batch 1", [1, 1, 1, 17], prelu, transposed(5, 4, bias=False, **tanh))
case("transposed conv 2D, 300 channels", [1, 2, 2, 300], prelu, transposed(3, 2, stride=2, **tanh))
case("transposed conv 3D", [1, 2, 3, 2, 3], transposed(5, 3, stride=2, padding=1, outputPadding=1, **tanh),
     transposed(1, 2), optimizer=ADAPTIVE)

# Dense and recurrent layers
case("dense", [5, 17], dense(300, "relu"), dense(3, "tanh"), dense(1, "sigmoid"))
case("dense, batch 1", [1, 3], dense(17, "tanh"), dense(5, bias=False))
case("dense, 1 input", [5, 1], dense(17, "tanh"), optimizer=ADAPTIVE)
case("dense a time step", [3, 7, 5], dense(17, "tanh"), dense(3, "relu"))
case("LSTM, last", [3, 9, 5], lstm(17))
case("LSTM, sequence", [2, 5, 3], lstm(5, returnSequence=True))
case("LSTM, stacked behind dense", [3, 6, 5], dense(17, "relu"), lstm(5, returnSequence=True), lstm(17),
     optimizer=ADAPTIVE)
case("LSTM, two biases", [2, 7, 3], lstm(17, returnSequence=True, recurrentBias=True), lstm(5, recurrentBias=True))
case("LSTM, one step, batch 1", [1, 1, 17], lstm(3))
case("LSTM, 300 inputs", [2, 3, 300], lstm(1))
case("LSTM, 1 input, 300 units", [1, 3, 1], lstm(300), outputs=3)

# Pooling
case("max pooling 1D", [3, 9, 5], conv(5, 3), layer("maxPool"))
case("max pooling 2D, same, overlapping", [2, 7, 6, 3], conv(17, 2), layer("maxPool", size=3, stride=2, **same))
case("max pooling 2D, explicit, window = input", [1, 4, 4, 3], conv(5, 3, **same),
     layer("maxPool", size=4, padding=1, stride=2))
case("max pooling 3D", [2, 5, 4, 5, 1], conv(3, 2), layer("maxPool", size=[2, 3, 2]))
case("average pooling 1D, same", [3, 9, 5], conv(5, 3), layer("averagePool", size=3, stride=2, **same))
case("average pooling 2D, explicit", [2, 7, 6, 3], conv(17, 2), layer("averagePool", size=3, stride=2, padding=1))
case("average pooling 3D", [2, 5, 4, 5, 1], conv(3, 2), layer("averagePool"))
case("global average pooling 2D, batch 1", [1, 5, 3, 3], conv(17, 2, **tanh), layer("globalAveragePool"))
case("global average pooling, spatial 1", [3, 1, 5], conv(300, 1, **tanh), layer("globalAveragePool"), outputs=3)

# Normalisations, behind layers without a bias, which would learn nothing but noise; PReLU
unbiased = {"bias": False}
case("batch norm", [5, 3, 4, 3], conv(17, 2, **unbiased), layer("batchNorm", momentum=0.3, epsilon=1e-3))
case("batch norm, flat", [5, 17], dense(3, **unbiased), layer("batchNorm", activation="tanh"))
case("batch norm, spatial 1, relu", [17, 1, 1, 3], conv(5, 1, **unbiased), layer("batchNorm", **relu))
case("batch norm, batch 1, prelu", [1, 5, 5, 1], conv(3, 2, **unbiased), layer("batchNorm", prelu=True, shift=False))
case("batch norm, plain, 300 channels", [2, 2, 2, 300], layer("batchNorm", scale=False, shift=False), conv(3, 2))
case("batch norm 3D", [2, 3, 2, 3, 5], layer("batchNorm", momentum=0.5), conv(5, 2, **tanh))
case("instance norm", [3, 4, 3, 3], conv(17, 2, **unbiased), layer("instanceNorm"))
case("instance norm, scale and shift", [1, 7, 5],
     layer("instanceNorm", scale=True, shift=True, epsilon=1e-2, **tanh), conv(3, 3))
case("instance norm, prelu", [2, 3, 3, 1], conv(5, 2, **unbiased), layer("instanceNorm", scale=True, prelu=True))
case("prelu", [3, 3, 4, 5], conv(17, 2), prelu)
case("prelu, flat, 300 channels", [2, 300], prelu, outputs=3)

# Residual layers
def residual(*layers, **keys): return layer("residual", layers=layers, **keys)


case("residual", [2, 5, 4, 3],
     residual(conv(5, 3, **same, bias=False), layer("batchNorm", **relu), conv(3, 3, **same), **relu), conv(3, 2))
case("residual with projection", [2, 5, 6, 3], conv(5, 1),
     residual(conv(17, 3, stride=2, padding=1, **tanh), conv(17, 3, padding=1), projection=True, **relu))
case("residual of dense layers", [5, 17], residual(dense(5, "tanh"), dense(3), projection=True),
     residual(dense(3, "swish"), **tanh), optimizer=ADAPTIVE)

# Shapes
case("flatten to dense", [2, 3, 2, 3, 5], conv(3, 2), layer("flatten"), dense(17, "tanh"))
case("reshape", [3, 12], dense(24, "tanh"), layer("reshape", shape=[2, 3, -1]), conv(5, 2),
     layer("reshape", shape=[5, 2]), lstm(3))

# Activations, in a layer and as one
for name in ACTIVATIONS:
    keys = {"leakyRelu": {"leakySlope": 0.2}, "elu": {"eluAlpha": 0.7}}.get(name, {})
    case(f"activation {name}", [5, 3], dense(17, name, **keys), layer("activation", activation=name, **keys),
         dense(5, name, **keys))
case("softmax", [5, 3], dense(17), layer("softmax"), loss="meanSquaredError")

# Losses
for shape, outputs in ([5, 3], 17), ([1, 17], 300), ([17, 5], 3):
    name = f"{shape[0]} x {outputs}"
    case(f"cross-entropy, smoothed, {name}", shape, dense(5, "tanh"), outputs=outputs, smoothing=0.1)
    case(f"binary cross-entropy, {name}", shape, dense(5, "tanh"), outputs=outputs, loss="binaryCrossEntropy")
    case(f"mean squared error, {name}", shape, dense(5, "tanh"), outputs=outputs, loss="meanSquaredError")
case("binary cross-entropy, one value", [1, 1], outputs=1, loss="binaryCrossEntropy")
slow = {"name": "sgd", "learningRate": 0.01, "momentum": 0.9}
case("gradient penalty, conv", [3, 6, 5, 3], conv(5, 3, stride=2, padding=1, **leaky), conv(17, 2, **tanh), outputs=1,
     loss="gradientPenalty", optimizer=slow)
case("gradient penalty, dense, batch 1", [1, 17], dense(5, "softplus"), dense(3, "tanh"), outputs=1,
     loss="gradientPenalty", optimizer=slow)

# Optimizers
for rule in (MOMENTUM | {"nesterov": True}, MOMENTUM | {"weightDecay": 0.1}, {"name": "rmsprop", "learningRate": 0.01},
             {"name": "adam", "learningRate": 0.01, "weightDecay": 0.1},
             {"name": "adamw", "learningRate": 0.01, "weightDecay": 0.1},
             {"name": "adamax", "learningRate": 0.01}, {"name": "nadam", "learningRate": 0.01},
             {"name": "adagrad", "learningRate": 0.05}, {"name": "adadelta", "learningRate": 1.0}):
    more = [k for k in ("nesterov", "weightDecay") if k in rule]
    case(" ".join(["optimizer", rule["name"], *more]), [3, 5, 5, 3], conv(17, 3, **tanh), layer("flatten"),
         dense(5, "tanh"), optimizer=rule)


# Adversarial losses, whole steps of both networks
def adversary(name, generator, discriminator, noise, real, loss, **keys):
    end = [layer("flatten"), layer("output")]
    adversaries[name] = {"noise": noise, "real": real, "generator": generator, "discriminator": discriminator + end,
                         "loss": loss, "optimizer": ADAPTIVE, "smoothing": 0.0} | keys


images = ([transposed(17, 3, bias=False), layer("batchNorm", **relu), transposed(3, 4, stride=2, padding=1, **tanh)],
          [conv(5, 4, stride=2, padding=1, **leaky), conv(17, 3, bias=False), layer("batchNorm", **leaky)],
          [5, 1, 1, 5], [5, 6, 6, 3])
adversary("minimax", *images, "minimax")
adversary("non-saturating, smoothed", *images, "nonSaturating", smoothing=0.1)
flat = ([dense(17, "relu"), dense(3, "tanh")], [dense(300, **leaky), dense(5, "tanh")], [3, 5], [3, 3])
adversary("Wasserstein, clipped", *flat, "wasserstein", limit=0.05,
          optimizer={"name": "rmsprop", "learningRate": 0.005})
adversary("non-saturating, batch 1", *flat[:2], [1, 5], [1, 3], "nonSaturating", optimizer=MOMENTUM)


def lines(section, run):
    return ",\n".join(f"{json.dumps(name)}: {json.dumps(run(case))}" for name, case in section.items())


(here / "three_steps.json").write_text(
    f'{{"torch": "{torch.__version__}",\n"networks": {{\n{lines(networks, network)}\n}},\n'
    f'"adversaries": {{\n{lines(adversaries, adversarial)}\n}}}}\n')
