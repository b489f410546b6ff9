"""Cells, recurrent layers and whole models in float64: outputs and every gradient."""

import itertools

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from golden_format import Source, digits, exact


def double(tensor):
    return digits(tensor, 12)


LAYERS = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}
CELLS = {"rnn": nn.RNNCell, "gru": nn.GRUCell, "lstm": nn.LSTMCell}


def cell_cases():
    """One step of a cell from given states; both states that it leaves are pulled."""
    source = Source(2)
    out = []
    for name in CELLS:
        for B, D, H in ((1, 1, 1), (3, 4, 5), (2, 3, 8)):
            cell = source.fill(CELLS[name](D, H).double())
            x, h, upstream = source(B, D), source(B, H), source(B, H)
            case = {"cell": name, "B": B, "D": D, "H": H, "x": exact(x), "h": exact(h), "upstream": exact(upstream),
                    "weights": [exact(p) for p in cell.parameters()]}
            if name == "lstm":
                c, upstream_c = source(B, H), source(B, H)
                y, y_c = cell(x, (h, c))
                ((y * upstream.detach()).sum() + (y_c * upstream_c.detach()).sum()).backward()
                case.update({"c": exact(c), "upstream_c": exact(upstream_c), "y_c": double(y_c), "dc": double(c.grad)})
            else:
                y = cell(x, h)
                y.backward(upstream.detach())
            out.append({**case, "y": double(y), "dx": double(x.grad), "dh": double(h.grad),
                        "gradients": [double(p.grad) for p in cell.parameters()]})
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


def rolled(x, lengths, sign):
    """Moves each row's tokens from the right end of x (T,B,·) to its beginning (sign 1), or back (-1)."""
    return torch.stack([torch.roll(x[:, b], sign * n, 0) for b, n in enumerate(lengths)], 1)


def run(rnn, x, lengths, mask, left):
    """PyTorch's own layers, packed where masked: every output (zero on padding) and the last layer's final states."""
    if not mask:
        out, final = rnn(x)
    else:
        x = rolled(x, lengths, 1) if left else x
        out, final = rnn(pack_padded_sequence(x, torch.tensor(lengths), enforce_sorted=False))
        out = pad_packed_sequence(out, total_length=x.shape[0])[0]
        out = rolled(out, lengths, -1) if left else out
    final = final[0] if isinstance(final, tuple) else final
    return out, torch.cat([final[-2], final[-1]], 1) if rnn.bidirectional else final[-1]


def real_tokens(T, lengths, mask, left):
    rows = [[not mask or (t >= T - n if left else t < n) for n in lengths] for t in range(T)]
    return torch.tensor(rows)


SEQUENCES = [  # T, lengths of the rows, mask, left
    (1, [1], False, False), (4, [4, 2, 3], False, False), (4, [4, 1, 3], True, False), (4, [4, 1, 3], True, True),
    (5, [2, 5, 1, 4], True, False), (5, [2, 5, 1, 4], True, True), (3, [1, 2], True, False), (2, [1], True, True),
]


def unrolled_cases():
    """An RNN of one layer: every number of every step, with each state pulled, padding's too."""
    source = Source(3)
    out = []
    for i, (T, lengths, mask, left) in enumerate(SEQUENCES):
        B, D, H = len(lengths), 1 + i % 4, (5, 1, 8, 7)[i % 4]
        rnn = source.fill(nn.RNN(D, H).double())
        x, upstream = source(T, B, D), source(T, B, H).detach()
        zs, hs = unroll(rnn, x, real_tokens(T, lengths, mask, left))
        assert torch.allclose(hs[-1], run(rnn, x, lengths, mask, left)[1], rtol=0, atol=1e-14)
        (torch.stack(hs) * upstream).sum().backward()
        dz = [torch.zeros_like(z) if z.grad is None else z.grad for z in zs]
        out.append({"T": T, "lengths": lengths, "mask": mask, "left": left, "D": D, "H": H, "x": exact(x),
                    "upstream": exact(upstream), "weights": [exact(p) for p in rnn.parameters()],
                    "z": double(torch.stack(zs)), "h": double(torch.stack(hs)), "dx": double(x.grad),
                    "dh": double(torch.stack([h.grad for h in hs])), "dz": double(torch.stack(dz)),
                    "gradients": [double(p.grad) for p in rnn.parameters()]})
    return out


