"""Encoder and decoder in PyTorch: every output and gradient in float64, training runs in float32, and corpus BLEU."""

import itertools
import math
from collections import Counter

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence
from torch.utils.data import DataLoader, TensorDataset

from golden_format import Source, exact, single
from golden_models import LAYERS, SIDES, double, real_tokens
from golden_training import Optimizers

IGNORE = -1


class Encoder(nn.Module):
    def __init__(self, V, E, H, cell, layers, both, dropout=0.0):
        super().__init__()
        self.embedding = nn.Embedding(V, E)
        self.rnn = LAYERS[cell](E, H, layers, batch_first=True, dropout=dropout, bidirectional=both)

    def forward(self, ids, lengths, mask, left):
        """ids (B,S) -> states (B,S,H), final states of every layer (layers,B,H); the two directions added up."""

        def roll(rows, sign):
            return torch.stack([torch.roll(row, sign * n, 0) for row, n in zip(rows, lengths.tolist())])

        if mask:
            x = self.embedding(roll(ids, 1) if left else ids)
            out, final = self.rnn(pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False))
            out = pad_packed_sequence(out, batch_first=True, total_length=ids.shape[1])[0]
            out = roll(out, -1) if left else out
        else:
            out, final = self.rnn(self.embedding(ids))
        if not self.rnn.bidirectional:
            return out, final
        H = self.rnn.hidden_size
        added = [s.reshape(-1, 2, *s.shape[1:]).sum(1) for s in (final if isinstance(final, tuple) else (final,))]
        return out[..., :H] + out[..., H:], tuple(added) if isinstance(final, tuple) else added[0]


class LuongAttention(nn.Module):
    def __init__(self, H):
        super().__init__()
        self.W_c = nn.Linear(2 * H, H)

    def forward(self, h, states, real):
        """h (B,H), states (B,S,H), real (B,S) -> the attentional state, weights (B,S), context."""
        scores = (states @ h[:, :, None])[:, :, 0]
        weights = torch.softmax(scores.masked_fill(~real, -math.inf), 1)
        context = (weights[:, None] @ states)[:, 0]
        return torch.tanh(self.W_c(torch.cat([context, h], 1))), weights, context


class BahdanauAttention(nn.Module):
    def __init__(self, H):
        super().__init__()
        self.W_a, self.U_a = nn.Linear(H, H, bias=False), nn.Linear(H, H, bias=False)
        self.v_a = nn.Linear(H, 1, bias=False)

    def forward(self, h, states, real):
        scores = self.v_a(torch.tanh(self.W_a(h)[:, None] + self.U_a(states)))[:, :, 0]
        weights = torch.softmax(scores.masked_fill(~real, -math.inf), 1)
        return weights, (weights[:, None] @ states)[:, 0]


class Decoder(nn.Module):
    def __init__(self, V, E, H, cell, layers, attention, dropout=0.0):
        super().__init__()
        self.embedding = nn.Embedding(V, E)
        if attention != "none":
            self.attention = LuongAttention(H) if attention == "dot" else BahdanauAttention(H)
        inputs = E + H if attention == "additive" else E
        self.rnn = LAYERS[cell](inputs, H, layers, batch_first=True, dropout=dropout)
        self.fc = nn.Linear(H, V)
        self.kind = attention

    def forward(self, token, state, states, real):
        """One step. token (B) -> logits (B,V), state, weights (B,S), context (B,H)."""
        x, weights, context = self.embedding(token), None, None
        if self.kind == "additive":
            top = (state[0] if isinstance(state, tuple) else state)[-1]
            weights, context = self.attention(top, states, real)
            x = torch.cat([x, context], 1)
        out, state = self.rnn(x[:, None], state)
        out = out[:, 0]
        if self.kind == "dot":
            out, weights, context = self.attention(out, states, real)
        return self.fc(out), state, weights, context


class Translator(nn.Module):
    def __init__(self, V, K, E, H, cell, layers, both, attention, dropout=0.0):
        super().__init__()
        self.encoder = Encoder(V, E, H, cell, layers, both, dropout)
        self.decoder = Decoder(K, E, H, cell, layers, attention, dropout)

    def forward(self, ids, lengths, mask, left, target, start, forcing=1.0):
        """target (B,T) -> logits (B,T,K), weights and contexts of every step."""
        states, state = self.encoder(ids, lengths, mask, left)
        real = real_tokens(ids.shape[1], lengths.tolist(), mask, left).T
        token, steps = torch.full_like(target[:, 0], start), []
        for t in range(target.shape[1]):
            if t > 0:
                told = forcing >= 1 or torch.rand(1).item() < forcing
                token = target[:, t - 1].clamp(min=0) if told else steps[-1][0].argmax(1)
            logits, state, weights, context = self.decoder(token, state, states, real)
            steps.append((logits, weights, context))
        return steps


