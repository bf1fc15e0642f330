"""The network that lies there -> one with the same numbers, which can go on learning."""

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import nn

from bench.handwriting.network import Network, Residual

# ONNX: input, output, forget, cell; torch: input, forget, cell, output
_GATES = (0, 2, 3, 1)
# what the first network called them
_NAMES = {
    "gather.bias": "n.p.bias",
    "norm.weight": "n.ln.weight",
    "norm.bias": "n.ln.bias",
    "say.bias": "n.f.bias",
}


@torch.no_grad()
def start_from(network: Network, file: Path, ink: torch.Tensor) -> None:
    """Take the numbers of an exported network over; blocks that were added do nothing yet.

    Args:
        network: as it was, or grown; on the device of `ink`.
        file: as `export` wrote it, whose norms are part of its convolutions.
        ink: of some real lines (lines, 1, 64, width): norms are given the spread of what they see.

    Raises:
        ValueError: it is another network.
    """
    graph = onnx.load(file).graph
    held = _unpacked(graph.initializer)
    norms = _look(network, [node for node in graph.node if node.op_type == "Conv"], held)
    gather, say = (node for node in graph.node if node.op_type == "MatMul")
    for layer, node in ((network.gather, gather), (network.say, say)):
        layer.weight.copy_(torch.tensor(held[node.input[1]]).T)
    for name, before in _NAMES.items():
        value = held[name] if name in held else held[before]
        network.get_parameter(name).copy_(torch.tensor(value))
    lstms = [node for node in graph.node if node.op_type == "LSTM"]
    for n, node in enumerate(lstms):
        _read(network.read, n, [torch.tensor(held[name]) for name in node.input[1:4]])
    _settle(network, norms, ink)


def _unpacked(stored: Iterable[onnx.TensorProto]) -> Mapping[str, NDArray[np.float32]]:
    """The numbers by the names that nodes know them by."""
    held = {each.name: numpy_helper.to_array(each) for each in stored}
    for packed, scale in (("_packed", "_scale"), ("_q", "_s")):  # the second of the first network
        for name in [name.removesuffix(packed) for name in held if name.endswith(packed)]:
            held[name] = held[name + packed].astype(np.float32) * held[name + scale]
    return held


def _look(
    network: Network, convolutions: list[onnx.NodeProto], held: Mapping[str, NDArray[np.float32]]
) -> list[nn.BatchNorm2d]:
    """Convolutions with norms that only shift; those norms."""
    grown = _pairs(network, without=())
    pairs = grown if len(grown) == len(convolutions) else _pairs(network, without=network.added)
    if len(pairs) != len(convolutions):
        raise ValueError("another network")
    for (convolution, norm), node in zip(pairs, convolutions, strict=True):
        convolution.weight.copy_(torch.tensor(held[node.input[1]]))
        norm.weight.fill_(1)
        norm.bias.copy_(torch.tensor(held[node.input[2]]))
        norm.running_mean.zero_()
        norm.running_var.fill_(1 - norm.eps)
    return [norm for _, norm in pairs]


def _pairs(network: Network, without: Collection[int]) -> list[tuple[nn.Conv2d, nn.BatchNorm2d]]:
    """Convolutions in the order in which they are exported, each with its norm."""
    pairs = [(network.look[0], network.look[1])]
    for n, block in enumerate(network.look):
        if isinstance(block, Residual) and n not in without:
            pairs += [(block.first, block.first_norm), (block.second, block.second_norm)]
            if isinstance(block.around, nn.Sequential):
                pairs.append((block.around[0], block.around[1]))
    return pairs


def _read(lstm: nn.LSTM, layer: int, numbers: list[torch.Tensor]) -> None:
    hidden = lstm.hidden_size
    order = torch.cat([torch.arange(hidden) + gate * hidden for gate in _GATES])
    inner, again, bias = numbers
    for way, tail in enumerate(("", "_reverse")):
        values = {
            "weight_ih": inner[way],
            "weight_hh": again[way],
            "bias_ih": bias[way, : 4 * hidden],
            "bias_hh": bias[way, 4 * hidden :],
        }
        for name, value in values.items():
            lstm.get_parameter(f"{name}_l{layer}{tail}").copy_(value[order])


def _settle(network: Network, norms: list[nn.BatchNorm2d], ink: torch.Tensor) -> None:
    """Norms take the spread of what they see, and undo it: the network says the same as before."""

    def undone(norm: nn.BatchNorm2d, given: tuple[torch.Tensor]) -> None:
        bias = norm.bias.clone()
        _seen(norm, given)
        norm.weight.copy_((norm.running_var + norm.eps).sqrt())
        norm.bias.copy_(bias + norm.running_mean)

    network.eval()
    added = {
        norm: _seen
        for n in network.added
        for norm in (network.look[n].first_norm, network.look[n].second_norm)
        if norm not in norms
    }
    hooks = [
        norm.register_forward_pre_hook(what)
        for norm, what in (dict.fromkeys(norms, undone) | added).items()
    ]
    network.look(ink)
    for hook in hooks:
        hook.remove()


def _seen(norm: nn.BatchNorm2d, given: tuple[torch.Tensor]) -> None:
    values = given[0].float()
    norm.running_mean.copy_(values.mean((0, 2, 3)))
    norm.running_var.copy_(values.var((0, 2, 3), unbiased=False).clamp_min(1e-4))
