#!/usr/bin/python3
"""residual.py LOG.tsv TEST.tsv [DATA_DIR]: the long run of CIFAR-10 in PyTorch

The network, the training and the pixels of the recorded run cifar10-resnet20:
twenty layers, forty epochs over all training images, flips and crops, one-cycle
to 0.2, momentum 0.9, weight decay 0.0005, batches of 128. The order of the
images, how they are moved, and the numbers behind He's first weights come from
PyTorch's own generator. Channels last, which is the faster layout here; two
threads. The test images are looked at once, after the last epoch.

Writes two logs in our formats. Without PyTorch or without the pictures it says
so, writes nothing and ends with 0.
"""
import os
import sys
import time

sys.dont_write_bytecode = True
try:
    import torch
    from torch import nn
    from torch.nn import functional as F
    import cifar
    import throughput
except ImportError as missing:
    print(f"peers: skipped, python3 has no {missing.name}"
          " (Debian: python3-torch)")
    sys.exit(0)

BATCH, EPOCHS, RATE, MOMENTUM, DECAY, SEED = 128, 40, 0.2, 0.9, 5e-4, 1
MARGIN, SIDE = 4, cifar.SIDE


def moved(padded, index):
    """A random piece of each padded picture, one in two mirrored."""
    n = len(index)
    steps = torch.arange(SIDE)
    rows = torch.randint(0, 2 * MARGIN + 1, (n, 1)) + steps
    columns = torch.randint(0, 2 * MARGIN + 1, (n, 1)) + steps
    mirrored = torch.rand(n, 1) < 0.5
    columns = torch.where(mirrored, columns.flip(1), columns)
    return padded[index[:, None, None], :, rows[:, :, None],
                  columns[:, None, :]].permute(0, 3, 1, 2)


def train_epoch(model, optimizer, schedule, scale, labels, padded):
    loss_sum = right = 0
    model.train()
    for index in torch.randperm(len(labels)).split(BATCH):
        x = scale(moved(padded, index))
        scores = model(x.contiguous(memory_format=torch.channels_last))
        loss = F.cross_entropy(scores, labels[index])
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        schedule.step()
        loss_sum += loss.item() * len(index)
        right += (scores.argmax(1) == labels[index]).sum().item()
    model.eval()
    return loss_sum / len(labels), right / len(labels)


def judge(model, scale, labels, pixels):
    """Mean loss, accuracy, and a row for each class."""
    with torch.no_grad():
        scores = torch.cat([model(scale(part)) for part in pixels.split(500)])
    right = scores.argmax(1) == labels
    rows = ""
    for c in range(10):
        images = (labels == c).sum().item()
        correct = right[labels == c].sum().item()
        rows += f"{c}\t{images}\t{correct}\t{correct / images:.9g}\n"
    loss = F.cross_entropy(scores, labels).item()
    return loss, right.float().mean().item(), rows


def main():
    path, test_path = sys.argv[1:3]
    data_dir = sys.argv[3] if len(sys.argv) > 3 else "data"
    folder = os.path.join(data_dir, "cifar-10-batches-bin")
    if not os.path.isdir(folder):
        print(f"peers: skipped, there is no folder {folder}")
        return
    torch.set_num_threads(2)
    torch.manual_seed(SEED)
    labels, pixels, files = cifar.read_pictures(folder, cifar.FILES)
    scale = cifar.Scale(pixels)
    padded = F.pad(pixels, 4 * (MARGIN,))
    model = throughput.resnet().to(memory_format=torch.channels_last)
    cifar.begin_as_he(model)
    optimizer = torch.optim.SGD(model.parameters(), lr=RATE,
                                momentum=MOMENTUM, weight_decay=DECAY)
    steps = EPOCHS * ((len(labels) + BATCH - 1) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, RATE, total_steps=steps, cycle_momentum=False)
    rows, seconds = "", 0.0
    for epoch in range(1, EPOCHS + 1):
        start = time.monotonic()
        trained = train_epoch(model, optimizer, schedule, scale, labels, padded)
        seconds += time.monotonic() - start
        rows += (f"{epoch}\t{epoch * len(labels)}\t{seconds:.3f}\t"
                 f"{trained[0]:.9g}\t{trained[1]:.9g}\tnan\tnan\n")
        print(rows.splitlines()[-1], flush=True)
    settings = [("scale", "standard"), ("model", "resnet"), ("depth", 20),
                ("init", "he"), ("optimizer", "sgd"),
                ("learning-rate", RATE), ("momentum", MOMENTUM),
                ("weight-decay", DECAY), ("schedule", "one-cycle"),
                ("augment", "flip-crop"), ("batch", BATCH), ("seed", SEED)]
    labels, pixels, test = cifar.read_pictures(folder, ["test_batch.bin"])
    loss, right, by_class = judge(model, scale, labels, pixels)
    test += [("test_loss", f"{loss:.9g}"), ("test_accuracy", f"{right:.9g}")]
    cifar.write(test_path, cifar.head("residual.py", settings + test, model)
                + "class\timages\tcorrect\taccuracy\n" + by_class)
    cifar.write(path, cifar.head("residual.py", files + settings, model)
                + cifar.COLUMNS + rows)


if __name__ == "__main__":
    main()
