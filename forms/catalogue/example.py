"""A name in, a commented example of a worksheet out: the file with which an own sheet begins."""

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from string import ascii_uppercase
from typing import Final

from forms.catalogue import Catalogue
from forms.ground.known_names import BrokenSchemaError
from forms.ground.toml_text import read_schema

LONGEST_NAME: Final = 40
RESERVED: Final = frozenset({"common", "domains", "pack"})


def is_name(name: str) -> bool:
    """Whether a worksheet can be called so: small letters, digits and `_`, and no other file."""
    fits = re.fullmatch(r"[a-z][a-z0-9_]*", name) is not None and len(name) <= LONGEST_NAME
    return fits and name not in RESERVED


def free_code(name: str, catalogue: Catalogue) -> str:
    """Two letters for in the page code that no other sheet has, like the name where possible.

    Raises:
        ValueError: all 676 are taken.
    """
    taken = {*catalogue.form_codes, *_codes(catalogue)}
    for code in _wished(name):
        if code not in taken:
            return code
    raise ValueError(name)


def _codes(catalogue: Catalogue) -> Iterator[str]:
    """The codes in the schema files; a file that cannot be read claims none."""
    for path in catalogue.files.values():
        yield from _code(path)


def _code(path: Path) -> Iterator[str]:
    try:
        yield str(read_schema(path).get("code"))
    except BrokenSchemaError:
        return


def _wished(name: str) -> Iterator[str]:
    """The first letters of the words, then of the name, then whatever there is."""
    letters = re.sub(r"[^a-z]", "", name).upper()
    words = [word[0].upper() for word in name.split("_") if word[:1].isalpha()]
    if len(words) > 1:
        yield "".join(words[:2])
    yield from (letters[0] + letter for letter in letters[1:])
    yield from map("".join, product(ascii_uppercase, repeat=2))


def example(name: str, code: str) -> str:
    """The text of a schema file that shows every kind of question; sound as it is.

    Args:
        name: of the worksheet (see `is_name`), which is the name of the file too.
        code: two letters that no other sheet has.
    """
    title = name.replace("_", " ").capitalize()
    return _TEXT.replace("@name@", name).replace("@code@", code).replace("@title@", title)


