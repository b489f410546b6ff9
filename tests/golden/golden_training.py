"""Whole training runs in PyTorch, float32, as a learner's script would have them.

Options have the core's names and defaults; a run gives the options that differ.
"""

import itertools

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence
from torch.utils.data import DataLoader, TensorDataset

from golden_format import single

BLOG = [("i love it", "positive"), ("i hate it", "negative"), ("so good", "positive"), ("very bad", "negative"),
        ("awesome movie", "positive"), ("worst ever", "negative")]
OWN = [("the cat sat on the mat", "animal"), ("a dog barked at the cat", "animal"), ("rain", "weather"),
       ("the sun is out", "weather"), ("snow on the hills today", "weather"), ("stocks fell", "money"),
       ("the bank raised its rates", "money"), ("a horse ran", "animal"), ("cheap oil", "money"),
       ("wind and rain all day long", "weather"), ("my dog ran", "animal")]
SOURCES = [("hi there", "salut toi"), ("hello you", "bonjour toi"), ("thanks much", "merci beaucoup")]
DATA = {
    "blog": BLOG,
    "own": OWN,
    "pair": [(text, "yes" if label == "animal" else "no") for text, label in OWN],
    "few": [("a b c d", "x"), ("b a", "y"), ("c", "z"), ("d d a", "y"), ("e f g h i", "z")],
    "translation": SOURCES,
    "tags": [("the cat sat", "det noun verb"), ("a dog barked loudly", "det noun verb adv"), ("she ran", "pron verb"),
             ("stop", "verb"), ("the old dog sat", "det adj noun verb")],
    "fewer": [("one two three", "un deux"), ("two", "deux"), ("one three two one", "un trois deux un"), ("four one", "quatre")],
    "questions": [("what is up", "sky"), ("what is down", "earth"), ("who are you", "me"), ("why", "because"),
                  ("what is the sky", "up"), ("are you down", "no"), ("who is up", "you")],
    "lines": [("the cat sat on the mat", ""), ("a dog ran", ""), ("the dog sat", ""), ("a cat ran on the dog", "")],
}
COLUMNS = {"classify": ("text", "label"), "tag": ("source", "target"), "answer": ("question", "answer"), "next": ("text",)}
DEFAULTS = {"task": "classify", "cell": "rnn", "embedding": 8, "hidden": 16, "layers": 1, "bidirectional": False,
            "dropout": 0, "optimizer": "adam", "lr": 0.01, "momentum": 0, "clip": 0, "batch": "all", "shuffle": False,
            "seed": 42, "special": ["<PAD>", "<UNK>"], "pad": "right", "mask": True, "loss": "every"}
PRESETS = {
    "blog-sentiment": {"task": "classify", "special": ["<UNK>"], "mask": False},
    "blog-translation": {"task": "tag", "mask": False},
}


class Model(nn.Module):
    """Embedding -> recurrent layers -> Linear on the final state or on every one. Masked padding is packed away; on the
    left, each row is rolled to its beginning first and back afterwards."""

    def __init__(self, o, V, K):
        super().__init__()
        self.o = o
        layers = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}[o["cell"]]
        self.embedding = nn.Embedding(V, o["embedding"])
        self.rnn = layers(o["embedding"], o["hidden"], o["layers"], batch_first=True, dropout=o["dropout"],
                          bidirectional=o["bidirectional"])
        self.fc = nn.Linear(o["hidden"] * (2 if o["bidirectional"] else 1), K)

    def forward(self, ids, lengths):
        left = self.o["pad"] == "left"

        def roll(rows, sign):
            return torch.stack([torch.roll(row, sign * n, 0) for row, n in zip(rows, lengths.tolist())]) if left else rows

        if self.o["mask"]:
            x = self.embedding(roll(ids, 1))
            out, final = self.rnn(pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False))
            out = roll(pad_packed_sequence(out, batch_first=True, total_length=ids.shape[1])[0], -1)
        else:
            out, final = self.rnn(self.embedding(ids))
        if every(self.o):
            return self.fc(out)
        final = final[0] if self.o["cell"] == "lstm" else final
        return self.fc(torch.cat([final[-2], final[-1]], 1) if self.o["bidirectional"] else final[-1])


