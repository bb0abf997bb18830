#!/usr/bin/python3
"""cifar.py FIRST RATE SEED LOG.tsv [DATA_DIR]: a run of CIFAR-10 in PyTorch

The report's network and training, on the pixels of our recorded runs: three
epochs, batches of 30, momentum 0.9, the last 5000 training images for
validation, planes scaled to mean 0 and deviation 1 over all training images.
The order of the images and the first weights come from PyTorch's own random
numbers. FIRST says by which rule: "he" for that of our runs (normal, deviation
sqrt(2 / inputs), biases zero), "own" for PyTorch's default. One thread.

Writes a log in our format. Row 0 is measured before the first step; the
training columns of the others are means over the epoch, as in our logs. Without
PyTorch or without the pictures it says so, writes nothing and ends with 0.
"""
import os
import sys
import time
import zlib

try:
    import numpy as np
    import torch
    from torch import nn
    from torch.nn import functional as F
except ImportError as missing:
    print(f"peers: skipped, python3 has no {missing.name}"
          " (Debian: python3-torch)")
    sys.exit(0)

BATCH, EPOCHS, VALIDATION, MOMENTUM = 30, 3, 5000, 0.9
SIDE = 32
FILES = [f"data_batch_{i}.bin" for i in range(1, 6)]


def read_pictures(folder, names):
    """Labels, bytes, and a line of the log for each file."""
    labels, pixels, lines = [], [], []
    for name in names:
        with open(os.path.join(folder, name), "rb") as file:
            data = file.read()
        lines.append((f"crc32 {name}", f"{zlib.crc32(data):08x}"))
        records = np.frombuffer(data, np.uint8).reshape(-1, 1 + 3 * SIDE**2)
        labels.append(records[:, 0])
        pixels.append(records[:, 1:].reshape(-1, 3, SIDE, SIDE))
    return (torch.from_numpy(np.concatenate(labels).astype(np.int64)),
            torch.from_numpy(np.concatenate(pixels)), lines)


def lenet():
    return nn.Sequential(
        nn.Conv2d(3, 6, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(),
        nn.Linear(84, 10))


def begin_as_he(model):
    for layer in model.modules():
        if isinstance(layer, (nn.Conv2d, nn.Linear)):
            nn.init.kaiming_normal_(layer.weight)
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)


class Scale:
    """Bytes to numbers, each plane with mean 0 and deviation 1."""

    def __init__(self, pixels):
        planes = pixels.transpose(0, 1).flatten(1).numpy()
        view = (1, 3, 1, 1)
        self.mean = torch.tensor([p.mean() for p in planes]).float().view(view)
        self.deviation = torch.tensor(
            [p.std() for p in planes]).float().view(view)

    def __call__(self, pixels):
        return (pixels.float() - self.mean) / self.deviation


def measure(model, scale, labels, pixels):
    """Mean loss and accuracy, without a step."""
    loss = right = 0
    with torch.no_grad():
        for first in range(0, len(labels), 500):
            part = slice(first, first + 500)
            scores = model(scale(pixels[part]))
            loss += F.cross_entropy(scores, labels[part],
                                    reduction="sum").item()
            right += (scores.argmax(1) == labels[part]).sum().item()
    return loss / len(labels), right / len(labels)


def train_epoch(model, optimizer, scale, labels, pixels):
    loss_sum = right = 0
    for index in torch.randperm(len(labels)).split(BATCH):
        scores = model(scale(pixels[index]))
        loss = F.cross_entropy(scores, labels[index])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        loss_sum += loss.item() * len(index)
        right += (scores.argmax(1) == labels[index]).sum().item()
    return loss_sum / len(labels), right / len(labels)


def head(command, settings, model):
    """What a log begins with; settings are pairs of key and value."""
    lines = [("program", f"PyTorch {torch.__version__}"),
             ("command", command), ("data", "cifar10"), *settings,
             ("parameters", sum(p.numel() for p in model.parameters())),
             ("threads", torch.get_num_threads()),
             ("date", time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()))]
    return "".join(f"# {key}: {value}\n" for key, value in lines)


COLUMNS = ("epoch\timages\tseconds\ttrain_loss\ttrain_accuracy\t"
           "valid_loss\tvalid_accuracy\n")


def write(path, text):
    with open(path + ".part", "w", encoding="ascii") as file:
        file.write(text)
    os.replace(path + ".part", path)


def main():
    first, rate, seed, path = sys.argv[1:5]
    data_dir = sys.argv[5] if len(sys.argv) > 5 else "data"
    folder = os.path.join(data_dir, "cifar-10-batches-bin")
    if not os.path.isdir(folder):
        print(f"peers: skipped, there is no folder {folder}")
        return
    torch.set_num_threads(1)
    torch.manual_seed(int(seed))
    labels, pixels, files = read_pictures(folder, FILES)
    scale = Scale(pixels)
    model = lenet()
    if first == "he":
        begin_as_he(model)
    optimizer = torch.optim.SGD(model.parameters(), lr=float(rate),
                                momentum=MOMENTUM)
    training = labels[:-VALIDATION], pixels[:-VALIDATION]
    validation = labels[-VALIDATION:], pixels[-VALIDATION:]
    settings = [*files, ("scale", "standard"), ("validation", VALIDATION),
                ("model", "lenet"), ("init", first), ("optimizer", "sgd"),
                ("learning-rate", rate), ("momentum", MOMENTUM),
                ("batch", BATCH), ("seed", seed)]
    text = head(f"cifar.py {first} {rate} {seed}", settings, model) + COLUMNS
    seconds = 0.0
    for epoch in range(EPOCHS + 1):
        start = time.monotonic()
        trained = (train_epoch(model, optimizer, scale, *training) if epoch
                   else measure(model, scale, *training))
        seconds += time.monotonic() - start if epoch else 0
        tested = measure(model, scale, *validation)
        numbers = "\t".join(f"{x:.9g}" for x in trained + tested)
        text += (f"{epoch}\t{epoch * len(training[0])}\t{seconds:.3f}\t"
                 f"{numbers}\n")
    write(path, text)


if __name__ == "__main__":
    main()
