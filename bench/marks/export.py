"""What was learned -> an ONNX file: views in, chances out; weights in half precision."""

from pathlib import Path

import numpy as np
from onnx import TensorProto, helper, numpy_helper

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
    x = graph.pool(graph.relu(graph.conv(x, look.two, "two")), "two_on_pooled")
    x = graph.relu(graph.conv(x, look.three, "three"))
    more = graph.conv(x, look.four, "four")
    x = graph.pool(graph.relu(graph.add("Add", [x, more], "both")), "both_on_pooled")
    x = graph.relu(graph.dense(graph.add("Flatten", [x], "flat"), look.dense, "five"))
    x = graph.dense(graph.relu(graph.dense(x, look.more, "six")), look.last, "said")
    x = graph.add("Softmax", [x], "kinds", axis=1)
    graph.stored.append(numpy_helper.from_array(np.array([-1], np.int64), "all"))
    x = graph.add("MatMul", [x, graph.keep("odd", odd)], "added")
    graph.add("Reshape", [x, "all"], "chances")
    views = helper.make_tensor_value_info(
        "views", TensorProto.UINT8, ["boxes", 2, 2 * SEEN, 2 * SEEN]
    )
    chances = helper.make_tensor_value_info("chances", TensorProto.FLOAT, ["boxes"])
    graph.write(target, "marks", views, chances, SOURCE)
