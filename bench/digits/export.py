"""What was learned -> an ONNX file: views in, probabilities out; weights in half precision."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from bench.digits.network import POOLED, Layer

SOURCE = (
    "Trained on digits of MNIST's training part (Y. LeCun, C. Cortes, C. Burges; CC BY-SA 3.0)."
)


def write_onnx(layers: Sequence[Layer], warmth: float, target: Path) -> None:
    """Write the network; its logits are divided by `warmth` before they become probabilities.

    Args:
        layers: convolutions (out, in, 3, 3), then dense layers (in, out), each with its biases.
    """
    (first, before), *inner, (last, bias) = layers
    inner = [(_by_place(first), before), *inner]
    stored, nodes = [], [_node("Cast", ["views"], "bytes", to=TensorProto.FLOAT)]
    for n, pair in enumerate([*inner, (last / warmth, bias / warmth)]):
        for name, values in zip((f"w{n}", f"b{n}"), pair, strict=True):
            stored.append(numpy_helper.from_array(values.astype(np.float16), f"{name}_half"))
            nodes.append(_node("Cast", [f"{name}_half"], name, to=TensorProto.FLOAT))
    convolutions = sum(weight.ndim == 4 for weight, _ in layers)
    graph = helper.make_graph(
        nodes + _layers(convolutions, len(layers)),
        "digits",
        [helper.make_tensor_value_info("views", TensorProto.UINT8, ["cells", 2, 28, 28])],
        [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["cells", 11])],
        [*stored, numpy_helper.from_array(np.float32(1 / 255), "unit")],
    )
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8, doc_string=SOURCE
    )
    onnx.checker.check_model(model)
    target.write_bytes(model.SerializeToString())


def _by_place(kernel: NDArray[np.float32]) -> NDArray[np.float32]:
    """Learned with the four places of a view together, run with the views of a place together."""
    out, channels, *size = kernel.shape
    return kernel.reshape(out, channels // 4, 4, *size).swapaxes(1, 2).reshape(kernel.shape)


def _node(kind: str, inputs: list[str], output: str, **more: object) -> onnx.NodeProto:
    return helper.make_node(kind, inputs, [output], **more)


def _layers(convolutions: int, count: int) -> list[onnx.NodeProto]:
    nodes, x = [_node("Mul", ["bytes", "unit"], "x")], "fine"
    nodes.append(_node("SpaceToDepth", ["x"], x, blocksize=2))
    for n in range(convolutions):
        nodes += [
            _node("Conv", [x, f"w{n}", f"b{n}"], f"c{n}", pads=[1, 1, 1, 1]),
            _node("Relu", [f"c{n}"], x := f"r{n}"),
        ]
        if n == POOLED:
            shape = {"kernel_shape": [2, 2], "strides": [2, 2]}
            nodes.append(_node("MaxPool", [x], x := f"p{n}", **shape))
    nodes.append(_node("Flatten", [x], x := "flat"))
    for n in range(convolutions, count):
        nodes.append(_node("Gemm", [x, f"w{n}", f"b{n}"], f"d{n}"))
        if n < count - 1:
            nodes.append(_node("Relu", [f"d{n}"], x := f"r{n}"))
    return [*nodes, _node("Softmax", [f"d{count - 1}"], "probabilities", axis=1)]
