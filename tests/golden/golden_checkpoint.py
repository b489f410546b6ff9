"""Safetensors files with weights alone, written by hand after the format's description, as PyTorch code would."""

import json
import struct

import torch
from torch import nn

from golden_format import exact

ROWS = [{"text": "a b", "label": "x"}, {"text": "c a", "label": "y"}]


def safetensors(tensors, order, padding):
    header, data = {}, b""
    for name in order:
        part = tensors[name].detach().numpy().astype("<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensors[name].shape), "data_offsets": [len(data), len(data) + len(part)]}
        data += part
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % padding)
    return struct.pack("<Q", len(text)) + text + data


def topics():
    files = []
    for name, reverse, padding, cell, both in (
        ("tensors in the model's order, header padded", False, 8, nn.GRU, True), ("reversed, not padded", True, 1, nn.LSTM, False),
    ):
        torch.manual_seed(5)
        model = nn.ModuleDict({"embedding": nn.Embedding(5, 2), "rnn": cell(2, 2, bidirectional=both), "fc": nn.Linear(4 if both else 2, 1)})
        tensors = model.state_dict()
        options = {"data": ROWS, "embedding": 2, "hidden": 2, "cell": cell.__name__.lower(), "bidirectional": both}
        files.append({"name": name, "options": options, "file": safetensors(tensors, list(tensors)[:: -1 if reverse else 1], padding).hex(),
                      "weights": {key: exact(value) for key, value in tensors.items()}})
    return {"files": files}
