"""A file of digits -> `pipeline/extraction/scan/digits.onnx`; see README.md beside this.

python -m bench.digits.train FILE.npz [--views 300000] [--epochs 8]
"""

import argparse
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
from numpy.typing import NDArray

from bench.digits import cells, making, source
from bench.digits.export import read_onnx, write_onnx

BATCH, RATE, CLASSES = 256, 2e-3, 11
CHANNELS, HIDDEN = (24, 32, 48), 64
OUT = Path("pipeline/extraction/scan/digits.onnx")
Params = list[tuple[Any, Any]]


def fresh(key: Any) -> Params:
    """Three convolutions and two dense layers; about 174,000 numbers."""
    shapes = [
        (3, 3, before, after) for before, after in zip((8, *CHANNELS), CHANNELS, strict=False)
    ]
    shapes += [(7 * 7 * CHANNELS[-1], HIDDEN), (HIDDEN, CLASSES)]
    keys = jax.random.split(key, len(shapes))
    return [
        (jax.random.normal(k, shape) * np.sqrt(2 / np.prod(shape[:-1])), jnp.zeros(shape[-1]))
        for k, shape in zip(keys, shapes, strict=True)
    ]


def logits(params: Params, seen: Any, drop: Any = None) -> Any:
    """What the network says of views (n, 2, 28, 28); `drop` is a key while it learns."""
    x = seen.reshape(-1, 2, 14, 2, 14, 2).transpose(0, 2, 4, 3, 5, 1).reshape(-1, 14, 14, 8)
    x = x.astype(jnp.float32) / 255
    for n, (kernel, bias) in enumerate(params[:3]):
        x = jax.nn.relu(_convolved(x, kernel) + bias)
        if n == 1:
            x = x.reshape(-1, 7, 2, 7, 2, x.shape[-1]).max((2, 4))
    x = x.reshape(x.shape[0], -1)
    if drop is not None:
        x = x * jax.random.bernoulli(drop, 0.7, x.shape) / 0.7
    x = jax.nn.relu(x @ params[3][0] + params[3][1])
    return x @ params[4][0] + params[4][1]


def _convolved(x: Any, kernel: Any) -> Any:
    """A 3 x 3 convolution that keeps the size."""
    kept = ("NHWC", "HWIO", "NHWC")
    return jax.lax.conv_general_dilated(x, kernel, (1, 1), "SAME", dimension_numbers=kept)


def targets(labels: Any) -> Any:
    """Certainty for digits and empty cells; for what is no digit, all alike."""
    sure = jax.nn.one_hot(labels, CLASSES)
    return jnp.where((labels < CLASSES)[:, None], sure, 1 / CLASSES)


def loss(params: Params, seen: Any, labels: Any, key: Any) -> Any:
    """Cross entropy."""
    return optax.softmax_cross_entropy(logits(params, seen, key), targets(labels)).mean()


def train(
    params: Params,
    views: making.Views,
    labels: making.Labels,
    epochs: int,
    report: Callable[[Params], None],
    *,
    rate: float = RATE,
) -> None:
    """Learn; after each round report the running mean of the last steps."""
    steps = epochs * (len(views) // BATCH)
    learner = optax.adamw(optax.cosine_onecycle_schedule(steps, rate, 0.15), weight_decay=1e-3)
    mean, state = params, learner.init(params)

    @jax.jit
    def step(params: Params, mean: Params, state: Any, *seen: Any) -> Any:
        value, slopes = jax.value_and_grad(loss)(params, *seen)
        change, state = learner.update(slopes, state, params)
        params = optax.apply_updates(params, change)
        mean = jax.tree.map(lambda old, new: 0.998 * old + 0.002 * new, mean, params)
        return params, mean, state, value

    rng, key = np.random.default_rng(0), jax.random.key(1)
    for epoch in range(epochs):
        order = rng.permutation(len(views))[: len(views) // BATCH * BATCH].reshape(-1, BATCH)
        total = 0.0
        for n, rows in enumerate(order):
            drop = jax.random.fold_in(key, epoch * len(order) + n)
            moved = np.roll(views[rows], rng.integers(-1, 2, 2), (2, 3))  # a pixel, all alike
            params, mean, state, value = step(params, mean, state, moved, labels[rows], drop)
            total += float(value)
        print(f"epoch {epoch + 1}: loss {total / len(order):.4f}", flush=True)
        report(mean)


@jax.jit
def _logits(params: Params, seen: Any) -> Any:
    return logits(params, seen)


def say(params: Params, views: making.Views) -> NDArray[np.float64]:
    """The logits of many views."""
    return np.concatenate(
        [
            np.asarray(_logits(params, views[n : n + 1000]), np.float64)
            for n in range(0, len(views), 1000)
        ]
    )


def temperature(said: NDArray[np.float64], labels: making.Labels) -> float:
    """What to divide logits by, so that of readings with 0.99 one in a hundred is wrong."""
    digits = labels < CLASSES
    said, labels = said[digits], labels[digits]
    tries = np.exp(np.linspace(np.log(0.25), np.log(3), 80))
    return float(min(tries, key=partial(_surprise, said, labels)))


def _surprise(said: NDArray[np.float64], labels: making.Labels, warmth: float) -> float:
    scaled = said / warmth
    return float(
        (np.logaddexp.reduce(scaled, axis=1) - scaled[np.arange(len(labels)), labels]).mean()
    )


def main() -> None:
    """Learn, watch, write the weights."""
    asked = argparse.ArgumentParser()
    asked.add_argument("digits", type=Path, help="npz with `images` and `labels`")
    asked.add_argument("--views", type=int, default=300_000)
    asked.add_argument("--epochs", type=int, default=8)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--rate", type=float, default=RATE)
    asked.add_argument("--begin", type=Path, help="go on from these weights")
    asked.add_argument("--out", type=Path, default=OUT)
    asked.add_argument("--cores", type=int, default=2, help="that make cells")
    given = asked.parse_args()
    digits = source.load(given.digits)
    views, labels = making.make(
        source.learned(digits), given.views, given.seed, given.cores, strays=cells.STRAY
    )
    seen, known = making.make(source.watched(digits), 20_000, 77, given.cores)

    def report(params: Params) -> None:
        said = say(params, seen)
        right = (said.argmax(1) == known)[known < CLASSES].mean()
        warmth = temperature(said, known)
        print(f"  watched: {right:.4f} right; temperature {warmth:.2f}", flush=True)
        write_onnx([(np.asarray(w), np.asarray(b)) for w, b in params], warmth, given.out)

    params = read_onnx(given.begin) if given.begin else fresh(jax.random.key(0))
    begun = [(jnp.asarray(w), jnp.asarray(b)) for w, b in params]
    train(begun, views, labels, given.epochs, report, rate=given.rate)


if __name__ == "__main__":
    main()
