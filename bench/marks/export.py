"""What was learned -> an ONNX file: views in, chances out; weights in half precision."""

from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from bench.marks.making import KINDS
from bench.marks.network import Look
from pipeline.extraction.scan.ticks.second_look import SEEN

SOURCE = (
    "Trained on drawn marks; digits of MNIST's training part (Y. LeCun, C. Cortes, C. Burges; CC "
    "BY-SA 3.0) and lines of Copiste d'un jour (BAnQ, CC-BY 4.0) among what is no mark."
)
Weights = NDArray[np.float32]


class _Graph:
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

    def relu(self, x: str) -> str:
        return self.add("Relu", [x], f"{x}_on")

    def pool(self, x: str) -> str:
        return self.add("MaxPool", [x], f"{x}_pooled", kernel_shape=[2, 2], strides=[2, 2])

    def conv(self, x: str, layer: nn.Sequential, name: str, *, is_first: bool = False) -> str:
        kernel, bias = _folded(layer)
        kernel = _by_place(kernel) if is_first else kernel
        inputs = [x, self.keep(f"{name}_w", kernel), self.keep(f"{name}_b", bias)]
        return self.add("Conv", inputs, name, pads=[1, 1, 1, 1])

    def dense(self, x: str, layer: nn.Linear, name: str) -> str:
        weights, bias = _array(layer.weight).T, _array(layer.bias)
        return self.add(
            "Gemm", [x, self.keep(f"{name}_w", weights), self.keep(f"{name}_b", bias)], name
        )


def write_onnx(look: Look, target: Path) -> None:
    """Write the network; what it thinks of all odd kinds is added up."""
    graph, look = _Graph(), look.eval()
    graph.stored.append(numpy_helper.from_array(np.float32(1 / 255), "unit"))
    odd = np.array([[not kind.startswith("plain")] for kind in KINDS], np.float32)
    x = graph.add("Cast", ["views"], "bytes", to=TensorProto.FLOAT)
    x = graph.add("SpaceToDepth", [graph.add("Mul", [x, "unit"], "light")], "fine", blocksize=2)
    x = graph.pool(graph.relu(graph.conv(x, look.one, "one", is_first=True)))
    x = graph.pool(graph.relu(graph.conv(x, look.two, "two")))
    x = graph.relu(graph.conv(x, look.three, "three"))
    more = graph.conv(x, look.four, "four")
    x = graph.pool(graph.relu(graph.add("Add", [x, more], "both")))
    x = graph.dense(graph.add("Flatten", [x], "flat"), look.dense, "five")
    x = graph.dense(graph.relu(x), look.last, "said")
    x = graph.add("Softmax", [x], "kinds", axis=1)
    graph.stored.append(numpy_helper.from_array(np.array([-1], np.int64), "all"))
    x = graph.add("MatMul", [x, graph.keep("odd", odd)], "added")
    graph.add("Reshape", [x, "all"], "chances")
    views = helper.make_tensor_value_info(
        "views", TensorProto.UINT8, ["boxes", 2, 2 * SEEN, 2 * SEEN]
    )
    chances = helper.make_tensor_value_info("chances", TensorProto.FLOAT, ["boxes"])
    whole = helper.make_graph(graph.casts + graph.nodes, "marks", [views], [chances], graph.stored)
    model = helper.make_model(
        whole, opset_imports=[helper.make_opsetid("", 17)], ir_version=8, doc_string=SOURCE
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
