"""Networks that were learned apart -> one file, in which the first is asked, and then their mean.

python -m bench.digits.mean ONE.onnx 0.5 OTHER.onnx 0.5 --out MEAN.onnx

The mean is of what they are sure of (the geometric one): where they disagree, a doubt is left. What
the first is as good as certain of goes to no other: none changes that, and it costs half the work.
"""

import argparse
from pathlib import Path

import numpy as np
import onnx
from onnx import NodeProto, TensorProto, compose, helper, numpy_helper

from bench.digits.export import SOURCE

_NOTHING = 1e-9  # of a probability: what one takes for impossible the other may yet see
# A probability of the first. Of 24,000 cells none that it was as sure of was another digit by the
# mean, nor had less than 0.999 there
_SETTLED = 0.9999


def mean(networks: list[tuple[onnx.ModelProto, float]]) -> onnx.ModelProto:
    """Networks as `export.write_onnx` makes them, each with its share; shares make one."""
    stored = [
        numpy_helper.from_array(np.float32(_NOTHING), "nothing"),
        numpy_helper.from_array(np.float32(_SETTLED), "settled"),
        numpy_helper.from_array(np.array([1]), "across"),
    ]
    first, *others = networks
    nodes = [*_said(0, first, "views", stored), *_doubted()]
    doubted = helper.make_node("Gather", ["n0_part", "doubted"], ["n0_doubted"])
    nodes.append(doubted)
    for n, other in enumerate(others, start=1):
        nodes += _said(n, other, "doubted_views", stored)
    logs = ["n0_doubted", *(f"n{n}_part" for n in range(1, len(networks)))]
    nodes += [
        helper.make_node("Sum", logs, ["said"]),
        helper.make_node("Softmax", ["said"], ["means"], axis=1),
        helper.make_node("ScatterND", ["n0_probabilities", "places", "means"], ["probabilities"]),
    ]
    one = first[0]
    graph = helper.make_graph(nodes, "digits", one.graph.input, one.graph.output, stored)
    model = helper.make_model(
        graph, opset_imports=one.opset_import, ir_version=one.ir_version, doc_string=SOURCE
    )
    onnx.checker.check_model(model)
    return model


def _said(
    n: int, network: tuple[onnx.ModelProto, float], views: str, stored: list[TensorProto]
) -> list[NodeProto]:
    """A network that looks at such views, and its part of the mean (`nN_part`)."""
    model, share = network
    own = compose.add_prefix(model, f"n{n}_").graph
    for node in own.node:
        node.input[:] = [views if each == f"n{n}_views" else each for each in node.input]
    stored += [*own.initializer, numpy_helper.from_array(np.float32(share), f"n{n}_share")]
    return [
        *own.node,
        helper.make_node("Add", [f"n{n}_probabilities", "nothing"], [f"n{n}_seen"]),
        helper.make_node("Log", [f"n{n}_seen"], [f"n{n}_log"]),
        helper.make_node("Mul", [f"n{n}_log", f"n{n}_share"], [f"n{n}_part"]),
    ]


def _doubted() -> list[NodeProto]:
    """The views of cells of which the first network is not certain, and which those are."""
    return [
        helper.make_node("ReduceMax", ["n0_probabilities"], ["n0_most"], axes=[1], keepdims=0),
        helper.make_node("Less", ["n0_most", "settled"], ["is_doubted"]),
        helper.make_node("NonZero", ["is_doubted"], ["row_of_doubted"]),
        helper.make_node("Transpose", ["row_of_doubted"], ["places"], perm=[1, 0]),
        helper.make_node("Squeeze", ["places", "across"], ["doubted"]),
        helper.make_node("Gather", ["views", "doubted"], ["doubted_views"]),
    ]


def main() -> None:
    """Write the mean of the networks that are named, each before its share."""
    asked = argparse.ArgumentParser()
    asked.add_argument("networks", nargs="+", help="files, each with its share")
    asked.add_argument("--out", type=Path, required=True)
    given = asked.parse_args()
    files, shares = given.networks[::2], map(float, given.networks[1::2])
    both = [(onnx.load(file), share) for file, share in zip(files, shares, strict=True)]
    given.out.write_bytes(mean(both).SerializeToString())


if __name__ == "__main__":
    main()
