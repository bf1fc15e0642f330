"""What was learned -> an ONNX file: views in, chances out; weights in half precision."""

from pathlib import Path

import numpy as np
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from bench.digits.graph import Graph
from bench.marks.making import KINDS
from bench.marks.network import Look
from pipeline.extraction.scan.ticks.second_look import SEEN

SOURCE = (
    "Trained on drawn marks; digits of MNIST's training part (Y. LeCun, C. Cortes, C. Burges; CC "
    "BY-SA 3.0) and lines of Copiste d'un jour (BAnQ, CC-BY 4.0) among what is no mark."
)


def write_onnx(look: Look, target: Path) -> None:
    """Write the network; what it thinks of all odd kinds is added up."""
    graph, look = Graph(), look.eval()
    odd = np.array([[not kind.startswith("plain")] for kind in KINDS], np.float32)
    x = graph.begin()
    x = graph.pool(graph.relu(graph.conv(x, look.one, "one", is_first=True)), "one_on_pooled")
    x = graph.relu(graph.conv(x, look.two, "two"))
    x = graph.pool(_with(graph, x, look.again, "again"), "again_on_pooled")
    x = graph.relu(graph.conv(x, look.three, "three"))
    x = _with(graph, x, look.four, "four")
    x = graph.pool(_with(graph, x, look.five, "five"), "five_on_pooled")
    x = graph.relu(graph.dense(graph.add("Flatten", [x], "flat"), look.dense, "dense"))
    x = graph.dense(graph.relu(graph.dense(x, look.more, "more")), look.last, "said")
    x = graph.add("Softmax", [x], "kinds", axis=1)
    graph.stored.append(numpy_helper.from_array(np.array([-1], np.int64), "all"))
    x = graph.add("MatMul", [x, graph.keep("odd", odd)], "added")
    graph.add("Reshape", [x, "all"], "chances")
    views = helper.make_tensor_value_info(
        "views", TensorProto.UINT8, ["boxes", 2, 2 * SEEN, 2 * SEEN]
    )
    chances = helper.make_tensor_value_info("chances", TensorProto.FLOAT, ["boxes"])
    graph.write(target, "marks", views, chances, SOURCE)


def _with(graph: Graph, x: str, layer: nn.Sequential, name: str) -> str:
    """What is there, and what a layer adds to it."""
    return graph.relu(graph.add("Add", [x, graph.conv(x, layer, name)], f"{name}_both"))
