"""Makes the golden files: what PyTorch and Python compute, for the C++ tests to compare with.

Run: python3 tests/golden/make_golden.py        (Debian 12's python3-torch 1.13 and python3-numpy 1.24)
Made again on the same versions and a CPU with AVX2, the files are the same to the byte.

Weights and inputs are multiples of 1/64, so that float, double and JSON all hold them exactly. Their outputs and gradients
come from float64 and are good to 13 digits; initial weights and training runs come from float32, as a learner runs them.
"""

import json
import math
import pathlib
import sys

import numpy as np
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence

sys.dont_write_bytecode = True  # leave no cache beside the golden files
import golden_text
import golden_training

FOLDER = pathlib.Path(__file__).parent


def digits(value, count):
    """Tensors and numbers as JSON, row-major, rounded to this many digits."""
    if torch.is_tensor(value):
        value = value.detach().reshape(-1).tolist()
    if isinstance(value, (list, tuple)):
        return [digits(x, count) for x in value]
    return float(f"%.{count}g" % value)


def exact(tensor):
    return digits(tensor, 17)


def double(tensor):
    return digits(tensor, 13)


def single(tensor):
    return digits(tensor, 9)


def write(name, topics):
    """One case per line: a change shows as a change of its line."""
    parts = []
    for topic, cases in topics.items():
        lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
        parts.append(f'"{topic}":[\n{lines}\n]')
    (FOLDER / name).write_text("{\n" + ",\n".join(parts) + "\n}\n")


# ---- the generator -------------------------------------------------------------------------------------------------


def hash_of(tensor):
    """FNV-1a, 64 bits, over the bytes of the float32 values: equal only if every bit is."""
    h = 0xCBF29CE484222325
    for byte in tensor.detach().numpy().astype("<f4").tobytes():
        h = (h ^ byte) * 0x100000001B3 % 2**64
    return str(h)


def draw(operation, size):
    if operation == "uniform":
        return single(torch.empty(size).uniform_(-0.3, 0.7))
    if operation == "normal":
        return single(torch.empty(size).normal_())
    if operation == "random64":
        values = torch.empty(size, dtype=torch.int64).random_(-(2**63), None).tolist()
        return [str(value % 2**64) for value in values]
    return torch.randperm(size).tolist()


def generator_cases():
    single_draws = [(name, size) for name in ("uniform", "normal") for size in (1, 2, 7, 15, 16, 17, 31, 32, 40)]
    single_draws += [("random64", 3)] + [("randperm", n) for n in (1, 2, 3, 10, 33)]
    programs = [[step] for step in single_draws]
    # An odd count below 16 leaves a second value for the next tensor, whatever is drawn in between.
    programs += [
        [("normal", 3), ("normal", 4), ("normal", 1)],
        [("normal", 1), ("uniform", 5), ("normal", 2)],
        [("normal", 5), ("normal", 20), ("normal", 3)],
        [("normal", 7), ("randperm", 6), ("random64", 1), ("normal", 2), ("uniform", 2)],
    ]
    out = []
    for i, program in enumerate(programs):
        for seed in (i, 2**32 - 1 - i) if i % 3 else (42, 2**32 + i):  # only the low 32 bits count
            torch.manual_seed(seed)
            steps = [{"draw": name, "size": size, "values": draw(name, size)} for name, size in program]
            out.append({"seed": str(seed), "steps": steps})
    return out


def order_cases():
    out = []
    for seed, n, batch, shuffle in (
        (7, 10, 10, True), (0, 1, 1, True), (1, 2, 1, True), (42, 33, 8, True), (3, 100, 7, True), (5, 6, 4, False),
    ):
        torch.manual_seed(seed)
        loader = torch.utils.data.DataLoader(torch.arange(n), batch_size=batch, shuffle=shuffle)
        epochs = [[i for part in loader for i in part.tolist()] for _ in range(3)]
        out.append({"seed": seed, "n": n, "batch": batch, "shuffle": shuffle, "epochs": epochs})
    return out


