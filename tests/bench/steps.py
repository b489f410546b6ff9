"""steps.js's workloads in PyTorch: the user's own modules and Adam, one thread.

Reads a line of JSON for each thing to do and answers with a line. {"make": workload, "batches": [...]} makes the model under
torch.manual_seed(42) with the faster of Adam's two ways, which the answer names; {"run": steps} trains on.
"""

import ctypes
import json
import re
import sys
import time

import torch
from torch import nn


def blas():
    """The file, with its folder, that PyTorch's matrix products come from. What torch.__config__ says is what it was built
    for, and a process may have several BLAS loaded: so it is asked where its sgemm is."""
    torch.mm(torch.ones(64, 64), torch.ones(64, 64))
    with open("/proc/self/maps") as file:
        maps = [line.split() for line in file if "/" in line]
    paths = {line[-1] for line in maps}
    library = next((path for path in paths if "libtorch_cpu" in path), None)
    if library is None:
        return "unknown"
    try:
        sgemm = ctypes.cast(ctypes.CDLL(library).sgemm_, ctypes.c_void_p).value
    except AttributeError:
        return "inside PyTorch"
    for line in maps:
        start, end = (int(bound, 16) for bound in line[0].split("-"))
        if start <= sgemm < end:
            return "inside PyTorch" if line[-1] == library else "/".join(line[-1].split("/")[-2:])
    return "unknown"


class Model(nn.Module):
    def __init__(self, w):
        super().__init__()
        self.w = w
        self.embedding = nn.Embedding(w["V"], w["E"])
        self.rnn = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}[w["cell"]](w["E"], w["H"], batch_first=True)
        self.fc = nn.Linear(w["H"], w["K"])

    def forward(self, ids):
        out, _ = self.rnn(self.embedding(ids))
        return self.fc(out if self.w["every"] else out[:, -1])


class Run:
    def __init__(self, w, batches, foreach):
        torch.manual_seed(42)
        self.w = w
        self.model = Model(w)
        self.optimizer = torch.optim.Adam(self.model.parameters(), w["lr"], foreach=foreach)
        self.batches = [(torch.tensor(b["ids"]).view(w["B"], w["T"]),
                         torch.tensor(b["targets"], dtype=torch.float32 if w["K"] == 1 else torch.int64)) for b in batches]
        self.done = 0

    def train(self, steps):
        losses = []
        start = time.perf_counter()
        for _ in range(steps):
            ids, targets = self.batches[self.done % len(self.batches)]
            self.done += 1
            self.optimizer.zero_grad(set_to_none=True)
            logits = self.model(ids)
            if self.w["K"] == 1:
                loss = nn.functional.binary_cross_entropy_with_logits(logits.view(-1), targets)
            else:
                loss = nn.functional.cross_entropy(logits.view(-1, self.w["K"]), targets)
            loss.backward()
            self.optimizer.step()
            losses.append(loss.item())
        return {"microseconds": (time.perf_counter() - start) * 1e6 / steps, "losses": losses}


def faster(w, batches):
    """Whether Adam is faster over all parameters at once."""
    medians = {}
    for foreach in False, True:
        run = Run(w, batches, foreach)
        run.train(3)
        medians[foreach] = sorted(run.train(2)["microseconds"] for _ in range(5))[2]
    return medians[True] < medians[False]


torch.set_num_threads(1)
vectors = re.search(r"CPU capability usage: (\S+)", torch.__config__.show())
print(json.dumps({"version": torch.__version__, "blas": blas(), "vectors": vectors.group(1) if vectors else "?"}),
      flush=True)
run = None
for line in sys.stdin:
    order = json.loads(line)
    if "make" in order:
        foreach = faster(order["make"], order["batches"])
        run = Run(order["make"], order["batches"], foreach)
        print(json.dumps({"foreach": foreach}), flush=True)
    else:
        print(json.dumps(run.train(order["run"])), flush=True)
