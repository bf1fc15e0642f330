"""Numbers on how it goes, as Prometheus reads them."""

import json
import os
import subprocess
import sys
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families as parsed

from tests.faults.circumstances import until, watcher
from tests.workspace import Workspace, blank, fill, header

ALIAS = "Xanthippé"
Numbers = dict[tuple[str, str], float]


def numbers(text: str) -> Numbers:
    """What the text says, by name and label, as Prometheus' own parser reads it."""
    return {
        (each.name.removeprefix("krachtwerk_"), "".join(each.labels.values())): each.value
        for family in parsed(text)
        for each in family.samples
    }


def setting(office: Workspace, line: str) -> None:
    path = office.path / "krachtwerk.toml"
    path.write_text(f"{path.read_text()}\n{line}\n")


def some_papers(office: Workspace) -> str:
    code = office.new_client("--alias", ALIAS)
    good = {**header(client=code), "/alias": ALIAS, "/goals/0/text": "Een geheim doel"}
    office.drop("a.pdf", fill(blank("actieplan"), good))
    office.drop("b.pdf", fill(blank("evaluatie"), {"/client": code, "/alias": ALIAS}))
    office.drop("Markersteinstraat.pdf", b"%PDF-1.4 no form of ours")
    return code


def test_the_file_says_what_the_command_says(office: Workspace) -> None:
    setting(office, 'metrics = "numbers.prom"')
    code = some_papers(office)
    assert office.run_once().exit_code == 0
    file = office.path / "numbers.prom"
    written, shown = numbers(file.read_text()), numbers(office.krachtwerk("metrics").stdout)
    for each in [key for key in written if key[0] == "free_bytes"]:
        assert shown.pop(each) is not written.pop(each)
    assert written == shown
    assert (written["watcher_alive", ""], written["watcher_should_live", ""]) == (0, 0)
    assert (shown["papers", "accepted"], shown["papers", "rejected"]) == (1, 1)
    assert (shown["papers", "review"], shown["questions", ""]) == (1, len(asked(office)))
    assert (shown["dossiers", "open"], shown["inbox_files", ""]) == (1, 0)
    assert file.stat().st_mode & 0o777 == 0o644
    for word in (code, ALIAS, "geheim", "Markerstein"):
        assert word not in file.read_text()


def test_the_watcher_lives_in_the_file_until_it_ended(office: Workspace) -> None:
    setting(office, 'metrics = "numbers.prom"')
    file = office.path / "numbers.prom"
    with watcher(office):
        assert until(file.is_file)
        during = numbers(file.read_text())
    after = numbers(file.read_text())
    state = ("watcher_alive", ""), ("watcher_should_live", "")
    assert ([during[each] for each in state], [after[each] for each in state]) == ([1, 1], [0, 0])


def test_it_is_told_also_where_the_round_could_not_work(office: Workspace) -> None:
    setting(office, 'metrics = "numbers.prom"')
    file = office.path / "numbers.prom"
    file.write_text("krachtwerk_watcher_alive 1\n")  # of one that was killed
    (office.path / "dossiers" / "krachtwerk.sqlite3").write_bytes(b"no database" * 500)
    assert office.run_once().exit_code == 1
    told = numbers(file.read_text())
    assert (told["watcher_alive", ""], told["store_readable", ""]) == (0, 0)


def test_by_a_clock_it_lives_as_long_as_rounds_come_in_time(office: Workspace) -> None:
    setting(office, 'metrics = "numbers.prom"\nround_interval = 300')
    office.run_once()
    assert numbers((office.path / "numbers.prom").read_text())["watcher_alive", ""] == 1


def asked(office: Workspace) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = json.loads(office.krachtwerk("review", "--json").stdout)
    return rows


def test_a_store_that_cannot_be_read_is_told(office: Workspace) -> None:
    (office.path / "dossiers" / "krachtwerk.sqlite3").write_bytes(b"no database" * 500)
    shown = numbers(office.krachtwerk("metrics").stdout)
    assert (shown["store_readable", ""], ("papers", "accepted") in shown) == (0, False)


def test_where_it_cannot_be_written_papers_are_taken_in_all_the_same(office: Workspace) -> None:
    setting(office, 'metrics = "away/numbers.prom"')
    some_papers(office)
    assert office.run_once().exit_code == 0
    assert len(office.arrivals()) == 3


def test_what_run_tells_is_an_object_a_line_without_names_or_answers(office: Workspace) -> None:
    setting(office, 'log_format = "json"\nmetrics = "away/numbers.prom"')
    some_papers(office)
    words = [sys.executable, "-m", "pipeline", "--verbose", "--workspace", str(office.path)]
    done = subprocess.run(
        [*words, "run", "--once"],
        cwd=Path(__file__).parents[3],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert {frozenset(line) for line in lines} == {
        frozenset({"format", "at", "level", "logger", "message", "template"})
    }
    assert "arrival %s %s %s" in {line["template"] for line in lines}
    assert {"INFO", "ERROR"} <= {line["level"] for line in lines}
    assert "krachtwerk" in {line["logger"] for line in lines}
    for word in (ALIAS, "Xanthipp", "geheim", "Markerstein"):
        assert word not in done.stderr
