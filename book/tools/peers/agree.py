#!/usr/bin/python3
"""agree.py [DATA_DIR [CASE...]]: fifty steps of training, here and in PyTorch

Every case begins with the same weights, written by the trainer, and takes the
same fifty batches in the same order, once in the trainer and once in PyTorch.
Then the weights are compared. In single precision the largest difference must
be at most 1e-3 of the largest weight. In double precision, with the trainer
build/trainer_double, it must be at most 1e-8, and running statistics are held
to the same measure.

Why two: now and then a rounding puts a unit on the other side of a kink, or
takes another maximum of a pool, and the difference grows from step to step. In
single precision that happens in some of these runs, between PyTorch with one
thread and with two as well. So the rates are low, most of all where
batches are normalised. In double precision nothing comes that near.

The pictures are the first 1600 of DATA_DIR/cifar-10-batches-bin, or shapes
that the trainer draws if there are none. Prints a line for every case and ends
with status 1 if one disagrees. Without PyTorch it says so and ends with 0.
"""
import json
import os
import struct
import subprocess
import sys
import tempfile

try:
    import numpy as np
    import torch
    import torch.nn.functional as F
except ImportError as missing:
    print(f"agree: skipped, python3 has no {missing.name}"
          " (Debian: python3-torch)")
    sys.exit(0)

STEPS, BATCH = 50, 32
RECORD = 1 + 3 * 32 * 32
TRAINERS = {  # and what is allowed
    torch.float32: ("build/trainer", 1e-3),
    torch.float64: ("build/trainer_double", 1e-8),
}
NUMBERS = {"F32": "<f4", "F64": "<f8"}

SGD = "--learning-rate 0.0005 --momentum 0.9 --weight-decay 0.0005"
SLOW = "--learning-rate 0.0001 --momentum 0.9 --weight-decay 0.0005"
ADAM = "--optimizer adam --learning-rate 0.0001"
RESNET = "--model resnet --init he"
CASES = {
    "mlp": f"--model mlp --hidden 256 --init glorot {SGD}",
    "mlp, sigmoid": f"--model mlp --hidden 256,64 --activation sigmoid {SGD}",
    "mlp, sum": "--model mlp --hidden 256 --reduction sum"
                " --learning-rate 0.0003 --momentum 0.5",
    "lenet": f"--model lenet {SGD}",
    "lenet, batch norm": f"--model lenet --batch-norm yes {SLOW}",
    "lenet, margin, Adam": f"--model lenet --loss multi-margin {ADAM}",
    "lenet, Adam, decay": f"--model lenet {ADAM} --weight-decay 0.01",
    "lenet, cosine": f"--model lenet --schedule cosine {SGD}",
    "lenet, one-cycle": f"--model lenet --schedule one-cycle {SGD}",
    "resnet-8": f"{RESNET} --depth 8 {SLOW}",
    "resnet-8, plain": f"{RESNET} --depth 8 --residual no {SLOW}",
    "resnet-8, no norm": f"{RESNET} --depth 8 --batch-norm no {SGD}",
    "resnet-8, neither": f"{RESNET} --depth 8 --batch-norm no --residual no"
                         f" {SGD}",
    "resnet-8, one-cycle, Adam": f"{RESNET} --depth 8 --schedule one-cycle"
                                 f" {ADAM}",
    "resnet-20": f"{RESNET} --depth 20 {SLOW}",
    "resnet-20, no norm": f"{RESNET} --depth 20 --batch-norm no"
                          " --learning-rate 0.001 --momentum 0.9",
}


def read_safetensors(path):
    """The texts and the tensors of a file, by name."""
    with open(path, "rb") as file:
        data = file.read()
    length, = struct.unpack_from("<Q", data)
    header = json.loads(data[8:8 + length])
    texts = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        first, end = (8 + length + at for at in entry["data_offsets"])
        values = np.frombuffer(data[first:end], NUMBERS[entry["dtype"]])
        tensors[name] = torch.from_numpy(
            values.reshape(entry["shape"]).copy())
    return texts, tensors


# ---- the pictures ------------------------------------------------------------

