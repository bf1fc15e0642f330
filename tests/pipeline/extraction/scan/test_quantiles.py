import numpy as np
import pytest

from pipeline.extraction.scan.quantiles import median, percentile

SIZES = (1, 2, 3, 10, 101, 784)


@pytest.mark.parametrize("size", SIZES)
def test_the_middle_of_bytes_is_that_of_numpy(size: int) -> None:
    values = np.random.default_rng(size).integers(0, 256, size, np.uint8)
    assert median(values) == np.median(values)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("percent", [0, 50, 95, 98, 100])
def test_a_percentile_is_that_of_numpy(size: int, percent: float) -> None:
    values = np.random.default_rng(size).random(size).astype(np.float32)
    assert percentile(values, percent) == float(np.percentile(values, percent))
