"""What was learned -> an ONNX file with weights of eight bits, unpacked when it is loaded."""

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper
from torch import nn

SOURCES = (
    "Learned from: Copiste d'un jour (Bibliothèque et Archives nationales du Québec, 2024,"
    " CC-BY 4.0); Peraire ground truth (CC-BY 4.0); DHSD (Riaz, Saifullah, Agne, Dengel, Ahmed,"
    " DFKI, CC-BY 4.0); lines drawn with handwriting fonts (SIL OFL, Apache 2.0; see decision 44)"
    " from words of wordfreq's lists and sentences of the UD Dutch treebanks (CC BY-SA 4.0)."
)
_SMALL = 1024  # numbers; fewer stay as they are


def write_onnx(
    network: nn.Module, target: Path, puts_out: str = "logp", source: str = SOURCES
) -> None:
    """Write a network: `ink` (lines, 1, 64, width) in; what it puts out is (lines, width / 4, ...).

    What the recogniser puts out has a place for each letter; `source`: what it was learned from.
    """
    network.eval()
    raw = target.with_suffix(".raw.onnx")
    torch.onnx.export(
        network,
        (torch.zeros(1, 1, 64, 256),),
        str(raw),
        input_names=["ink"],
        output_names=[puts_out],
        dynamic_axes={"ink": {0: "lines", 3: "width"}, puts_out: {0: "lines", 1: "moments"}},
        opset_version=17,
        dynamo=False,
    )
    model = onnx.load(raw)
    raw.unlink()
    model.doc_string = source
    _pack(model)
    onnx.checker.check_model(model)
    target.write_bytes(model.SerializeToString())


def _pack(model: onnx.ModelProto) -> None:
    """Large weights as int8 with a scale for each output channel."""
    graph = model.graph
    kept, unpacking = [], []
    for stored in graph.initializer:
        weights = numpy_helper.to_array(stored)
        if weights.dtype != np.float32 or weights.ndim < 2 or weights.size < _SMALL:
            kept.append(stored)
            continue
        axis = 0 if weights.ndim == 4 else 1  # what comes out: convolutions; products and LSTMs
        others = tuple(n for n in range(weights.ndim) if n != axis)
        scale = np.maximum(np.abs(weights).max(axis=others, keepdims=True), 1e-8) / 127
        packed = np.clip(np.round(weights / scale), -127, 127).astype(np.int8)
        name = stored.name
        kept += [
            numpy_helper.from_array(packed, f"{name}_packed"),
            numpy_helper.from_array(scale.astype(np.float32), f"{name}_scale"),
        ]
        # no DequantizeLinear: onnxruntime would unpack anew for every line
        wide, to = f"{name}_cast", onnx.TensorProto.FLOAT
        unpacking += [
            helper.make_node("Cast", [f"{name}_packed"], [wide], to=to),
            helper.make_node("Mul", [wide, f"{name}_scale"], [name]),
        ]
    nodes = [*unpacking, *graph.node]
    del graph.initializer[:], graph.node[:]
    graph.initializer.extend(kept)
    graph.node.extend(nodes)
