"""How numbers are chosen and written down in the golden files."""

import json
import pathlib

import numpy as np
import torch

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


class Source:
    """Multiples of 1/64 (or of 1 / parts) from -1 to 1."""

    def __init__(self, seed, parts=64):
        self.random, self.parts = np.random.RandomState(seed), parts

    def __call__(self, *shape):
        values = self.random.randint(-self.parts, self.parts + 1, shape) / self.parts
        return torch.tensor(values, dtype=torch.float64, requires_grad=True)

    def whole(self, low, high, *shape):
        return torch.tensor(self.random.randint(low, high, shape))

    def fill(self, module):
        """Gives the parameters of a module such values, in their order."""
        for p in module.parameters():
            p.data = self(*p.shape).detach()
        return module
