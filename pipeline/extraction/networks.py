"""The weights of a network -> a session that works with it; nobody outside is told that it does.

Since 1.29 onnxruntime tells its maker, over the internet, of each program and network that it runs,
under a number of the machine that it keeps in the home folder; unless it is forbidden before it is
loaded. Loading it anywhere else is forbidden by the linter.
"""

import os
from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol

from numpy.typing import NDArray

_FORBIDDEN: Final = "ORT_DISABLE_TELEMETRY"
os.environ[_FORBIDDEN] = "1"

import onnxruntime  # noqa: E402 - after it is forbidden to tell

onnxruntime.disable_telemetry_events()  # Windows has another road, and listens to this


class Network(Protocol):
    """A network at work."""

    def run(self, names: None, given: Mapping[str, NDArray[Any]]) -> Sequence[NDArray[Any]]:
        """All that it gives for what it is given, by the names of its inputs."""


def session(weights: bytes, *, keeps_memory: bool = True) -> Network:
    """A network at work on one core.

    Args:
        weights: of a network in the ONNX format.
        keeps_memory: whether memory of one run is kept for the next; not where sizes differ.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = keeps_memory
    options.log_severity_level = 3
    given: Network = onnxruntime.InferenceSession(
        weights, options, providers=["CPUExecutionProvider"]
    )
    return given
