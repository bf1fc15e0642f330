"""What was learned -> an ONNX file: views in, probabilities out; weights in half precision."""

from pathlib import Path

from onnx import TensorProto, helper

from bench.digits.graph import Graph
from bench.digits.network import Reader

SOURCE = (
    "Trained on digits of MNIST's training part (Y. LeCun, C. Cortes, C. Burges; CC BY-SA 3.0)."
)


def write_onnx(reader: Reader, warmth: float, target: Path) -> None:
    """Write the network; its logits are divided by `warmth` before they become probabilities."""
    graph, reader = Graph(), reader.eval()
    x = graph.begin()
    x = graph.relu(graph.conv(x, reader.one, "one", is_first=True))
    x = graph.relu(graph.conv(x, reader.two, "two"))
    x = graph.pool(x, "pooled")
    x = graph.relu(graph.conv(x, reader.three, "three"))
    first, _, second = reader.around[0]
    more = graph.conv(graph.relu(graph.conv(x, first, "four")), second, "five")
    x = graph.add("Flatten", [graph.relu(graph.add("Add", [x, more], "both"))], "flat")
    x = graph.dense(graph.relu(graph.dense(x, reader.dense, "six")), reader.last, "said", warmth)
    graph.add("Softmax", [x], "probabilities", axis=1)
    views = helper.make_tensor_value_info("views", TensorProto.UINT8, ["cells", 4, 28, 28])
    said = helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["cells", 11])
    graph.write(target, "digits", views, said, SOURCE)