def make_pictures(trainer, data_dir, folder):
    """Writes the few pictures that both sides use, in CIFAR-10's layout."""
    source = os.path.join(data_dir, "cifar-10-batches-bin")
    target = os.path.join(folder, "cifar-10-batches-bin")
    count = STEPS * BATCH
    if not os.path.exists(os.path.join(source, "data_batch_1.bin")):
        run([trainer, "make-data", "shapes", target, "--train", str(count),
             "--test", "5"])
        return "shapes"
    os.mkdir(target)
    with open(os.path.join(source, "data_batch_1.bin"), "rb") as file:
        data = file.read(count * RECORD)
    names = [f"data_batch_{i}.bin" for i in range(1, 6)] + ["test_batch.bin"]
    each = count // 5 * RECORD
    for i, name in enumerate(names):
        part = data[i * each:(i + 1) * each] if i < 5 else data[:RECORD]
        with open(os.path.join(target, name), "wb") as file:
            file.write(part)
    return "CIFAR-10"


def read_pictures(folder):
    """Labels, and pixels as they come."""
    data = b""
    for i in range(1, 6):
        name = os.path.join(folder, "cifar-10-batches-bin",
                            f"data_batch_{i}.bin")
        with open(name, "rb") as file:
            data += file.read()
    records = np.frombuffer(data, np.uint8).reshape(-1, RECORD)
    labels = torch.from_numpy(records[:, 0].astype(np.int64))
    return labels, torch.from_numpy(records[:, 1:].copy())


# ---- the models, in PyTorch's functions --------------------------------------

