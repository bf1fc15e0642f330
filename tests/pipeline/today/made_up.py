"""A day on which everything happens, made up."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from pipeline.records import Outcome
from pipeline.today import facts
from pipeline.today.condition import State

DAY = date(2026, 11, 27)
MOMENT = datetime(2026, 11, 27, 9, 30, tzinfo=UTC)


def code(n: int) -> str:
    return f"{100_000 + 7 * n}-{n % 10}"


def busy_day(rows: int = 40) -> facts.Today:
    """A day with something in every list; `rows` papers came in this week."""
    ago = [DAY - timedelta(days=n) for n in range(200)]
    outcomes: tuple[Outcome, ...] = ("accepted", "review", "rejected", "duplicate")
    came = tuple(
        facts.CameIn(
            f"{n:08X}",
            MOMENT - timedelta(hours=3 * n),
            code(n),
            "Teamkrachtbespreking",
            outcomes[n % 4],
        )
        for n in range(rows)
    )
    return facts.Today(
        day=DAY,
        questions=(
            *(
                facts.Questions(code(n), "client", 3 + n, n, f"nakijken/{code(n)}.pdf")
                for n in (2, 1)
            ),
            facts.Questions(None, "team", 1, 0, "nakijken/team.pdf"),
            facts.Questions(None, "nobody", 1, 1, "nakijken/onbekend-AB12.pdf"),
            facts.Questions(None, "order", 2, 2, "nakijken/bestelling-AB12.pdf"),
        ),
        lacking=(facts.LackingPages(code(3), "Mijn krachten", "Mijn krachten: bladzijde 2."),),
        refused=(
            facts.Refused(
                "damaged",
                "Het bestand is stuk.",
                "Scan het papier opnieuw.",
                tuple(facts.PaperByNumber(f"{n:08X}", ago[n]) for n in range(45)),
            ),
        ),
        orders=(facts.OrderWaiting("B-7K2M9QXA", "Dit verandert iets.", "Zeg ja of nee."),),
        left_in_inbox=(facts.LeftInInbox("link", 2, "Dit is een snelkoppeling.", "Leg het zelf."),),
        evaluations=(
            facts.Evaluation(code(4), None, ago[0]),
            facts.Evaluation(code(5), ago[100], ago[9]),
            facts.Evaluation(code(6), ago[80], DAY + timedelta(days=10)),
        ),
        late_steps=(facts.LateSteps(code(7), ("A-7K2M9Q", "A-8K2M9Q"), ago[1]),),
        handed_out=(
            facts.HandedOut(code(8), ("Mijn krachten", "Doel"), ("K7M2X", "AB3"), ago[33]),
        ),
        quiet=(code(9), code(10)),
        to_print=(
            facts.ToPrint(code(1), (f"{code(1)}/actieplan-bijwerken.pdf",), ago[1], 1),
            facts.ToPrint(
                code(2),
                tuple(f"{code(2)}/actieplan-bijwerken{n}.pdf" for n in ("", "-2")),
                ago[2],
                0,
            ),
        ),
        came_in=came,
        counted=facts.Counted(8, rows, (("accepted", 3), ("review", 2))),
        state=State("alive", backup=ago[12], backup_days=12, free_gb=50),
    )


def large_office(clients: int) -> facts.Today:
    """So many clients with an evaluation due, a form to print and a paper that came in."""
    day = busy_day(clients)
    came = (replace(each, at=MOMENT - timedelta(minutes=n)) for n, each in enumerate(day.came_in))
    return replace(
        day,
        came_in=tuple(came),
        questions=(),
        evaluations=tuple(facts.Evaluation(code(n), None, DAY) for n in range(clients)),
        late_steps=(),
        handed_out=(),
        to_print=tuple(
            facts.ToPrint(code(n), (f"{code(n)}/actieplan-bijwerken.pdf",), DAY, 0)
            for n in range(clients)
        ),
    )
