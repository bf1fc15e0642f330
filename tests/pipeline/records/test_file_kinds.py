"""How a file is called that came without a name of its own."""

import pytest

from pipeline.records.file_kinds import HEAD, ending_of


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (b"%PDF-1.7", ".pdf"),
        (b"{\\rtf1 Beste", ".rtf"),
        (b"GIF89a", ".gif"),
        (b"Subject: blad\r\nTo: kantoor@example.org\r\n\r\nHallo", ".eml"),
        (b"From - Mon Jun  1 10:00:00 2026\r\nSubject: blad\r\nTo: a@example.org\r\n", ".eml"),
        (b"From Noor\nBeste Sam", ".txt"),
        ("Beste Zoë,\r\n".encode(), ".txt"),
        (("ë" * HEAD).encode()[1 : HEAD + 1], ".bin"),
        (("ë" * HEAD).encode()[:HEAD], ".txt"),
        (b"<script>run()</script>", ".txt"),
        (b"BMI\r\nlengte en gewicht van deze maand", ".txt"),
        (b"MZ\x90\0\3", ".bin"),
        (b"", ".bin"),
    ],
)
def test_it_has_an_ending_that_nothing_runs(content: bytes, ending: str) -> None:
    assert ending_of(content) == ending