class Model:
    """Parameters and buffers by name, and how they make scores."""

    def __init__(self, texts, tensors):
        self.kind = texts["model"]
        self.depth = int(texts.get("depth", 0))
        self.residual = texts.get("residual") == "yes"
        name = texts.get("activation", "relu")
        self.activation = getattr(torch, name)
        self.buffers = {n: t for n, t in tensors.items() if ".running_" in n}
        self.parameters = {n: t.requires_grad_() for n, t in tensors.items()
                           if n not in self.buffers}

    def linear(self, x, name):
        return F.linear(x, self.parameters[name + ".weight"],
                        self.parameters[name + ".bias"])

    def norm(self, x, name):
        if name + ".weight" not in self.parameters:
            return x
        return F.batch_norm(
            x, self.buffers[name + ".running_mean"],
            self.buffers[name + ".running_var"],
            self.parameters[name + ".weight"],
            self.parameters[name + ".bias"], training=True)

    def convolution(self, x, name, norm, stride=1, padding=0):
        x = F.conv2d(x, self.parameters[name + ".weight"],
                     self.parameters.get(name + ".bias"), stride, padding)
        return self.norm(x, norm)

    def scores(self, x):
        return getattr(self, self.kind)(x)

    def mlp(self, x):
        layers = sum(n.endswith(".weight") for n in self.parameters)
        for i in range(1, layers):
            x = self.activation(self.linear(x, f"fc{i}"))
        return self.linear(x, f"fc{layers}")

    def lenet(self, x):
        x = x.reshape(-1, 3, 32, 32)
        for i in (1, 2):
            x = self.activation(self.convolution(x, f"conv{i}", f"bn{i}"))
            x = F.max_pool2d(x, 2)
        x = x.flatten(1)
        for i in (1, 2):
            x = self.activation(self.norm(self.linear(x, f"fc{i}"),
                                          f"bn{i + 2}"))
        return self.linear(x, "fc3")

    def block(self, x, name, stride):
        y = self.convolution(x, name + ".conv1", name + ".bn1", stride, 1)
        y = self.activation(y)
        y = self.convolution(y, name + ".conv2", name + ".bn2", 1, 1)
        if self.residual:
            if name + ".downsample.0.weight" in self.parameters:
                x = self.convolution(x, name + ".downsample.0",
                                     name + ".downsample.1", stride)
            y = y + x
        return self.activation(y)

    def resnet(self, x):
        x = x.reshape(-1, 3, 32, 32)
        x = self.activation(self.convolution(x, "conv1", "bn1", 1, 1))
        for stage in (1, 2, 3):
            for i in range((self.depth - 2) // 6):
                stride = 2 if stage > 1 and i == 0 else 1
                x = self.block(x, f"layer{stage}.{i}", stride)
        return self.linear(x.mean((2, 3)), "fc")


def make_optimizer(texts, parameters):
    rate = float(texts["learning-rate"])
    decay = float(texts["weight-decay"])
    if texts["optimizer"] == "adam":
        return torch.optim.Adam(parameters, lr=rate, weight_decay=decay)
    return torch.optim.SGD(parameters, lr=rate, weight_decay=decay,
                           momentum=float(texts["momentum"]))


def make_schedule(texts, optimizer):
    kind = texts.get("schedule", "constant")
    schedules = torch.optim.lr_scheduler
    if kind == "cosine":
        return schedules.CosineAnnealingLR(optimizer, STEPS)
    if kind == "one-cycle":
        return schedules.OneCycleLR(
            optimizer, float(texts["learning-rate"]), total_steps=STEPS,
            cycle_momentum=False)
    return None


def train(texts, tensors, labels, pixels):
    model = Model(texts, tensors)
    optimizer = make_optimizer(texts, list(model.parameters.values()))
    schedule = make_schedule(texts, optimizer)
    loss_of = (F.multi_margin_loss if texts["loss"] == "multi-margin"
               else F.cross_entropy)
    for step in range(STEPS):
        batch = slice(step * BATCH, (step + 1) * BATCH)
        optimizer.zero_grad()
        loss = loss_of(model.scores(pixels[batch]), labels[batch],
                       reduction=texts["reduction"])
        loss.backward()
        optimizer.step()
        if schedule and step + 1 < STEPS:
            schedule.step()
    return model


# ---- the comparison ----------------------------------------------------------

def run(command):
    done = subprocess.run(command, stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(f"agree: {' '.join(command)}\n{done.stderr}")


def difference(theirs, ours):
    """The largest difference, as a share of the largest number."""
    if not theirs:
        return 0.0
    largest = max(t.abs().max().item() for t in theirs.values())
    return max((t - ours[n]).abs().max().item()
               for n, t in theirs.items()) / largest


def compare(precision, folder, options, labels, pixels):
    trainer, allowed = TRAINERS[precision]
    first = os.path.join(folder, "first.safetensors")
    last = os.path.join(folder, "last.safetensors")
    command = [trainer, "train", "--data", "cifar10", "--data-dir", folder,
               "--shuffle", "no", "--batch", str(BATCH)] + options.split()
    run(command + ["--epochs", "0", "--save", first])
    run(command + ["--epochs", "1", "--save", last])
    texts, tensors = read_safetensors(first)
    begin = {n: t.clone() for n, t in tensors.items()}
    model = train(texts, tensors, labels, pixels.to(precision) / 255)
    ours = read_safetensors(last)[1]
    with torch.no_grad():
        apart = difference(model.parameters, ours)
        if precision == torch.float64:
            apart = max(apart, difference(model.buffers, ours))
        moved = difference(model.parameters, begin)
    return apart, moved, apart <= allowed < moved


def compare_all(cases, folder, labels, pixels):
    """The number of cases that disagree."""
    wrong = 0
    print("case\tmoved\tfloat\tdouble")
    for case in cases:
        options = CASES[case]
        single, moved, good = compare(torch.float32, folder, options, labels,
                                      pixels)
        double, _, exact = compare(torch.float64, folder, options, labels,
                                   pixels)
        wrong += not (good and exact)
        print(f"{case}\t{moved:.1e}\t{single:.1e}\t{double:.1e}"
              f"{'' if good and exact else chr(9) + 'DISAGREES'}", flush=True)
    return wrong


def main():
    data_dir = (sys.argv[1] if len(sys.argv) > 1
                else os.environ.get("DATA_DIR", "data"))
    cases = sys.argv[2:] or list(CASES)
    with tempfile.TemporaryDirectory() as folder:
        name = make_pictures(TRAINERS[torch.float32][0], data_dir, folder)
        labels, pixels = read_pictures(folder)
        print(f"agree: {STEPS} steps with {BATCH} images of {name} each,"
              f" PyTorch {torch.__version__}; how far the weights moved, and"
              " how far ours and its are apart, as shares of the largest")
        wrong = compare_all(cases, folder, labels, pixels)
    print(f"agree: {len(cases) - wrong} of {len(cases)} cases agree")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