def initial_cases():
    out = []
    sizes = [(13, 8, 16, 1), (5, 3, 7, 1), (2, 1, 1, 1), (7, 1, 33, 3), (3, 5, 2, 4), (4, 4, 16, 1), (40, 5, 33, 5)]
    for i, (V, E, H, K) in enumerate(sizes):
        for seed in (i, 42, 1000 + i):
            torch.manual_seed(seed)
            model = [nn.Embedding(V, E), nn.RNN(E, H, batch_first=True), nn.Linear(H, K)]
            uniform = [*model[1].parameters(), *model[2].parameters()]
            out.append({"seed": seed, "V": V, "E": E, "H": H, "K": K, "embedding": single(model[0].weight),
                        "hashes": [hash_of(p) for p in uniform]})
    return out


# ---- layers, the cell, the recurrent layer, the classifier: float64 --------------------------------------------------


class Source:
    """Multiples of 1/64 from -1 to 1."""

    def __init__(self, seed):
        self.random = np.random.RandomState(seed)

    def __call__(self, *shape):
        return torch.tensor(self.random.randint(-64, 65, shape) / 64.0, dtype=torch.float64, requires_grad=True)

    def whole(self, low, high, *shape):
        return torch.tensor(self.random.randint(low, high, shape))


def layer_cases():
    source = Source(1)
    linear, embedding, bce, ce = [], [], [], []
    for B, D, K in ((1, 1, 1), (3, 4, 2), (5, 2, 7), (6, 16, 1)):
        x, weight, bias, dy = source(B, D), source(K, D), source(K), source(B, K)
        y = nn.functional.linear(x, weight, bias)
        y.backward(dy.detach())
        linear.append({"B": B, "D": D, "K": K, "x": exact(x), "weight": exact(weight), "bias": exact(bias),
                       "dy": exact(dy), "y": double(y), "dx": double(x.grad), "dweight": double(weight.grad),
                       "dbias": double(bias.grad)})
    for ids, V, E in (([2], 3, 1), ([0, 2, 2, 1, 2], 4, 3)):
        weight, dx = source(V, E), source(len(ids), E)
        x = nn.functional.embedding(torch.tensor(ids), weight)
        x.backward(dx.detach())
        embedding.append({"V": V, "E": E, "ids": ids, "weight": exact(weight), "dx": exact(dx), "x": double(x),
                          "dweight": double(weight.grad)})
    large = [0.0, 0.5, -3.0, 40.0, -40.0, 100.0, -100.0, 800.0, -800.0, 1e5, -1e5]
    for values, name in ((large, "large logits"), ([0.25], "one row"), ([-1.5, 2.0], "two rows")):
        for flip in (0, 1):
            logits = torch.tensor(values, dtype=torch.float64)[:, None].requires_grad_()
            targets = [(i + flip) % 2 for i in range(len(values))]
            loss = nn.functional.binary_cross_entropy_with_logits(logits, torch.tensor(targets).double()[:, None])
            loss.backward()
            one = torch.sigmoid(logits)
            zero = torch.sigmoid(-logits)
            bce.append({"name": name, "logits": exact(logits), "targets": targets, "loss": double(loss.item()),
                        "dlogits": double(logits.grad), "probabilities": double(torch.cat([zero, one], 1))})
    rows = [[0.0, 0.0, 0.0], [1.0, -2.0, 0.5], [800.0, -800.0, 0.0], [-1e5, 1e5, 3.0], [90.0, 91.0, 92.5]]
    for part, targets in ((rows[:1], [2]), (rows, [0, 2, 1, 1, 0]), (rows[1:2], [0]), (rows, [1, 1, 0, 2, 2])):
        logits = torch.tensor(part, dtype=torch.float64, requires_grad=True)
        loss = nn.functional.cross_entropy(logits, torch.tensor(targets))
        loss.backward()
        ce.append({"logits": exact(logits), "targets": targets, "loss": double(loss.item()),
                   "dlogits": double(logits.grad), "probabilities": double(torch.softmax(logits, 1))})
    return {"linear": linear, "embedding": embedding, "binary_cross_entropy": bce, "cross_entropy": ce}