def model_cases():
    """Each cell, 1 and 2 layers, one direction and two, every attention, masked or not; rows of several lengths."""
    source = Source(7, 16)
    out = []
    kinds = itertools.product(LAYERS, (1, 2), (False, True), ("none", "dot", "additive"), (False, True))
    for i, (cell, layers, both, attention, mask) in enumerate(kinds):
        left = mask and i % 4 == 3
        S, T, V, K, E, H = 3, 3, 4, 5, 1 + i % 2, 2
        lengths, target_lengths = [[3, 1, 2], [2, 3, 1]][i // 2 % 2], [[1, 3, 2], [3, 2, 1]][i // 3 % 2]
        B = len(lengths)
        model = source.fill(Translator(V, K, E, H, cell, layers, both, attention).double())
        ids = source.whole(1, V, B, S) * real_tokens(S, lengths, True, left).T
        wanted = source.whole(1, K, B, T)
        counts = real_tokens(T, target_lengths, True, False).T
        wanted = torch.where(counts, wanted, torch.full_like(wanted, IGNORE if mask else 0))
        steps = model(ids, torch.tensor(lengths), mask, left, wanted, 3)
        logits = torch.stack([step[0] for step in steps])  # (T,B,K)
        loss = nn.functional.cross_entropy(logits.flatten(0, 1), wanted.T.flatten(), ignore_index=IGNORE)
        loss.backward()
        case = {"cell": cell, "layers": layers, "bidirectional": both, "attention": attention, "mask": mask, "left": left,
                "T": S, "lengths": lengths, "steps": T, "V": V, "K": K, "E": E, "H": H, "start": 3,
                "ids": ids.T.flatten().tolist(), "wanted": wanted.T.flatten().tolist(),
                "names": list(model.state_dict()), "weights": [exact(p) for p in model.parameters()], "logits": double(logits),
                "loss": double(loss.item()), "gradients": [double(p.grad) for p in model.parameters()]}
        if attention != "none":
            case["attention_weights"] = double(torch.stack([step[1] for step in steps]))
            case["contexts"] = double(torch.stack([step[2] for step in steps]))
        out.append(case)
    return out


PAIRS = [("one two three", "un deux trois"), ("two", "deux"), ("one three two one", "un trois deux un"), ("four one", "quatre"),
         ("two two", "deux fois deux donc"), ("three", "trois"), ("four two one", "quatre deux un encore un"), ("one one", "un")]
DEFAULTS = {"cell": "rnn", "embedding": 8, "hidden": 16, "layers": 1, "bidirectional": False, "dropout": 0.0,
            "attention": "none", "teacherForcing": 1.0, "optimizer": "adam", "lr": 0.01, "momentum": 0, "clip": 0,
            "batch": "all", "shuffle": False, "seed": 42, "pad": "right", "mask": True}
SPECIAL = ["<PAD>", "<UNK>"]


def vocabulary(special, texts):
    ids = {word: i for i, word in enumerate(special)}
    for text in texts:
        for word in text.split():
            ids.setdefault(word, len(ids))
    return ids


def run(epochs, queries, **options):
    o = {**DEFAULTS, **options}
    source = vocabulary(SPECIAL, [a for a, _ in PAIRS])
    target = vocabulary([*SPECIAL, "<SOS>", "<EOS>"], [b for _, b in PAIRS])
    left = o["pad"] == "left"

    def padded(ids, length, filler, on_left=False):
        rest = [filler] * (length - len(ids))
        return rest + ids if on_left else ids + rest

    inputs = [[source[word] for word in a.split()] for a, _ in PAIRS]
    wanted = [[target[word] for word in b.split()] + [target["<EOS>"]] for _, b in PAIRS]
    S, T = max(map(len, inputs)), max(map(len, wanted))
    X = torch.tensor([padded(ids, S, 0, left) for ids in inputs])
    Y = torch.tensor([padded(ids, T, IGNORE if o["mask"] else 0) for ids in wanted])
    lengths = torch.tensor([len(ids) for ids in inputs])

    torch.manual_seed(o["seed"])
    model = Translator(len(source), len(target), o["embedding"], o["hidden"], o["cell"], o["layers"], o["bidirectional"],
                       o["attention"], o["dropout"])
    optimizer = Optimizers(o, model)
    whole = [(X, lengths, Y)]
    loader = whole if o["batch"] == "all" and not o["shuffle"] else DataLoader(
        TensorDataset(*whole[0]), batch_size=len(X) if o["batch"] == "all" else o["batch"], shuffle=o["shuffle"])
    losses = []
    for _ in range(epochs):
        model.train()
        total = 0.0
        for ids, n, y in loader:
            longest = int((y != IGNORE).sum(1).max())  # the decoder takes as many steps as the batch needs
            y = y[:, :longest]
            optimizer.zero_grad()
            steps = model(ids, n, o["mask"], left, y, target["<SOS>"], o["teacherForcing"])
            logits = torch.stack([step[0] for step in steps], 1)
            loss = nn.functional.cross_entropy(logits.flatten(0, 1), y.flatten(), ignore_index=IGNORE)
            loss.backward()
            if o["clip"]:
                nn.utils.clip_grad_norm_(model.parameters(), o["clip"])
            optimizer.step()
            total += loss.item() * len(ids)
        losses.append(total / len(X))

    model.eval()
    words, answers = list(target), []
    for query in queries:
        ids = [source.get(word, 1) for word in query.split()]
        ids, n = (ids if o["mask"] else padded(ids, S, 0, left)), len(ids)
        with torch.no_grad():
            states, state = model.encoder(torch.tensor([ids]), torch.tensor([n]), o["mask"], left)
            token, said, probability = torch.tensor([target["<SOS>"]]), [], 1.0
            while len(said) <= 2 * (T - 1) + 5:
                logits, state, _, _ = model.decoder(token, state, states, torch.ones(1, len(ids), dtype=torch.bool))
                p = torch.softmax(logits[0], 0)
                best = max((x, -i) for i, x in enumerate(p.tolist()) if words[i] not in (*SPECIAL, "<SOS>"))
                if len(said) == 2 * (T - 1) + 5 and words[-best[1]] != "<EOS>":
                    break
                probability *= best[0]
                if words[-best[1]] == "<EOS>":
                    break
                said.append(words[-best[1]])
                token = torch.tensor([-best[1]])
        answers.append({"text": query, "answer": " ".join(said), "probability": single(probability)})
    return {"options": options, "losses": single(losses), "answers": answers}


def runs():
    queries = ["one two three", "two", "four one two", "three zero one"]
    kinds = itertools.product(LAYERS, (1, 2), (False, True), ("none", "dot", "additive"))
    for i, (cell, layers, both, attention) in enumerate(kinds):
        extra = {"batch": 3, "shuffle": True} if i % 3 == 1 else {"mask": False} if i % 3 == 2 and i % 2 else {}
        yield run(25, queries, cell=cell, layers=layers, bidirectional=both, attention=attention, seed=200 + i,
                  embedding=3 + i % 4, hidden=5 + i % 5, pad="left" if i % 4 == 3 else "right", **extra)
    for i, (attention, forcing) in enumerate(itertools.product(("none", "dot", "additive"), (0.5, 0.0, 0.9))):
        cell = ("gru", "rnn", "lstm")[i % 3]
        yield run(25, queries, cell=cell, attention=attention, teacherForcing=forcing, seed=300 + i, batch=3, shuffle=True)
        yield run(20, queries, cell=cell, attention=attention, teacherForcing=forcing, seed=320 + i, layers=2, dropout=0.3,
                  optimizer="sgd", lr=0.3, clip=1.0, bidirectional=i % 2 == 0, mask=i % 3 != 0)
    for i, (attention, forcing) in enumerate((("none", 1.0), ("dot", 0.5), ("additive", 1.0))):
        yield run(25, queries, cell=("rnn", "gru", "lstm")[i], attention=attention, teacherForcing=forcing, seed=350 + i,
                  optimizer="sparseadam", batch=3, shuffle=True, bidirectional=i == 1, embedding=6 - i)
    yield run(25, queries, cell="gru", attention="dot", seed=340, optimizer="sgd", lr=0.2, momentum=0.9, clip=0.5, batch=2,
              shuffle=True)


def bleu(answers, references):
    """Papineni et al. 2002, written down from the paper; the closest reference, of two the shorter."""
    log_precision, c, r = 0.0, 0, 0
    for n in range(1, 5):
        right = total = 0
        for answer, refs in zip(answers, references):
            grams = lambda tokens: Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))
            found, limit = grams(answer), Counter()
            for reference in refs:
                limit |= grams(reference)
            right += sum((found & limit).values())
            total += sum(found.values())
        if right == 0:
            return 0.0
        log_precision += math.log(right / total) / 4
    for answer, refs in zip(answers, references):
        c += len(answer)
        r += min((abs(len(reference) - len(answer)), len(reference)) for reference in refs)[1]
    return math.exp(min(0, 1 - r / c) + log_precision)


def bleu_cases():
    source = Source(9)
    out = []
    papineni = [["the the the the the the the".split()], [["the cat is on the mat".split(), "there is a cat on the mat".split()]]]
    texts = [papineni, [["a b c d e".split()], [["a b c d e".split()]]], [["a b c d".split()], [["a b c d e f".split()]]],
             [[[]], [["a b".split()]]], [["a b c".split()], [["a b c".split()]]]]
    for answers, rows, words in itertools.product((1, 5, 40), (1, 3), (2, 3)):
        random = lambda length: [f"w{x}" for x in source.whole(0, words, length).tolist()]
        length = lambda: int(source.whole(2, 9, 1))
        texts.append([[random(length()) for _ in range(answers)],
                      [[random(length()) for _ in range(rows)] for _ in range(answers)]])
    for answers, references in texts:
        out.append({"answers": answers, "references": references, "bleu": bleu(answers, references)})
    return out


def topics():
    return {"cases": model_cases(), "pairs": [{"source": a, "target": b} for a, b in PAIRS], "runs": list(runs()),
            "bleu": bleu_cases()}
