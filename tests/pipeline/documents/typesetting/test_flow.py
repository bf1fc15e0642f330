from pipeline.documents.typesetting.blocks import Card, PageBlock, TextBlock
from pipeline.documents.typesetting.flow import anchored, paginate
from pipeline.documents.typesetting.styles import BODY, HEAD, register_faces

WIDTH, ROOM = 300.0, 200.0


def lines(count: int, **more: bool | str) -> TextBlock:
    register_faces()
    return TextBlock("<br/>".join(["regel"] * count), BODY, **more)  # type: ignore[arg-type]


def on_pages(*blocks: PageBlock) -> list[int]:
    return [len(page.placed) for page in paginate(blocks, WIDTH, ROOM)]


def test_blocks_that_fit_share_a_page() -> None:
    assert on_pages(lines(3), lines(3)) == [2]


def test_a_short_block_moves_whole_to_the_next_page() -> None:
    assert on_pages(lines(6), lines(6)) == [1, 1]


def test_a_high_block_is_parted_and_loses_no_line() -> None:
    pages = paginate([lines(30)], WIDTH, ROOM)

    told = [block for page in pages for block, _ in page.placed if isinstance(block, TextBlock)]
    assert sum(block.lines(WIDTH) for block in told) == 30
    assert all(page.used <= ROOM for page in pages)


def test_a_head_goes_with_what_it_heads() -> None:
    register_faces()
    head = TextBlock("Kop", HEAD, keeps=True)

    pages = paginate([lines(7), head, lines(3)], WIDTH, ROOM)

    assert pages[1].placed[0][0] is head


def test_blocks_kept_together_that_are_too_high_still_all_stand() -> None:
    blocks = [lines(6, keeps=True) for _ in range(4)]

    pages = paginate(blocks, WIDTH, ROOM)

    told = [block for page in pages for block, _ in page.placed if isinstance(block, TextBlock)]
    assert sum(block.lines(WIDTH) for block in told) == 24
    assert all(page.used <= ROOM for page in pages)


def test_what_goes_on_over_a_page_says_where_it_belongs() -> None:
    under = lines(1)
    card = Card([lines(4)])
    card.under = under

    pages = paginate([lines(7), card], WIDTH, ROOM)

    assert [block for block, _ in pages[1].placed] == [under, card]


def test_an_anchor_stands_on_the_first_page_of_its_block() -> None:
    pages = paginate([lines(7), lines(20, anchor="verhaal")], WIDTH, ROOM)

    assert anchored(pages) == {"verhaal": 1}
