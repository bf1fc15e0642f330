"""Fills with pdfium, the engine of Chrome, as the people of the demo do: click, type, leave."""

from pipeline.demo.filling import fill

__all__ = ["fill"]