SIDES = [(False, False), (True, False), (True, True)]  # mask, left


def recurrent_cases():
    """Each cell, 1 and 2 layers, one direction and two, not masked, masked, two layers masked on the left too; outputs and
    final states pulled. Then three layers, and more units than a processor takes at once."""
    source = Source(6, 16)
    out = []
    sizes = [(cell, layers, both, *side, 2, 2) for cell, layers, both, side
             in itertools.product(LAYERS, (1, 2), (False, True), SIDES) if not side[1] or layers == 2]
    sizes += [(cell, 3, True, True, False, 1, 2) for cell in LAYERS] + [(cell, 1, False, False, False, 3, 9) for cell in LAYERS]
    for cell, layers, both, mask, left, D, H in sizes:
        T, lengths = 3, [2, 3, 1]
        rnn = source.fill(LAYERS[cell](D, H, layers, bidirectional=both).double())
        x = source(T, len(lengths), D)
        y, final = run(rnn, x, lengths, mask, left)
        upstream, pull = source(*y.shape).detach(), source(*final.shape).detach()
        upstream = upstream * real_tokens(T, lengths, mask, left)[:, :, None]
        ((y * upstream).sum() + (final * pull).sum()).backward()
        out.append({"cell": cell, "layers": layers, "bidirectional": both, "mask": mask, "left": left, "T": T,
                    "lengths": lengths, "D": D, "H": H, "x": exact(x), "upstream": exact(upstream), "pull": exact(pull),
                    "weights": [exact(p) for p in rnn.parameters()], "out": double(y), "final": double(final),
                    "dx": double(x.grad), "gradients": [double(p.grad) for p in rnn.parameters()]})
    return out


def model_cases():
    """The same, between an embedding and a linear layer, with a loss: of each row's final state, or of every step."""
    source = Source(4, 16)
    out = []
    kinds = [(*kind, last) for kind in itertools.product(LAYERS, (1, 2), (False, True), SIDES) for last in (False, True)]
    for i, (cell, layers, both, (mask, left), every) in enumerate(kinds):
        if left and not every:
            continue
        T, lengths, V, E, H = 3, ([3, 1, 2], [2, 3, 1])[i % 2], 4, 1 + i % 2, 2
        B, K = len(lengths), 3 if every else (1, 3)[i // 2 % 2]
        embedding = source.fill(nn.Embedding(V, E).double())
        rnn = source.fill(LAYERS[cell](E, H, layers, bidirectional=both).double())
        fc = source.fill(nn.Linear(2 * H if both else H, K).double())
        parameters = [p for module in (embedding, rnn, fc) for p in module.parameters()]
        ids = source.whole(1, V, T, B) * real_tokens(T, lengths, True, left)
        x = embedding(ids)
        x.retain_grad()
        states, final = run(rnn, x, lengths, mask, left)
        if every:
            # Padding that is masked does not count, nor does one position that is real.
            targets = source.whole(0, K, T, B)
            targets[~real_tokens(T, lengths, mask, left)] = -1
            targets[-1 if left else 0, 1] = -1
            logits = fc(states)
            loss = nn.functional.cross_entropy(logits.flatten(0, 1), targets.flatten(), ignore_index=-1)
        else:
            targets = source.whole(0, max(K, 2), B)
            logits = fc(final)
            if K == 1:
                loss = nn.functional.binary_cross_entropy_with_logits(logits, targets[:, None].double())
            else:
                loss = nn.functional.cross_entropy(logits, targets)
        loss.backward()
        out.append({"cell": cell, "layers": layers, "bidirectional": both, "mask": mask, "left": left, "every": every,
                    "T": T, "lengths": lengths, "V": V, "E": E, "H": H, "K": K, "ids": ids.reshape(-1).tolist(),
                    "targets": targets.reshape(-1).tolist(), "weights": [exact(p) for p in parameters],
                    "logits": double(logits), "loss": double(loss.item()), "dx": double(x.grad),
                    "gradients": [double(p.grad) for p in parameters]})
    return out
