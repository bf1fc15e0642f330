"""Looking at the wing that reads loads none of the libraries that read."""

import subprocess
import sys

import pytest

SLOW = {"numpy", "cv2", "pikepdf", "onnxruntime", "pypdfium2", "reportlab"}


@pytest.mark.parametrize(
    "wing", ["pipeline.extraction", "pipeline.extraction.sandbox", "forms.catalogue"]
)
def test_looking_at_it_loads_little(wing: str) -> None:
    code = f"import sys, {wing}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not SLOW & set(done.stdout.split())