_TEXT = """\
# @title@: een eigen werkblad. Dit is een voorbeeld van elke soort vraag.
#
# Zo werkt dit bestand:
# - Een regel die met # begint, is uitleg. Het programma slaat hem over.
# - Haal weg wat je niet nodig hebt. Verander de rest.
# - Tekst staat altijd tussen rechte aanhalingstekens: "zo". Getallen niet: 3
# - De namen (id, key, code) zijn voor het programma: alleen kleine letters, cijfers en _.
#   Wat mensen lezen, staat in title, label en help. Daar mag alles.
# - Kijk het na met:  krachtwerk schemas check
#   Print het met:    krachtwerk print @name@
# Meer uitleg staat in docs/werkbladen.md.

id = "@name@"           # hetzelfde als de naam van dit bestand, zonder .toml
code = "@code@"            # twee of drie hoofdletters; geen ander werkblad heeft ze
order = 50             # lager: eerder in de lijst en eerder in het dossier op dezelfde dag
title = "@title@"
intro = "Schrijf hier in één of twee zinnen wat dit blad is."
guide = \"\"\"
## Wanneer
Uitleg voor de begeleider. Dit staat niet op het blad. Maak er een bladzijde van met:
krachtwerk guide @name@

## Zo vul je het in
- Een regel met een streepje is een punt.
- Hoe begin je het gesprek?\"\"\"

# --- een deel van het blad: een kop, uitleg, en daaronder vragen ---

[[sections]]
key = "words"
title = "Vragen met woorden"
help = "Uitleg onder de kop. Houd het kort."

# text: een regel, of een vak van meer regels (lines = 1 tot en met 20)
[[sections.fields]]
key = "good"
kind = "text"
lines = 3
label = "Wat ging er goed?"
help = "Kleine dingen tellen ook."   # staat klein naast of onder de vraag
role = "step"                        # dit wordt een stap vooruit in het traject
sort = "forward"

# rows: losse regels, op elke regel één ding (count = 1 tot en met 20)
[[sections.fields]]
key = "people"
kind = "rows"
count = 3
label = "Wie helpt mij?"
role = "strength"                    # dit komt bij de krachten
sort = "resource"
domain = "social"                    # hoort bij dit leefgebied

# Twee vragen met width = "half" staan naast elkaar.
[[sections.fields]]
key = "want"
kind = "rows"
count = 2
label = "Wat wil ik?"
width = "half"
role = "wish"                        # dit komt bij de wensen

[[sections.fields]]
key = "know"
kind = "rows"
count = 2
label = "Wat weet ik nu?"
width = "half"
role = "learned"                     # dit komt bij wat ik leerde

# --- een deel op een nieuwe bladzijde ---

[[sections]]
key = "choosing"
title = "Vragen om te kiezen"
page = "new"

# choice: kies één. De code is voor het programma, het label staat op papier.
[[sections.fields]]
key = "place"
kind = "choice"
label = "Waar praten we?"
choices = [
    { code = "outside", label = "buiten" },
    { code = "my_place", label = "bij mij" },
    { code = "office", label = "op kantoor" },
]

# Een lijst die het programma al kent, noem je bij zijn naam: yes_no, yes_no_later, who, domains.
[[sections.fields]]
key = "again"
kind = "choice"
label = "Doen we dit nog een keer?"
choices = "yes_no_later"
required = true                      # leeg: dan vragen wij ernaar; het blad komt wel binnen

# ticks: kruis aan wat past, zo veel je wilt
[[sections.fields]]
key = "days"
kind = "ticks"
label = "Op welke dagen kan ik?"
choices = [
    { code = "weekdays", label = "door de week" },
    { code = "saturday", label = "zaterdag" },
    { code = "sunday", label = "zondag" },
]

# scale: een schaal in woorden, met ‘sla over’. Er komt nooit een cijfer op papier.
[[sections.fields]]
key = "hope"
kind = "scale"
label = "Ik heb hoop"
choices = "scale"

# check: één vakje
[[sections.fields]]
key = "enough"
kind = "check"
label = "Genoeg voor nu"

# date: een dag. Een dag die nog komt, mag alleen met future = true.
[[sections.fields]]
key = "next_time"
kind = "date"
label = "Wanneer zien we elkaar weer?"
help = "Dag, maand, jaar."
future = true
width = "half"

# number: een getal
[[sections.fields]]
key = "how_often"
kind = "number"
label = "Hoe vaak per week?"
width = "half"

# --- groepen: vragen die bij elkaar horen en terugkomen ---

[[sections]]
key = "groups"
title = "Groepen"
page = "new"

# repeat = 2: twee keer gedrukt. {n} is het nummer.
# Met role = "action" is elke keer een stap in het plan. De sleutels what, who en when zijn dan
# de delen van die stap.
[[sections.fields]]
key = "steps"
kind = "group"
repeat = 2
title = "Stap {n}"
role = "action"

[[sections.fields.fields]]
key = "what"
kind = "text"
label = "Wat doe ik?"

[[sections.fields.fields]]
key = "who"
kind = "choice"
label = "Wie doet het?"
choices = "who"

# when: vandaag, deze week, deze maand, of een dag
[[sections.fields.fields]]
key = "when"
kind = "when"
label = "Wanneer?"
choices = "when"

# over = een lijst: voor elk ding uit de lijst een keer gedrukt. {item} is de naam.
# look = "table": als tabel, met elk ding op één regel.
[[sections.fields]]
key = "parts_of_day"
kind = "group"
look = "table"
title = "{item}"
over = [
    { code = "morning", label = "Ochtend" },
    { code = "evening", label = "Avond" },
]

[[sections.fields.fields]]
key = "what_i_do"
kind = "text"
label = "Dan doe ik"

[[sections.fields.fields]]
key = "with_whom"
kind = "text"
label = "Samen met"

# code: de code van een andere cliënt is er ook (kind = "code"). Boven aan elk blad voor een
# cliënt staat hij al: code, naam en datum hoef je dus niet zelf te vragen.
"""
