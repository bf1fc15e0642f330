"""Modules that tell one thing in many rounds of papers; `make test` takes the first test of each.

A round is papers taken in, read, folded and drawn: a tenth of a second to a second each, and there
are some two thousand. All are run by `make test-rounds`, and before anything lands.
"""

from collections.abc import Iterable
from typing import Final

import pytest

MODULES: Final = (
    "damage/test_backup",
    "damage/test_journal_lines",
    "damage/test_looking",
    "damage/test_lost_pictures",
    "damage/test_noticed",
    "damage/test_paused",
    "damage/test_received",
    "damage/test_repair",
    "damage/test_repair_cut_short",
    "damage/test_scrub",
    "damage/test_side_by_side",
    "damage/test_untouched",
    "faults/test_disks",
    "faults/test_papers",
    "faults/test_watcher",
    "hostile/test_active",
    "keys/test_cut_short",
    "keys/test_forgotten",
    "keys/test_on_server",
    "keys/test_resealing",
    "keys/test_sealed_office",
    "life/test_close",
    "life/test_erase",
    "life/test_erase_beside_others",
    "life/test_erase_cut_short",
    "life/test_erase_scans",
    "life/test_outboxes",
    "life/test_outboxes_attacked",
    "life/test_retention",
    "pipeline/commands/test_broken_sheets",
    "pipeline/commands/test_commands",
    "pipeline/commands/test_packs",
    "pipeline/commands/test_prints",
    "pipeline/demo/test_demo",
    "pipeline/demo/test_variants",
    "pipeline/desk/test_in_a_browser",
    "pipeline/desk/test_orders_at_the_desk",
    "pipeline/desk/test_others",
    "pipeline/desk/test_questions",
    "pipeline/documents/test_keepsake",
    "pipeline/documents/test_left_blank",
    "pipeline/dossiers/test_abridging",
    "pipeline/dossiers/test_corrections_among_others",
    "pipeline/dossiers/test_left_out",
    "pipeline/dossiers/test_left_out_box_by_box",
    "pipeline/dossiers/test_lone_corrections",
    "pipeline/dossiers/test_order",
    "pipeline/dossiers/test_refused",
    "pipeline/extraction/pdf/test_drawn_on_print",
    "pipeline/extraction/pdf/test_drawn_over",
    "pipeline/extraction/pdf/test_flattened",
    "pipeline/extraction/pdf/test_forms_found",
    "pipeline/extraction/pdf/test_remarks",
    "pipeline/extraction/pdf/test_what_fillers_write",
    "pipeline/extraction/scan/test_beside",
    "pipeline/extraction/scan/test_codes",
    "pipeline/extraction/scan/test_comb_cells",
    "pipeline/extraction/scan/test_parts",
    "pipeline/extraction/scan/test_preprinted",
    "pipeline/extraction/scan/test_printed_values",
    "pipeline/extraction/scan/test_struck_marks",
    "pipeline/extraction/scan/test_third_strokes",
    "pipeline/extraction/scan/test_unbending",
    "pipeline/extraction/scan/test_written_boxes",
    "pipeline/orders/test_decisions",
    "pipeline/orders/test_looks_ordered",
    "pipeline/orders/test_orders_in_doubt",
    "pipeline/orders/test_orders_round",
    "pipeline/orders/test_who_orders",
    "pipeline/outbox/test_feed",
    "pipeline/records/test_filing",
    "pipeline/review/test_agreed_by_pen",
    "pipeline/review/test_copies",
    "pipeline/review/test_correction_sheets",
    "pipeline/review/test_every_question_by_pen",
    "pipeline/review/test_names_asked",
    "pipeline/review/test_old_sheets",
    "pipeline/review/test_plan_asked",
    "pipeline/review/test_safe_contact",
    "pipeline/review/test_suggested_handwriting",
    "pipeline/review/test_whole_papers",
    "pipeline/test_enclosures",
    "pipeline/test_from_paper_to_document",
    "pipeline/test_own_lists",
    "pipeline/test_own_sheets",
    "pipeline/test_route",
    "pipeline/test_voorbeelden",
    "pipeline/today/test_in_a_browser",
    "pipeline/today/test_metrics",
    "pipeline/today/test_overview",
    "pipeline/validation/test_collation",
    "pipeline/validation/test_copies_that_add",
    "pipeline/validation/test_never_filled",
    "pipeline/validation/test_pages_alone",
    "pipeline/validation/test_pages_of_several",
    "pipeline/validation/test_typed_parts",
    "pipeline/validation/test_whole_after_a_page",
    "postgres/test_commands",
    "postgres/test_workers",
    "scans/test_filling",
)
_ROUNDS: Final = frozenset(f"tests/{each}.py" for each in MODULES)


def mark(items: Iterable[pytest.Item]) -> None:
    """Mark as `rounds` all tests of these modules but the first, with all it is tried with."""
    first: dict[str, str] = {}
    for item in items:
        module, _, test = item.nodeid.partition("::")
        name = test.partition("[")[0]
        if module in _ROUNDS and name != first.setdefault(module, name):
            item.add_marker("rounds")
