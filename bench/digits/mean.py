"""Networks that were learned apart -> one file, in which their mean counts.

python -m bench.digits.mean ONE.onnx 0.3 OTHER.onnx 0.7 --out MEAN.onnx

The mean is of what they are sure of (the geometric one): where they disagree, a doubt is left.
"""

import argparse
from pathlib import Path

import numpy as np
import onnx
from onnx import compose, helper, numpy_helper

from bench.digits.export import SOURCE

_NOTHING = 1e-9  # of a probability: what one takes for impossible the other may yet see


def mean(networks: list[tuple[onnx.ModelProto, float]]) -> onnx.ModelProto:
    """Networks as `export.write_onnx` makes them, each with its share; shares make one."""
    nodes, stored, logs = [], [numpy_helper.from_array(np.float32(_NOTHING), "nothing")], []
    for n, (network, share) in enumerate(networks):
        own = compose.add_prefix(network, f"n{n}_").graph
        for node in own.node:
            node.input[:] = ["views" if each == f"n{n}_views" else each for each in node.input]
        stored += [*own.initializer, numpy_helper.from_array(np.float32(share), f"n{n}_share")]
        nodes += [
            *own.node,
            helper.make_node("Add", [f"n{n}_probabilities", "nothing"], [f"n{n}_seen"]),
            helper.make_node("Log", [f"n{n}_seen"], [f"n{n}_log"]),
            helper.make_node("Mul", [f"n{n}_log", f"n{n}_share"], [f"n{n}_part"]),
        ]
        logs.append(f"n{n}_part")
    nodes += [
        helper.make_node("Sum", logs, ["said"]),
        helper.make_node("Softmax", ["said"], ["probabilities"], axis=1),
    ]
    one = networks[0][0]
    graph = helper.make_graph(nodes, "digits", one.graph.input, one.graph.output, stored)
    model = helper.make_model(
        graph, opset_imports=one.opset_import, ir_version=one.ir_version, doc_string=SOURCE
    )
    onnx.checker.check_model(model)
    return model


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