def cell_cases():
    source = Source(2)
    out = []
    for B, D, H in ((1, 1, 1), (3, 4, 5), (2, 3, 8)):
        cell = nn.RNNCell(D, H).double()
        for p in cell.parameters():
            p.data = source(*p.shape).detach()
        x, h, upstream = source(B, D), source(B, H), source(B, H)
        y = cell(x, h)
        y.backward(upstream.detach())
        out.append({"B": B, "D": D, "H": H, "x": exact(x), "h": exact(h), "upstream": exact(upstream),
                    "weights": [exact(p) for p in cell.parameters()], "y": double(y), "dx": double(x.grad),
                    "dh": double(h.grad), "gradients": [double(p.grad) for p in cell.parameters()]})
    return out


def unroll(rnn, x, real):
    """x (T,B,D), real (T,B): the equation with the state carried over padding; z, h of each step, gradients kept."""
    w_ih, w_hh, b_ih, b_hh = rnn.parameters()
    h, zs, hs = torch.zeros(x.shape[1], w_hh.shape[0], dtype=torch.float64), [], []
    for t in range(x.shape[0]):
        z = x[t] @ w_ih.T + b_ih + h @ w_hh.T + b_hh
        h = torch.where(real[t][:, None], torch.tanh(z), h)
        for kept, value in ((zs, z), (hs, h)):
            value.retain_grad()
            kept.append(value)
    return zs, hs


def final_state(rnn, x, lengths, mask, left):
    """The same from PyTorch's own layer: packed where masked; on the left, row by row without the padding."""
    T, B, _ = x.shape
    if not mask:
        return rnn(x)[1][0]
    if left:
        return torch.cat([rnn(x[T - n :, b : b + 1])[1][0] for b, n in enumerate(lengths)])
    return rnn(pack_padded_sequence(x, lengths, enforce_sorted=False))[1][0]


def real_tokens(T, lengths, mask, left):
    rows = [[not mask or (t >= T - n if left else t < n) for n in lengths] for t in range(T)]
    return torch.tensor(rows)


SEQUENCES = [  # T, lengths of the rows, mask, left
    (1, [1], False, False), (4, [4, 2, 3], False, False), (4, [4, 1, 3], True, False), (4, [4, 1, 3], True, True),
    (5, [2, 5, 1, 4], True, False), (5, [2, 5, 1, 4], True, True), (3, [1, 2], True, False), (2, [1], True, True),
]


def recurrent_cases():
    source = Source(3)
    out = []
    for i, (T, lengths, mask, left) in enumerate(SEQUENCES):
        B, D, H = len(lengths), 1 + i % 4, (5, 1, 8, 7)[i % 4]
        rnn = nn.RNN(D, H).double()
        for p in rnn.parameters():
            p.data = source(*p.shape).detach()
        x, upstream = source(T, B, D), source(T, B, H).detach()  # every state is pulled, padding's too
        zs, hs = unroll(rnn, x, real_tokens(T, lengths, mask, left))
        assert torch.allclose(hs[-1], final_state(rnn, x, lengths, mask, left), rtol=0, atol=1e-14)
        (torch.stack(hs) * upstream).sum().backward()
        dz = [torch.zeros_like(z) if z.grad is None else z.grad for z in zs]
        out.append({"T": T, "lengths": lengths, "mask": mask, "left": left, "D": D, "H": H, "x": exact(x),
                    "upstream": exact(upstream), "weights": [exact(p) for p in rnn.parameters()],
                    "z": double(torch.stack(zs)), "h": double(torch.stack(hs)), "dx": double(x.grad),
                    "dh": double(torch.stack([h.grad for h in hs])), "dz": double(torch.stack(dz)),
                    "gradients": [double(p.grad) for p in rnn.parameters()]})
    return out