def every(o):
    return o["task"] == "tag" or (o["task"] == "next" and o["loss"] == "every")


def index(words, ids):
    for word in words:
        ids.setdefault(word, len(ids))


class Encoded:
    """Rows as padded tensors, and the words behind the numbers."""

    def __init__(self, o, rows):
        self.o, task = o, o["task"]
        self.source = {word: i for i, word in enumerate(o["special"])}
        target = dict(self.source) if task == "tag" else self.source
        for text, wanted in rows:
            index(text.split(), self.source)
            if task in ("tag", "answer"):
                index(wanted.split(), target)
        self.classes = sorted({label for _, label in rows}) if task == "classify" else list(target)
        examples = []
        for text, wanted in rows:
            ids = [self.source[word] for word in text.split()]
            if task == "classify":
                examples.append((ids, [self.classes.index(wanted)]))
            elif task != "next":
                examples.append((ids, [target[word] for word in wanted.split()]))
            elif o["loss"] == "every":
                examples.append((ids[:-1], ids[1:]))
            else:
                examples += [(ids[:n], [ids[n]]) for n in range(1, len(ids))]
        self.T = max(len(part) for example in examples for part in example)
        self.ids = torch.stack([self.padded(ids, self.source.get("<PAD>", 0)) for ids, _ in examples])
        self.lengths = torch.tensor([len(ids) for ids, _ in examples])
        if every(o):
            padding = -100 if o["mask"] else target.get("<PAD>", 0)
            # Each token's target stands where the token stands, also where there are fewer of them.
            self.targets = torch.stack([self.padded(wanted + [padding] * (len(ids) - len(wanted)), padding)
                                        for ids, wanted in examples])
        else:
            self.targets = torch.tensor([wanted[0] for _, wanted in examples])

    def padded(self, values, padding):
        rest = [padding] * (self.T - len(values))
        return torch.tensor(rest + values if self.o["pad"] == "left" else values + rest)

    def query(self, text):
        ids = [self.source.get(word, self.source["<UNK>"]) for word in text.split()]
        return self.padded(ids, self.source.get("<PAD>", 0))[None], torch.tensor([len(ids)])


class Optimizers:
    """The optimiser of the options. SparseAdam takes the sparse gradients of the tables and no others, so it is two."""

    def __init__(self, o, model):
        embeddings = [module for module in model.modules() if isinstance(module, nn.Embedding)]
        for embedding in embeddings:
            embedding.sparse = o["optimizer"] == "sparseadam"
        tables = [embedding.weight for embedding in embeddings]
        others = [p for p in model.parameters() if all(p is not table for table in tables)]
        make = {"adam": lambda: [torch.optim.Adam(model.parameters(), o["lr"])],
                "sgd": lambda: [torch.optim.SGD(model.parameters(), o["lr"], o["momentum"])],
                "sparseadam": lambda: [torch.optim.SparseAdam(tables, o["lr"]), torch.optim.Adam(others, o["lr"])]}
        self.all = make[o["optimizer"]]()

    def zero_grad(self):
        for optimizer in self.all:
            optimizer.zero_grad()

    def step(self):
        for optimizer in self.all:
            optimizer.step()


def predict(o, data, model, text):
    """Probabilities of every class; for tags the most probable words that are not special, and how probable they are."""
    model.eval()
    ids, lengths = data.query(text)
    with torch.no_grad():
        logits = model(ids, lengths)[0]
    if len(logits) == 1 and o["task"] == "classify" and len(data.classes) == 2:
        p = torch.sigmoid(logits[0])
        return {"text": text, "probabilities": single(torch.stack([1 - p, p]))}
    if o["task"] == "tag":
        n = lengths.item()
        if o["mask"]:
            logits = logits[len(logits) - n :] if o["pad"] == "left" else logits[:n]
        best = [(data.classes[i], p) for p, i in zip(*[part.tolist() for part in torch.softmax(logits, 1).max(1)])]
        best = [(word, p) for word, p in best if word not in o["special"]]
        whole = torch.tensor([p for _, p in best]).prod().item()
        return {"text": text, "answer": " ".join(word for word, _ in best), "probability": single(whole)}
    if every(o):
        logits = logits[-1 if o["pad"] == "left" else lengths.item() - 1]
    return {"text": text, "probabilities": single(torch.softmax(logits, 0))}


