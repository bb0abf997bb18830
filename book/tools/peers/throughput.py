"""PyTorch beside our trainer, for `make bench` only.

Reads lines "train MODEL BATCH THREADS SECONDS LAYOUT" and answers each with
images per second of whole training steps: forward, loss, backward and plain
SGD. MODEL is mlp, lenet or resnet, as in the chapter "Speed"; LAYOUT is
contiguous or channels_last. The batch lies ready in memory.
"""
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F


class Block(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        stride = 1 if inputs == outputs else 2
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.past = nn.Identity()
        if stride == 2:
            self.past = nn.Sequential(
                nn.Conv2d(inputs, outputs, 1, 2, bias=False),
                nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)), inplace=True)
        return F.relu(self.bn2(self.conv2(y)) + self.past(x), inplace=True)


def resnet():
    sizes = [16] * 4 + [32] * 3 + [64] * 3
    blocks = [Block(a, b) for a, b in zip(sizes, sizes[1:])]
    return nn.Sequential(
        nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16),
        nn.ReLU(inplace=True), *blocks, nn.AvgPool2d(8), nn.Flatten(),
        nn.Linear(64, 10))


def lenet():
    return nn.Sequential(
        nn.Conv2d(3, 6, 5), nn.ReLU(inplace=True), nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5), nn.ReLU(inplace=True), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), nn.ReLU(inplace=True),
        nn.Linear(120, 84), nn.ReLU(inplace=True), nn.Linear(84, 10))


def mlp():
    return nn.Sequential(nn.Linear(784, 3136), nn.ReLU(inplace=True),
                         nn.Linear(3136, 10))


class Work:
    def __init__(self, model, batch, layout):
        torch.manual_seed(1)
        self.model = {"mlp": mlp, "lenet": lenet, "resnet": resnet}[model]()
        shape = (batch, 784) if model == "mlp" else (batch, 3, 32, 32)
        self.x = torch.rand(shape)
        if layout == "channels_last":
            self.model = self.model.to(memory_format=torch.channels_last)
            self.x = self.x.to(memory_format=torch.channels_last)
        self.label = torch.randint(0, 10, (batch,))
        self.sgd = torch.optim.SGD(self.model.parameters(), 0.001)

    def step(self):
        self.sgd.zero_grad(set_to_none=True)
        F.cross_entropy(self.model(self.x), self.label).backward()
        self.sgd.step()


def steps_in(work, seconds):
    start, passed, steps = time.monotonic(), 0, 0
    while passed < seconds or steps == 0:
        work.step()
        steps += 1
        passed = time.monotonic() - start
    return steps, passed


def main():
    works = {}
    print(torch.__version__, flush=True)
    for line in sys.stdin:
        _, model, batch, threads, seconds, layout = line.split()
        torch.set_num_threads(int(threads))
        key = model, batch, layout
        if key not in works:
            works[key] = Work(model, int(batch), layout)
        work = works[key]
        steps_in(work, float(seconds) / 4)
        steps, passed = steps_in(work, float(seconds))
        print(int(batch) * steps / passed, flush=True)


if __name__ == "__main__":
    main()
