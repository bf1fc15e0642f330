"""Our own filled form, as bad cables, full disks and helpful programs leave it."""

import random
from functools import partial

from tests.hostile.kind import Kind, good, kind

# What may be true of a damaged form: it is whole after all, something in it is asked, or it is
# refused. Which of these is right for which damage is what the tests of the readers are about.
_ASKED = (
    "file_damaged fields_missing text_garbled page_missing mark_unclear identity_conflict "
    "remark_over_box ink_beside"
)
_ANY = (
    f"accepted damaged not_our_form unknown_edition client_missing wrong_check_digit "
    f"unknown_client locked date_missing date_unclear date_impossible values_differ choice_unknown "
    f"client_conflict instance_unknown reader_died not_a_pdf pages_awaited {_ASKED}"
)


def cut(share: float) -> bytes:
    whole = good()
    return whole[: int(len(whole) * share)]


def flipped(seed: int, times: int) -> bytes:
    dice = random.Random(seed)
    content = bytearray(good())
    for _ in range(times):
        content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
    return bytes(content)


def with_hole(start: float, size: int) -> bytes:
    content = bytearray(good())
    at = int(len(content) * start)
    content[at : at + size] = bytes(size)
    return bytes(content)


def without_piece(seed: int) -> bytes:
    dice = random.Random(seed)
    content = good()
    at = dice.randrange(len(content) - 2_000)
    return content[:at] + content[at + dice.randrange(1, 1_500) :]


def pieces_swapped() -> bytes:
    content = good()
    third = len(content) // 3
    return content[:100] + content[third : 2 * third] + content[100:third] + content[2 * third :]


KINDS: tuple[Kind, ...] = (
    *(
        kind(f"cut_at_{share}", partial(cut, share), "damaged not_a_pdf")
        for share in (0.0005, 0.01, 0.2, 0.5, 0.8, 0.95, 0.999)
    ),
    *(
        kind(f"flipped_{times}_{seed}", partial(flipped, seed, times), _ANY, is_one_more=seed > 0)
        for times in (1, 30, 2_000)
        for seed in range(4)
    ),
    *(
        kind(f"piece_lost_{seed}", partial(without_piece, seed), _ANY, is_one_more=seed > 1)
        for seed in range(6)
    ),
    kind("nul_tail", lambda: cut(0.7) + bytes(len(good()) * 3 // 10), "damaged"),
    kind("nul_hole", partial(with_hole, 0.4, 4_096), _ANY),
    kind("nul_head", partial(with_hole, 0.0, 512), "not_a_pdf damaged"),
    kind("line_ends_changed", lambda: good().replace(b"\n", b"\r\n"), _ANY),
    kind("taken_for_text", lambda: good().decode("utf-8", "replace").encode(), _ANY),
    kind("seven_bits", lambda: bytes(byte & 0x7F for byte in good()), _ANY),
    kind("pieces_swapped", pieces_swapped, _ANY),
    kind("junk_before", lambda: b"\0" * 900 + good(), "accepted file_damaged damaged"),
    kind("junk_far_before", lambda: b"x" * 5_000 + good(), "not_a_pdf"),
    kind("junk_behind", lambda: good() + b"\xff" * 50_000, "damaged accepted file_damaged"),
    kind("no_end_mark", lambda: good().replace(b"%%EOF", b""), "accepted damaged file_damaged"),
    kind(
        "wrong_start",
        lambda: good().replace(b"startxref\n", b"startxref\n9"),
        "file_damaged damaged",
    ),
)
