"""The network that reads digits: four convolutions and two dense layers; its layers for a file."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

CLASSES = 11
CHANNELS, HIDDEN = (24, 32, 64, 64), 96
POOLED = 1  # number of the convolution after which the picture is halved
DROPPED = 0.3

Layer = tuple[NDArray[np.float32], NDArray[np.float32]]


def fresh() -> nn.Sequential:
    """A network that has learned nothing: views (n, 2, 28, 28), 0 to 1 -> logits (n, 11)."""
    layers: list[nn.Module] = [nn.PixelUnshuffle(2)]
    for n, (before, after) in enumerate(zip((8, *CHANNELS), CHANNELS, strict=False)):
        layers += [nn.Conv2d(before, after, 3, padding=1, bias=False), nn.BatchNorm2d(after)]
        layers += [nn.ReLU(), nn.MaxPool2d(2)] if n == POOLED else [nn.ReLU()]
    dense = [nn.Linear(49 * CHANNELS[-1], HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, CLASSES)]
    return nn.Sequential(*layers, nn.Flatten(), nn.Dropout(DROPPED), *dense)


def folded(network: nn.Sequential) -> list[Layer]:
    """Weights and biases of every layer, in order, its normalisation within them."""
    found: list[Layer] = []
    for layer in network:
        if isinstance(layer, nn.Conv2d):
            found.append((_array(layer.weight), np.zeros(layer.out_channels, np.float32)))
        elif isinstance(layer, nn.BatchNorm2d):
            scale = _array(layer.weight) / np.sqrt(_array(layer.running_var) + layer.eps)
            bias = _array(layer.bias) - scale * _array(layer.running_mean)
            found[-1] = (found[-1][0] * scale[:, None, None, None], bias)
        elif isinstance(layer, nn.Linear):
            found.append((_array(layer.weight).T, _array(layer.bias)))
    return found


def _array(values: torch.Tensor) -> NDArray[np.float32]:
    return np.asarray(values.detach().numpy(), np.float32)
