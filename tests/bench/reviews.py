"""reviews.js's model in PyTorch, as packed sequences in the same order. Reads JSON, writes JSON."""

import json
import pathlib
import resource
import sys
import time

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

sys.path.append(str(pathlib.Path(__file__).parent.parent / "golden"))
from golden_training import DEFAULTS, Encoded, Model, predict  # noqa: E402


def megabytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if int(sys.argv[1]):
    torch.set_num_threads(int(sys.argv[1]))
given = json.load(sys.stdin)
o = {**DEFAULTS, **given["options"]}
dropped = str.maketrans("", "", given["drop"])


def pairs(rows):
    return [(" ".join(row["text"].lower().translate(dropped).split()), row["label"]) for row in rows]


idle = megabytes()
data = Encoded(o, pairs(given["training"]))
torch.manual_seed(o["seed"])
model = Model(o, len(data.source), 1)
optimizer = torch.optim.Adam(model.parameters(), o["lr"])
loader = DataLoader(TensorDataset(data.ids, data.lengths, data.targets), batch_size=o["batch"], shuffle=o["shuffle"])
start = time.perf_counter()
for _ in range(given["epochs"]):
    total = 0.0
    for ids, lengths, targets in loader:
        optimizer.zero_grad()
        loss = nn.functional.binary_cross_entropy_with_logits(model(ids, lengths), targets[:, None].float())
        loss.backward()
        optimizer.step()
        total += loss.item() * len(targets)
seconds = time.perf_counter() - start
peak = megabytes()
right = 0
held_out = pairs(given["heldOut"])
for text, label in held_out:
    negative, positive = predict(o, data, model, text)["probabilities"]
    right += data.classes[int(positive >= 0.5)] == label
json.dump({"seconds": seconds, "accuracy": right / len(held_out), "loss": total / len(data.ids), "peak": peak,
           "idle": idle}, sys.stdout)
