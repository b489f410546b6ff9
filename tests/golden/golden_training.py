"""Whole training runs in PyTorch, float32, as a learner's script would have them."""

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence
from torch.utils.data import DataLoader, TensorDataset

BLOG = [("i love it", "positive"), ("i hate it", "negative"), ("so good", "positive"), ("very bad", "negative"),
        ("awesome movie", "positive"), ("worst ever", "negative")]
OWN = [("the cat sat on the mat", "animal"), ("a dog barked at the cat", "animal"), ("rain", "weather"),
       ("the sun is out", "weather"), ("snow on the hills today", "weather"), ("stocks fell", "money"),
       ("the bank raised its rates", "money"), ("a horse ran", "animal"), ("cheap oil", "money"),
       ("wind and rain all day long", "weather"), ("my dog ran", "animal")]
PAIR = [(text, "yes" if label == "animal" else "no") for text, label in OWN]


class Model(nn.Module):
    """The blog post's RNNModel, with padding that may be masked or stand on the left."""

    def __init__(self, V, E, H, K, mask, left):
        super().__init__()
        self.embedding, self.rnn, self.fc = nn.Embedding(V, E), nn.RNN(E, H, batch_first=True), nn.Linear(H, K)
        self.mask, self.left = mask, left

    def forward(self, ids, lengths):
        x = self.embedding(ids)
        if not self.mask:
            h = self.rnn(x)[1][0]
        elif self.left:
            h = torch.cat([self.rnn(x[b : b + 1, x.shape[1] - n :])[1][0] for b, n in enumerate(lengths.tolist())])
        else:
            h = self.rnn(pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False))[1][0]
        return self.fc(h)


def run(rows, special, epochs, queries, seed=42, E=8, H=16, optimizer="adam", lr=0.01, momentum=0.0, clip=0.0, batch=None,
        shuffle=False, mask=False, left=False):
    names = sorted({label for _, label in rows})
    K = 1 if len(names) == 2 else len(names)
    ids = {word: i for i, word in enumerate(special)}
    for text, _ in rows:
        for word in text.split():
            ids.setdefault(word, len(ids))
    longest = max(len(text.split()) for text, _ in rows)

    def encode(text):
        codes = [ids.get(word, ids["<UNK>"]) for word in text.split()]
        padding = [ids.get("<PAD>", 0)] * (longest - len(codes))
        return (padding + codes if left else codes + padding), len(codes)

    x, lengths = (torch.tensor(part) for part in zip(*[encode(text) for text, _ in rows]))
    y = torch.tensor([names.index(label) for _, label in rows])
    torch.manual_seed(seed)
    model = Model(len(ids), E, H, K, mask, left)
    make = {"adam": lambda p: torch.optim.Adam(p, lr), "sgd": lambda p: torch.optim.SGD(p, lr, momentum)}
    stepper = make[optimizer](model.parameters())
    loader = DataLoader(TensorDataset(x, lengths, y), batch_size=batch or len(rows), shuffle=shuffle)
    losses = []
    for _ in range(epochs):
        total = 0.0
        for part, part_lengths, targets in loader:
            stepper.zero_grad()
            logits = model(part, part_lengths)
            if K == 1:
                loss = nn.functional.binary_cross_entropy_with_logits(logits, targets[:, None].float())
            else:
                loss = nn.functional.cross_entropy(logits, targets)
            loss.backward()
            if clip:
                nn.utils.clip_grad_norm_(model.parameters(), clip)
            stepper.step()
            total += loss.item() * len(targets)
        losses.append(total / len(rows))
    predictions = []
    with torch.no_grad():
        for text in queries:
            codes, length = encode(text)
            logits = model(torch.tensor([codes]), torch.tensor([length]))
            p = torch.sigmoid(logits)[0] if K == 1 else torch.softmax(logits, 1)[0]
            predictions.append((text, torch.stack([1 - p[0], p[0]]) if K == 1 else p))
    return losses, predictions


def topics(single):
    blog_queries = [text for text, _ in BLOG] + ["really good", "i love a very long sentence", "bad"]
    own_queries = ["the dog sat", "rain", "oil on unknown words", "a cat and my dog ran on the hills"]

    def case(options, rows, **settings):
        losses, predictions = run(rows, **settings)
        return {"options": options, "losses": single(losses), "predictions": [
            {"text": text, "probabilities": single(p)} for text, p in predictions]}

    out = []
    for seed in range(10):
        out.append(case({"preset": "blog-sentiment", "seed": seed}, BLOG, special=["<UNK>"], epochs=100,
                        queries=blog_queries, seed=seed))

    def own(rows, epochs=40, batch=None, E=8, H=16, **settings):
        """The core's defaults (<PAD> and <UNK>, masked) but for these; `options` says the same in the core's words."""
        settings.setdefault("mask", True)
        options = {"data": [{"text": t, "label": l} for t, l in rows], "embedding": E, "hidden": H,
                   "batch": batch or "all", "pad": "left" if settings.get("left") else "right"}
        options.update({k: v for k, v in settings.items() if k not in ("left",)})
        return case(options, rows, special=["<PAD>", "<UNK>"], epochs=epochs, queries=own_queries, batch=batch, E=E, H=H,
                    **settings)

    out += [
        own(PAIR, seed=1, E=1, H=1),
        own(PAIR, seed=2, E=3, H=7, batch=4, shuffle=True),
        own(PAIR, seed=3, E=5, H=33, batch=3, mask=False),
        own(PAIR, seed=4, optimizer="sgd", lr=0.5, clip=0.25),
        own(PAIR, seed=5, optimizer="sgd", lr=0.1, momentum=0.9, batch=5, shuffle=True),
        own(PAIR, seed=6, left=True, batch=2, shuffle=True),
        own(PAIR, seed=7, left=True, mask=False, H=5),
        own(OWN, seed=8, E=3, H=7, batch=4, shuffle=True),
        own(OWN, seed=9, E=1, H=33, optimizer="sgd", lr=0.2, momentum=0.5, clip=1.0, batch=1, shuffle=True),
        own(OWN, seed=10, E=5, H=16, left=True, batch=11),
        own(OWN, seed=2**32 + 11, E=8, H=1, mask=False, batch=6, shuffle=True, lr=0.05),
        own(BLOG, seed=12, epochs=100),
    ]
    return {"runs": out}
