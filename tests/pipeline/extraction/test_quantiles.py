import numpy as np
import pytest

from pipeline.extraction.quantiles import (
    counts_of,
    in_columns,
    median,
    percentile,
    percentile_of,
    percentiles_of,
)

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


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("percent", [0, 50, 90, 100])
def test_percentiles_of_counted_bytes_are_those_of_numpy(size: int, percent: float) -> None:
    values = np.random.default_rng(size).integers(0, 256, (3, size), np.uint8)
    counted = np.stack([counts_of(row[None, :]) for row in values])
    each = [float(np.percentile(row, percent)) for row in values]
    assert percentiles_of(counted, percent).tolist() == pytest.approx(each)
    assert [percentile_of(row, percent) for row in counted] == pytest.approx(each)


@pytest.mark.parametrize("rows", [1, 2, 3, 37, 255])
@pytest.mark.parametrize("most", [2, 40, 256])
def test_a_place_in_the_order_of_columns_is_that_of_numpy(rows: int, most: int) -> None:
    values = np.random.default_rng(rows).integers(0, most, (rows, 60), np.uint8)
    for rank in {0, rows // 2, rows - 1}:
        assert (in_columns(values, rank) == np.sort(values, axis=0)[rank]).all()
