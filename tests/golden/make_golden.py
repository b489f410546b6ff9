"""Makes the golden files: what PyTorch and Python compute, for the C++ tests to compare with.

Run: python3 tests/golden/make_golden.py        (Debian 12's python3-torch 1.13 and python3-numpy 1.24)
Made again on the same versions and a CPU with AVX2, the files are the same to the byte.

Weights and inputs are multiples of 1/16 or 1/64, so that float, double and JSON all hold them exactly. Their outputs and gradients
come from float64 and are good to 12 digits and more; initial weights and training runs come from float32, as a learner runs them.
"""

import math
import sys

import torch
from torch import nn

sys.dont_write_bytecode = True  # leave no cache beside the golden files
import golden_checkpoint
import golden_models
import golden_text
import golden_training
import golden_translator
from golden_format import Source, double, exact, single, write


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
    kinds = [(cell, layers, both) for cell in golden_models.LAYERS for layers in (1, 2, 3) for both in (False, True)]
    cases = [(size, ("rnn", 1, False), seed) for i, size in enumerate(sizes) for seed in (i, 42, 1000 + i)]
    cases += [(sizes[i % len(sizes)], kind, 2000 + i) for i, kind in enumerate(kinds)]
    for (V, E, H, K), (cell, layers, both), seed in cases:
        torch.manual_seed(seed)
        rnn = golden_models.LAYERS[cell]
        model = [nn.Embedding(V, E), rnn(E, H, layers, batch_first=True, bidirectional=both), nn.Linear(2 * H if both else H, K)]
        uniform = [*model[1].named_parameters("rnn"), *model[2].named_parameters("fc")]
        out.append({"seed": seed, "cell": cell, "layers": layers, "bidirectional": both, "V": V, "E": E, "H": H, "K": K,
                    "embedding": single(model[0].weight), "names": [name for name, _ in uniform],
                    "hashes": [hash_of(p) for _, p in uniform]})
    return out


# ---- layers and losses: float64 --------------------------------------------------------------------------------------


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


def sparse_cases():
    """SparseAdam for a table of seven words, Adam for a vector; some words come twice, some in a few steps, one never."""
    out = []
    for lr, late in ((0.01, False), (0.5, False), (0.05, True)):
        source = Source(6)
        table = nn.Embedding(7, 3, sparse=True)
        table.weight.data = source(7, 3).detach()
        bias = nn.Parameter(source(2).detach())
        initial = [exact(table.weight), exact(bias)]
        optimizers = [torch.optim.SparseAdam([table.weight], lr), torch.optim.Adam([bias], lr)]
        steps = []
        for step in range(20):
            ids = [step % 3, 2, 2, 3 + step // 8, 4] if step < 10 or not late else [0, 5]
            dx = source(len(ids), 3).detach() * (2.0 ** ((step * 7) % 13 - 8))
            if step % 4 == 1:
                dx[0] = 0  # a row that is read and has no gradient moves on
            for optimizer in optimizers:
                optimizer.zero_grad()
            (table(torch.tensor(ids)) * dx).sum().backward()
            bias.grad = source(2).detach()
            given = exact(bias.grad)
            for optimizer in optimizers:
                optimizer.step()
            steps.append({"ids": ids, "dx": exact(dx), "bias": given, "values": [double(table.weight), double(bias)]})
        out.append({"lr": lr, "initial": initial, "steps": steps})
    return out


def main():
    torch.set_num_threads(1)
    write("rng.json", {"draws": generator_cases(), "orders": order_cases(), "initial": initial_cases()})
    write("layers.json", layer_cases())
    write("recurrent.json", {"cell": golden_models.cell_cases(), "unrolled": golden_models.unrolled_cases(),
                             "stacked": golden_models.recurrent_cases()})
    write("model.json", {"cases": golden_models.model_cases()})
    write("optimizer.json", {"cases": optimizer_cases(), "sparse": sparse_cases()})
    write("text.json", golden_text.topics())
    write("training.json", golden_training.topics())
    write("translator.json", golden_translator.topics())
    write("checkpoint.json", golden_checkpoint.topics())


if __name__ == "__main__":
    main()
