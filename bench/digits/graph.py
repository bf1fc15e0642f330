"""A network as it grows, layer by layer -> an ONNX file; weights in half precision."""

from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch import nn

Weights = NDArray[np.float32]


class Graph:
    """A network as it grows, layer by layer; each gives the name of what it puts out."""

    def __init__(self) -> None:
        self.stored: list[onnx.TensorProto] = []
        self.casts: list[onnx.NodeProto] = []
        self.nodes: list[onnx.NodeProto] = []

    def add(self, kind: str, inputs: list[str], output: str, **more: object) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output], **more))
        return output

    def keep(self, name: str, values: Weights) -> str:
        self.stored.append(numpy_helper.from_array(values.astype(np.float16), f"{name}_half"))
        self.casts.append(helper.make_node("Cast", [f"{name}_half"], [name], to=TensorProto.FLOAT))
        return name

    def begin(self) -> str:
        """The views, as shares of light, the places of each block together."""
        self.stored.append(numpy_helper.from_array(np.float32(1 / 255), "unit"))
        x = self.add("Cast", ["views"], "bytes", to=TensorProto.FLOAT)
        return self.add(
            "SpaceToDepth", [self.add("Mul", [x, "unit"], "light")], "fine", blocksize=2
        )

    def pool(self, x: str, output: str) -> str:
        return self.add("MaxPool", [x], output, kernel_shape=[2, 2], strides=[2, 2])

    def relu(self, x: str) -> str:
        return self.add("Relu", [x], f"{x}_on")

    def conv(self, x: str, layer: nn.Sequential, name: str, *, is_first: bool = False) -> str:
        kernel, bias = _folded(layer)
        inputs = [
            x,
            self.keep(f"{name}_w", _by_place(kernel) if is_first else kernel),
            self.keep(f"{name}_b", bias),
        ]
        return self.add("Conv", inputs, name, pads=[1, 1, 1, 1])

    def dense(self, x: str, layer: nn.Linear, name: str, warmth: float = 1.0) -> str:
        weights, bias = _array(layer.weight).T / warmth, _array(layer.bias) / warmth
        inputs = [x, self.keep(f"{name}_w", weights), self.keep(f"{name}_b", bias)]
        return self.add("Gemm", inputs, name)

    def write(
        self,
        target: Path,
        name: str,
        views: onnx.ValueInfoProto,
        said: onnx.ValueInfoProto,
        source: str,
    ) -> None:
        """The file: what goes in, what comes out, and what it was learned from."""
        nodes = self.casts + self.nodes
        whole = helper.make_graph(nodes, name, [views], [said], self.stored)
        model = helper.make_model(
            whole, opset_imports=[helper.make_opsetid("", 17)], ir_version=8, doc_string=source
        )
        onnx.checker.check_model(model)
        target.write_bytes(model.SerializeToString())


def _folded(layer: nn.Sequential) -> tuple[Weights, Weights]:
    """Weights and biases of a convolution, its normalisation within them."""
    conv, norm = layer
    scale = _array(norm.weight) / np.sqrt(_array(norm.running_var) + norm.eps)
    bias = _array(norm.bias) - scale * _array(norm.running_mean)
    return _array(conv.weight) * scale[:, None, None, None], bias


def _array(values: torch.Tensor) -> Weights:
    return np.asarray(values.detach().cpu().numpy(), np.float32)


def _by_place(kernel: Weights) -> Weights:
    """Learned with the four places of a view together, run with the views of a place together."""
    out, channels, *size = kernel.shape
    return kernel.reshape(out, channels // 4, 4, *size).swapaxes(1, 2).reshape(kernel.shape)