def continued(o, data, model, text, count):
    """The most probable next word that is not special, again and again."""
    words = []
    for _ in range(count):
        p = predict(o, data, model, " ".join([text, *words]))["probabilities"]
        words.append(max((p[i], -i, word) for i, word in enumerate(data.classes) if word not in o["special"])[2])
    return words


def run(name, epochs, queries, **options):
    o = {**DEFAULTS, **PRESETS.get(options.get("preset"), {}), **options}
    data = Encoded(o, DATA[name])
    K = 1 if o["task"] == "classify" and len(data.classes) == 2 else len(data.classes)
    torch.manual_seed(o["seed"])
    model = Model(o, len(data.source), K)
    optimizer = Optimizers(o, model)
    rows = len(data.ids)
    whole = [(data.ids, data.lengths, data.targets)]  # one batch needs no DataLoader, which would draw a seed
    loader = whole if o["batch"] == "all" and not o["shuffle"] else DataLoader(
        TensorDataset(*whole[0]), batch_size=rows if o["batch"] == "all" else o["batch"], shuffle=o["shuffle"])
    losses = []
    for _ in range(epochs):
        total = 0.0
        for ids, lengths, targets in loader:
            optimizer.zero_grad()
            logits = model(ids, lengths)
            if K == 1:
                loss = nn.functional.binary_cross_entropy_with_logits(logits, targets[:, None].float())
            else:
                loss = nn.functional.cross_entropy(logits.reshape(-1, K), targets.flatten())
            loss.backward()
            if o["clip"]:
                nn.utils.clip_grad_norm_(model.parameters(), o["clip"])
            optimizer.step()
            total += loss.item() * len(targets)
        losses.append(total / rows)
    out = {"data": name, "options": options, "losses": single(losses),
           "predictions": [predict(o, data, model, text) for text in queries]}
    if o["task"] == "next":
        out["continued"] = continued(o, data, model, queries[0], 5)
    return out


def classify_runs():
    blog = [text for text, _ in BLOG] + ["really good", "i love a very", "bad"]
    own = ["the dog sat", "rain", "oil on unknown words", "a cat and my dog ran"]
    for seed in range(10):
        yield run("blog", 100, blog, preset="blog-sentiment", seed=seed)
    yield run("pair", 40, own, seed=1, embedding=1, hidden=1)
    yield run("pair", 40, own, seed=2, embedding=3, hidden=7, batch=4, shuffle=True)
    yield run("pair", 40, own, seed=3, embedding=5, hidden=33, batch=3, mask=False)
    yield run("pair", 40, own, seed=4, optimizer="sgd", lr=0.5, clip=0.25)
    yield run("pair", 40, own, seed=5, optimizer="sgd", lr=0.1, momentum=0.9, batch=5, shuffle=True)
    yield run("pair", 40, own, seed=6, pad="left", batch=2, shuffle=True)
    yield run("pair", 40, own, seed=7, pad="left", mask=False, hidden=5)
    yield run("own", 40, own, seed=8, embedding=3, hidden=7, batch=4, shuffle=True)
    yield run("own", 40, own, seed=9, embedding=1, hidden=33, optimizer="sgd", lr=0.2, momentum=0.5, clip=1.0, batch=1,
              shuffle=True)
    yield run("own", 40, own, seed=10, embedding=5, pad="left", batch=11)
    yield run("own", 40, own, seed=2**32 + 11, hidden=1, mask=False, batch=6, shuffle=True, lr=0.05)
    yield run("blog", 100, blog, seed=12)
    sides = [("right", False), ("right", True), ("left", True)]
    kinds = itertools.product(("rnn", "gru", "lstm"), (1, 2), (False, True), sides)
    for i, (cell, layers, both, (pad, mask)) in enumerate(kinds):
        yield run("few" if i % 2 else "pair", 30, ["a b c" if i % 2 else "the dog sat"], cell=cell, layers=layers,
                  bidirectional=both, pad=pad, mask=mask, seed=20 + i, embedding=1 + i % 5, hidden=3 + i % 4,
                  batch=3 if i % 4 == 1 else "all", shuffle=i % 4 == 1)