def classifier_cases():
    source = Source(4)
    out = []
    for i, (T, lengths, mask, left) in enumerate(SEQUENCES):
        for C in (2, 3) if i % 2 else (2, 5):
            B, V, E, H, K = len(lengths), 6, 1 + (i + C) % 4, 3 + i, 1 if C == 2 else C
            embedding, rnn, fc = nn.Embedding(V, E).double(), nn.RNN(E, H).double(), nn.Linear(H, K).double()
            parameters = [p for module in (embedding, rnn, fc) for p in module.parameters()]
            for p in parameters:
                p.data = source(*p.shape).detach()
            real = real_tokens(T, lengths, True, left)
            ids, targets = source.whole(1, V, T, B) * real, source.whole(0, C, B)
            x = embedding(ids)
            x.retain_grad()
            logits = fc(final_state(rnn, x, lengths, mask, left))
            if C == 2:
                loss = nn.functional.binary_cross_entropy_with_logits(logits, targets[:, None].double())
            else:
                loss = nn.functional.cross_entropy(logits, targets)
            loss.backward()
            out.append({"T": T, "lengths": lengths, "mask": mask, "left": left, "V": V, "E": E, "H": H, "C": C,
                        "ids": ids.reshape(-1).tolist(), "targets": targets.tolist(),
                        "weights": [exact(p) for p in parameters], "logits": double(logits),
                        "loss": double(loss.item()), "dx": double(x.grad),
                        "gradients": [double(p.grad) for p in parameters]})
    return out


# ---- the optimisers --------------------------------------------------------------------------------------------------


def optimizer_cases():
    out = []
    for name, lr, momentum, clip in (
        ("sgd", 0.1, 0, 0), ("sgd", 0.05, 0.9, 0), ("adam", 0.01, 0, 0), ("adam", 0.5, 0, 0),
        ("sgd", 0.1, 0, 1.5), ("sgd", 0.1, 0.5, 4.0), ("adam", 0.01, 0, 1.0),
    ):
        source = Source(5)
        parameters = [nn.Parameter(source(2, 3).detach()), nn.Parameter(source(2).detach())]
        initial = [exact(p) for p in parameters]
        kind = {"sgd": lambda: torch.optim.SGD(parameters, lr, momentum), "adam": lambda: torch.optim.Adam(parameters, lr)}
        optimizer = kind[name]()
        steps = []
        for step in range(20):
            given = []
            for p in parameters:
                # Sizes from tiny to large, and a weight whose gradient is zero for ten steps.
                p.grad = source(*p.shape).detach() * (2.0 ** ((step * 7) % 13 - 8))
                if step < 10:
                    p.grad.reshape(-1)[0] = 0
                given.append(exact(p.grad))
            norm = nn.utils.clip_grad_norm_(parameters, clip or math.inf).item()
            optimizer.step()
            steps.append({"gradients": given, "norm": double(norm), "values": [double(p) for p in parameters]})
        out.append({"name": name, "lr": lr, "momentum": momentum, "clip": clip, "initial": initial, "steps": steps})
    return out


def main():
    torch.set_num_threads(1)
    write("rng.json", {"draws": generator_cases(), "orders": order_cases(), "initial": initial_cases()})
    write("layers.json", layer_cases())
    write("recurrent.json", {"cell": cell_cases(), "unrolled": recurrent_cases()})
    write("classifier.json", {"cases": classifier_cases()})
    write("optimizer.json", {"cases": optimizer_cases()})
    write("text.json", golden_text.topics())
    write("training.json", golden_training.topics(single))


if __name__ == "__main__":
    main()
