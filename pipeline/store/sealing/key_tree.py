"""Names -> keys, all from one secret, of which any can be forgotten while the others stay.

A tree of secrets: from the one above, both below are made by SHA-256, and never the other way
round. A name says which way to go, bit by bit; at the end lies its key. To forget a name, every
secret on its way goes, and those beside the way are kept in their place (Goldreich, Goldwasser and
Micali's function, punctured). What is kept grows with what was forgotten, not with what there is.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from hashlib import sha256
from typing import Final, NamedTuple

_OF_GROUP: Final = 56  # bits
_OF_ITEM: Final = 32
DEPTH: Final = _OF_GROUP + _OF_ITEM
PLACE: Final = DEPTH // 8  # bytes of a place
_SIDES: Final = (b"\0", b"\1")
_AS_KEY: Final = b"\2"
_NODE: Final = 1 + PLACE + 32


class Node(NamedTuple):
    """A place in the tree: how many bits deep, and these bits."""

    depth: int
    bits: int

    @property
    def above(self) -> "Node":
        """The one above it."""
        return Node(self.depth - 1, self.bits >> 1)

    @property
    def beside(self) -> "Node":
        """The other one below the same."""
        return Node(self.depth, self.bits ^ 1)


class Place(NamedTuple):
    """Where the key of something lies: what may go as a whole, and what it is within that."""

    group: int
    item: int

    @classmethod
    def of(cls, group: str, item: str) -> "Place":
        """By names; they cannot be read from it."""
        told = (_bits(group, _OF_GROUP), _bits(item, _OF_ITEM))
        return cls(*told)

    @classmethod
    def read(cls, told: bytes) -> "Place":
        """From its bytes."""
        bits = int.from_bytes(told, "big")
        return cls(bits >> _OF_ITEM, bits & ((1 << _OF_ITEM) - 1))

    def __bytes__(self) -> bytes:
        return (self.group << _OF_ITEM | self.item).to_bytes(PLACE, "big")

    @property
    def node(self) -> Node:
        """Of itself."""
        return Node(DEPTH, self.group << _OF_ITEM | self.item)

    @property
    def whole_group(self) -> Node:
        """Of all that goes with it."""
        return Node(_OF_GROUP, self.group)


def _bits(name: str, many: int) -> int:
    return int.from_bytes(sha256(name.encode()).digest(), "big") >> (256 - many)


class KeyTree:
    """All keys of one store that are not forgotten."""

    def __init__(self, kept: Mapping[Node, bytes]) -> None:
        """Of the secrets that are kept, of 32 bytes each."""
        self._kept = dict(kept)
        self._group = lru_cache(2048)(self._found)
        self._key = lru_cache(16_384)(self._key_at)

    @classmethod
    def grown(cls, secret: bytes) -> "KeyTree":
        """A new one, of which nothing is forgotten."""
        return cls({Node(0, 0): secret})

    def key(self, place: Place) -> bytes | None:
        """The key of 32 bytes at a place; None where it was forgotten."""
        return self._key(place)

    def has(self, node: Node) -> bool:
        """Whether everything below a node is there still."""
        return self._found(node) is not None

    def has_any(self, node: Node) -> bool:
        """Whether anything below a node is there still."""
        if self.has(node):
            return True
        return any(kept.depth > node.depth and _up(kept, node.depth) == node for kept in self._kept)

    def without(self, nodes: Iterable[Node]) -> "KeyTree":
        """The same with all that lies below these forgotten."""
        left = {**self._kept}
        going = {*nodes}
        for node in going:
            _puncture(left, node)
        depths = {node.depth for node in going}
        return KeyTree(
            {
                kept: secret
                for kept, secret in left.items()
                if not any(_up(kept, depth) in going for depth in depths if depth <= kept.depth)
            }
        )

    def _key_at(self, place: Place) -> bytes | None:
        above = self._group(place.whole_group)
        found = _down(above, place.item, _OF_ITEM) if above else self._found(place.node)
        return None if found is None else sha256(found + _AS_KEY).digest()

    def _found(self, node: Node) -> bytes | None:
        start = _covering(self._kept, node)
        if start is None:
            return None
        return _down(self._kept[start], node.bits, node.depth - start.depth)

    def __bytes__(self) -> bytes:
        return b"".join(
            bytes([node.depth]) + node.bits.to_bytes(PLACE, "big") + secret
            for node, secret in sorted(self._kept.items())
        )

    @classmethod
    def read(cls, told: bytes) -> "KeyTree":
        """From its bytes. Raises ValueError."""
        return cls(dict(_nodes(told)))


def _nodes(told: bytes) -> Iterator[tuple[Node, bytes]]:
    if len(told) % _NODE:
        raise ValueError("no tree")
    for at in range(0, len(told), _NODE):
        bits = int.from_bytes(told[at + 1 : at + 1 + PLACE], "big")
        yield Node(told[at], bits), told[at + 1 + PLACE : at + _NODE]


def _down(secret: bytes, bits: int, steps: int) -> bytes:
    """The secret so many steps below, the way that the last bits say."""
    for step in range(steps - 1, -1, -1):
        secret = sha256(secret + _SIDES[bits >> step & 1]).digest()
    return secret


def _up(node: Node, depth: int) -> Node:
    return Node(depth, node.bits >> (node.depth - depth))


def _covering(kept: Mapping[Node, bytes], node: Node) -> Node | None:
    """The node on the way to this one of which the secret is kept, if it was not forgotten."""
    return next((up for d in range(node.depth + 1) if (up := _up(node, d)) in kept), None)


def _puncture(kept: dict[Node, bytes], node: Node) -> None:
    start = _covering(kept, node)
    if start is None:
        return
    secret = kept.pop(start)
    for depth in range(start.depth + 1, node.depth + 1):
        on = _up(node, depth)
        kept[on.beside] = sha256(secret + _SIDES[on.beside.bits & 1]).digest()
        secret = sha256(secret + _SIDES[on.bits & 1]).digest()
