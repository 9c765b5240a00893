"""PyTorch: eager, float32, Adam; each figure in the faster of its two memory formats, batches, and numbers of threads."""
import os

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # its threads shall not spin while another peer is measured

import numpy as np
import torch
from torch import nn

from peer import examples, median_seconds, serve

FORMATS = (torch.contiguous_format, torch.channels_last)


class Sum(nn.Module):
    def forward(self, *values):
        return sum(values[1:], values[0])


def module(layer):
    """One layer; the loss takes logits, so the last softmax is left to prediction."""
    kind, channels = layer["kind"], layer["channels"]
    relu = [nn.ReLU()] if layer.get("activation") == "relu" else []
    if kind == "conv":
        modules = [nn.Conv2d(channels, layer["filters"], layer["size"], layer["stride"], layer["padding"], groups=layer["groups"], bias=layer["bias"])] + relu
    elif kind == "dense":
        modules = [nn.Linear(channels, layer["units"])] + relu
    else:
        modules = {
            "normalization": lambda: [nn.BatchNorm2d(channels, layer["epsilon"], layer["momentum"])],
            "pool": lambda: [nn.MaxPool2d(layer["size"])],
            "mean": lambda: [nn.AdaptiveAvgPool2d(1), nn.Flatten()],
            "dropout": lambda: [nn.Dropout(layer["rate"])],
            "flatten": lambda: [nn.Flatten()],
            "add": lambda: [Sum()],
            "relu": lambda: [nn.ReLU()],
        }[kind]()
    return modules[0] if len(modules) == 1 else nn.Sequential(*modules)


class Graph(nn.Module):
    """Layers that are applied to others than the one before them."""

    def __init__(self, layers):
        super().__init__()
        self.steps = [(layer["name"], layer["inputs"]) for layer in layers]
        self.layers = nn.ModuleList(module(layer) for layer in layers)

    def forward(self, x):
        values = {"x": x}
        for (name, inputs), layer in zip(self.steps, self.layers):
            values[name] = layer(*(values[i] for i in inputs))
        return values[name]


def network(task):
    layers = task["layers"]
    before = ["x"] + [layer["name"] for layer in layers]
    if all(layer["inputs"] == [name] for layer, name in zip(layers, before)):
        return nn.Sequential(*(module(layer) for layer in layers))
    return Graph(layers)


class Torch:
    def prepare(self, task):
        if task["float64"]:
            return False
        torch.manual_seed(0)
        x, y = examples(task, "float32")
        if x.ndim == 4:
            x = np.ascontiguousarray(x.transpose(0, 3, 1, 2))
        self.batch_size, self.threads = task["batch"], torch.get_num_threads()
        self.y, self.predicted = torch.from_numpy(y), task["predicted"]
        self.variants = []
        for memory in FORMATS if x.ndim == 4 else FORMATS[:1]:
            model = network(task).to(memory_format=memory)
            self.variants.append((model, torch.from_numpy(x).to(memory_format=memory), torch.optim.Adam(model.parameters(), 0.001)))
        self.loss, self.at = nn.CrossEntropyLoss(), 0
        self.fastest = {}
        for what in (self.training, self.batch, self.one):
            what()
        return True

    def best(self, what, choices, run, budget=0.3):
        """Measures the fastest of some choices, found the first time."""
        if what not in self.fastest:
            self.fastest[what] = min(choices, key=lambda c: median_seconds(lambda: run(c), 0.1))
        return median_seconds(lambda: run(self.fastest[what]), budget)

    def training(self):
        def step(variant):
            model, x, optimizer = variant
            model.train()
            first = self.at * self.batch_size % len(self.y)
            self.at += 1
            optimizer.zero_grad(set_to_none=True)
            loss = self.loss(model(x[first:first + self.batch_size]), self.y[first:first + self.batch_size])
            loss.backward()
            optimizer.step()
            loss.item()

        return self.best("training", self.variants, step) / self.batch_size

    def batch(self):
        def predict(choice):
            (model, x, _), rows = choice
            model.eval()
            with torch.no_grad():
                for first in range(0, self.predicted, rows):
                    torch.softmax(model(x[first:first + rows]), 1)

        return self.best("batch", [(v, rows) for v in self.variants for rows in (self.batch_size, self.predicted)], predict) / self.predicted

    def one(self):
        def predict(choice):
            (model, x, _), threads = choice
            model.eval()
            torch.set_num_threads(threads)
            with torch.no_grad():
                torch.softmax(model(x[:1]), 1)

        seconds = self.best("one", [(v, t) for v in self.variants for t in (1, self.threads)], predict)
        torch.set_num_threads(self.threads)
        return seconds


serve(Torch())
