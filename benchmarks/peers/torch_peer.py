"""PyTorch: eager, float32, Adam; each figure in the faster of its two memory formats, batches, and numbers of threads."""
import os

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # its threads shall not spin while another peer is measured

import numpy as np
import torch
from torch import nn

from peer import examples, median_seconds, serve

FORMATS = (torch.contiguous_format, torch.channels_last)


def network(task):
    """The layers, channels first as PyTorch wants them; the loss takes logits, so the last softmax is left to prediction."""
    shape, modules = list(task["input"]), []
    channels = shape[-1]
    size = shape[:-1]
    for layer in task["layers"]:
        kind = layer["kind"]
        if kind == "conv":
            modules += [nn.Conv2d(channels, layer["filters"], layer["size"]), nn.ReLU()]
            channels, size = layer["filters"], [s - layer["size"] + 1 for s in size]
        elif kind == "pool":
            modules.append(nn.MaxPool2d(layer["size"]))
            size = [s // layer["size"] for s in size]
        elif kind == "dropout":
            modules.append(nn.Dropout(layer["rate"]))
        elif kind == "flatten":
            modules.append(nn.Flatten())
            channels, size = channels * int(np.prod(size)), []
        else:
            modules.append(nn.Linear(channels, layer["units"]))
            channels = layer["units"]
            if layer["activation"] == "relu":
                modules.append(nn.ReLU())
    return nn.Sequential(*modules)


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
