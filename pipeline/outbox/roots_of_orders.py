"""An order -> where what is laid out about it lies."""

from pipeline.outbox.roots import Root, Roots
from pipeline.records.orders import WaitingOrder


def root_of_order(order: WaitingOrder, roots: Roots) -> Root:
    """Where what an order asks for lies: with the client whom it names."""
    return roots.of_text(f"{order.asked} {order.because} {order.names}")