def other_runs():
    for seed in (4, 5):
        yield run("translation", 300, ["hello you", "hi there", "thanks much", "hi you"], preset="blog-translation", seed=seed)
    for i, cell in enumerate(("rnn", "gru", "lstm")):
        yield run("fewer", 40, ["two one", "one three two one"], task="tag", cell=cell, mask=False, seed=30 + i,
                  pad="left" if i == 1 else "right")
        yield run("tags", 40, ["the dog ran", "stop"], task="tag", cell=cell, bidirectional=True, seed=40 + i,
                  pad="left" if i == 2 else "right", batch=2, shuffle=True)
        yield run("questions", 30, ["what is up", "who is down now"], task="answer", cell=cell, batch=1, shuffle=True,
                  lr=0.001, embedding=50, hidden=64, special=["<UNK>"], mask=False, seed=50 + i)
        yield run("questions", 30, ["what is up", "who is down"], task="answer", cell=cell, batch=3, shuffle=True, layers=2,
                  seed=60 + i)
        yield run("lines", 40, ["the cat", "a dog sat"], task="next", cell=cell, seed=70 + i, batch=("all", 2, 3)[i],
                  pad="left" if i == 1 else "right")
        yield run("lines", 30, ["the", "a dog ran"], task="next", cell=cell, loss="last", mask=False, pad="left", batch=4,
                  shuffle=True, seed=80 + i)
        yield run("lines", 30, ["the", "a dog ran"], task="next", cell=cell, loss="last" if i else "every", mask=i == 1,
                  layers=2, bidirectional=True, seed=90 + i)
        yield run("own", 30, ["the dog sat"], cell=cell, layers=2 + i % 2, dropout=0.4, mask=False, seed=100 + i,
                  bidirectional=i == 1)
        yield run("own", 30, ["the dog sat"], cell=cell, layers=2 + i % 2, dropout=0.4, seed=110 + i, batch=4, shuffle=True,
                  bidirectional=i != 1, pad="left" if i == 2 else "right")


def sparse_runs():
    yield run("blog", 100, ["really good", "bad"], preset="blog-sentiment", seed=120, optimizer="sparseadam")
    yield run("pair", 40, ["the dog sat", "rain"], seed=121, optimizer="sparseadam", batch=4, shuffle=True)
    yield run("own", 40, ["the dog sat"], seed=122, optimizer="sparseadam", cell="gru", bidirectional=True, embedding=5,
              hidden=33, batch=1, shuffle=True, lr=0.005)
    yield run("own", 40, ["the dog sat"], seed=123, optimizer="sparseadam", cell="lstm", layers=2, pad="left", batch=3,
              mask=False)
    yield run("tags", 40, ["the dog ran", "stop"], seed=124, optimizer="sparseadam", task="tag", cell="lstm", batch=2,
              shuffle=True, embedding=3)
    yield run("questions", 30, ["what is up", "who is down"], seed=125, optimizer="sparseadam", task="answer", batch=3,
              shuffle=True, special=["<UNK>"], mask=False)
    yield run("lines", 40, ["the cat", "a dog sat"], seed=126, optimizer="sparseadam", task="next", cell="gru", batch=2)


def topics():
    data = []
    for name, rows in DATA.items():
        task = {"translation": "tag", "tags": "tag", "fewer": "tag", "questions": "answer", "lines": "next"}.get(name, "classify")
        data.append({"name": name, "rows": [dict(zip(COLUMNS[task], row)) for row in rows]})
    return {"data": data, "runs": [*classify_runs(), *other_runs(), *sparse_runs()]}
