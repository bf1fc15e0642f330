"""Measures of speed and memory, taken on real papers; `python -m bench.run` takes them all."""
