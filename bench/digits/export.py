"""What was learned -> an ONNX file: views in, probabilities out; weights in half precision."""

from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

Layer = tuple[NDArray[np.float32], NDArray[np.float32]]
SOURCE = (
    "Trained on digits of MNIST's training part (Y. LeCun, C. Cortes, C. Burges; CC BY-SA 3.0)."
)


def write_onnx(layers: list[Layer], warmth: float, target: Path) -> None:
    """Write the network; its logits are divided by `warmth` before they become probabilities."""
    weights = [*(_convolution(w) for w, _ in layers[:3]), _first_dense(layers[3][0]), layers[4][0]]
    weights[4] = weights[4] / warmth
    biases = [b for _, b in layers[:4]] + [layers[4][1] / warmth]
    stored, nodes = [], [_node("Cast", ["views"], "bytes", to=TensorProto.FLOAT)]
    for n, (weight, bias) in enumerate(zip(weights, biases, strict=True)):
        for name, values in ((f"w{n}", weight), (f"b{n}", bias)):
            stored.append(numpy_helper.from_array(values.astype(np.float16), f"{name}_half"))
            nodes.append(_node("Cast", [f"{name}_half"], name, to=TensorProto.FLOAT))
    graph = helper.make_graph(
        nodes + _layers(),
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


def read_onnx(source: Path) -> list[Layer]:
    """The layers out of such a file, as they were learned."""
    graph = onnx.load(source).graph
    stored = {one.name: numpy_helper.to_array(one).astype(np.float32) for one in graph.initializer}
    weights = [stored[f"w{n}_half"] for n in range(5)]
    for n in range(3):
        weights[n] = np.transpose(weights[n], (2, 3, 1, 0))
    dense = weights[3]
    weights[3] = dense.reshape(-1, 7, 7, dense.shape[1]).transpose(1, 2, 0, 3).reshape(dense.shape)
    return [(weight, stored[f"b{n}_half"]) for n, weight in enumerate(weights)]


def _convolution(kernel: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.transpose(kernel, (3, 2, 0, 1))


def _first_dense(weight: NDArray[np.float32]) -> NDArray[np.float32]:
    """Learned with channels last, run with channels first."""
    return weight.reshape(7, 7, -1, weight.shape[1]).transpose(2, 0, 1, 3).reshape(weight.shape)


def _node(kind: str, inputs: list[str], output: str, **more: object) -> onnx.NodeProto:
    return helper.make_node(kind, inputs, [output], **more)


def _layers() -> list[onnx.NodeProto]:
    nodes, x = [_node("Mul", ["bytes", "unit"], "x")], "fine"
    nodes.append(_node("SpaceToDepth", ["x"], x, blocksize=2))
    for n in range(3):
        nodes += [
            _node("Conv", [x, f"w{n}", f"b{n}"], f"c{n}", pads=[1, 1, 1, 1]),
            _node("Relu", [f"c{n}"], x := f"r{n}"),
        ]
        if n == 1:
            shape = {"kernel_shape": [2, 2], "strides": [2, 2]}
            nodes.append(_node("MaxPool", [x], x := f"p{n}", **shape))
    return [
        *nodes,
        _node("Flatten", [x], "flat"),
        _node("Gemm", ["flat", "w3", "b3"], "d3"),
        _node("Relu", ["d3"], "r3"),
        _node("Gemm", ["r3", "w4", "b4"], "said"),
        _node("Softmax", ["said"], "probabilities", axis=1),
    ]
