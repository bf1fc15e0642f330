"""What the source of a package looks like: how long, how branched, how often told to look away.

`python -m bench.house [--worst] [--check] [FOLDER...]`, of our two packages unless told otherwise;
tests are left out, also those that stand between the modules of a folder. How it counts:

- Lines of a module: all lines of its file. Lines of a function: from its `def` to its end, with
  its docstring and the functions in it, without its decorators. Methods and functions in functions
  are functions.
- Complexity (McCabe): 1, and 1 more for each `if`, `elif`, `for`, `while`, `except`, operand of
  `and` or `or` after the first, `if` of a comprehension, ternary, and `case` that can fail to
  match. An `assert` is none; what branches in a function in a function counts for that one only.
- `Any`: each time the name is used, imports left out, in quoted annotations too; per 1,000 lines.
- `noqa`, `fmt: skip`: comments that say so; so do `fmt: off` and ruff's `ignore` and `disable`.
- Broad excepts: `except Exception`, `except BaseException`, a bare one; `suppress` of these, too.
- 90th percentile: the smallest value that nine tenths do not exceed.
"""

import argparse
import ast
import io
import math
import re
import statistics
import sys
import tokenize
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import Final, TypeVar

from bench.measuring import table

ROOT: Final = Path(__file__).resolve().parent.parent
PACKAGES: Final = ("pipeline", "forms")

MODULE_MOST: Final = 350  # lines
FUNCTION_MOST: Final = 45  # lines
COMPLEXITY_MOST: Final = 14
ANY_MOST: Final = 3.0  # per 1,000 lines
NOQA_MOST: Final = 40
SKIP_MOST: Final = 0
BROAD_MOST: Final = 6

# Modules whose values are JSON by nature, such as "pipeline/some_view.py": no part of the `Any`.
JSON_BY_NATURE: Final[tuple[str, ...]] = (
    "pipeline/commands/arrivals.py",
    "pipeline/commands/status.py",
    "pipeline/dossiers/facts.py",
    "pipeline/outbox/client_json.py",
    "pipeline/outbox/fhir.py",
    "pipeline/outbox/json_schemas.py",
    "pipeline/outbox/submission_json.py",
    "pipeline/records/ids.py",
    "pipeline/store/heartbeat.py",
    "pipeline/store/ledger/schema/rows.py",
)
# What has run in somebody's store is history: it is never written anew.
HISTORY: Final = "migrations/versions"

WORST: Final = 5  # are told of each kind

NOQA: Final = re.compile(
    r"#\s*((ruff|flake8):\s*)?noqa\b|#\s*ruff:\s*(file-)?(ignore|disable)\b", re.IGNORECASE
)
SKIP: Final = re.compile(r"#\s*(fmt|yapf):\s*(skip|off|disable)\b")

_FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Function:
    """A function: where it stands, what it is called, and its figures."""

    module: str
    line: int
    called: str
    lines: int
    complexity: int

    @property
    def place(self) -> str:
        return f"{self.module}:{self.line} {self.called}"


@dataclass(frozen=True, slots=True)
class Module:
    """A file of source, and what was counted in it."""

    place: str
    lines: int
    functions: tuple[Function, ...]
    anys: int
    noqas: int
    skips: int
    broad: int


_Placed = TypeVar("_Placed", Function, Module)


@dataclass(frozen=True, slots=True)
class House:
    """The modules of one folder, or of several taken together."""

    name: str
    modules: tuple[Module, ...]

    @property
    def functions(self) -> list[Function]:
        return [each for module in self.modules for each in module.functions]

    @property
    def lines(self) -> int:
        return sum(module.lines for module in self.modules)

    @property
    def any_rate(self) -> float:
        """`Any` per 1,000 lines of the modules that are not JSON by nature."""
        counted = [module for module in self.modules if module.place not in JSON_BY_NATURE]
        lines = sum(module.lines for module in counted)
        return 1000 * sum(module.anys for module in counted) / lines if lines else 0.0

    @property
    def noqas(self) -> int:
        return sum(module.noqas for module in self.modules)

    @property
    def skips(self) -> int:
        return sum(module.skips for module in self.modules)

    @property
    def broad(self) -> int:
        return sum(module.broad for module in self.modules)


def measure(folder: Path) -> House:
    """All modules of a folder; one that this Python cannot read is told of and left out."""
    folder = folder.resolve()
    modules = []
    for path in sorted(folder.rglob("*.py")):
        if HISTORY in path.as_posix():
            continue
        inside = path.relative_to(folder)
        if _is_source(inside):
            try:
                modules.append(_module(path, (folder.name / inside).as_posix()))
            except (SyntaxError, UnicodeDecodeError) as trouble:
                print(f"{path}: left out: {trouble}", file=sys.stderr)
    return House(folder.name, tuple(modules))


def together(houses: Sequence[House]) -> House:
    """Several folders, as if they were one."""
    return House("together", tuple(module for house in houses for module in house.modules))


def _is_source(inside: Path) -> bool:
    folders = inside.parts[:-1]
    of_tests = re.fullmatch(r"test_.*|.*_test|tests?|conftest", inside.stem)
    away = {"test", "tests", "node_modules", "site-packages", "__pycache__"}
    return not of_tests and not any(each in away or each.startswith(".") for each in folders)


def _module(path: Path, place: str) -> Module:
    with tokenize.open(path) as file:
        source = file.read()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the compiler thinks of other people's strings
        tree = ast.parse(source)
    comments = _comments(source)
    nodes = list(ast.walk(tree))
    return Module(
        place=place,
        lines=len(source.splitlines()),
        functions=tuple(_functions(tree, place)),
        anys=sum(map(_anys, nodes)),
        noqas=sum(bool(NOQA.search(comment)) for comment in comments),
        skips=sum(bool(SKIP.search(comment)) for comment in comments),
        broad=sum(map(_catches_broadly, nodes)),
    )


def _comments(source: str) -> list[str]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return [token.string for token in tokens if token.type == tokenize.COMMENT]


def _functions(node: ast.AST, module: str, around: str = "") -> Iterator[Function]:
    for child in ast.iter_child_nodes(node):
        called = around
        if isinstance(child, _FunctionNode | ast.ClassDef):
            called = f"{around}.{child.name}" if around else child.name
        if isinstance(child, _FunctionNode):
            lines = (child.end_lineno or child.lineno) - child.lineno + 1
            yield Function(module, child.lineno, called, lines, complexity(child))
        yield from _functions(child, module, called)


def complexity(function: _FunctionNode) -> int:
    """The ways through a function, after McCabe."""
    return 1 + sum(map(_branches, _own(function.body)))


def _own(nodes: Sequence[ast.AST]) -> Iterator[ast.AST]:
    for node in nodes:
        if not isinstance(node, _FunctionNode):
            yield node
            yield from _own(list(ast.iter_child_nodes(node)))


def _branches(node: ast.AST) -> int:
    match node:
        case ast.If() | ast.IfExp() | ast.For() | ast.AsyncFor() | ast.While():
            return 1
        case ast.BoolOp(values=operands):
            return len(operands) - 1
        case ast.comprehension(ifs=conditions):
            return len(conditions)
        case ast.match_case(pattern=ast.MatchAs(pattern=None), guard=None):
            return 0
        case ast.match_case() | ast.ExceptHandler():
            return 1
    return 0


def _anys(node: ast.AST) -> int:
    match node:
        case ast.Name(id="Any") | ast.Attribute(attr="Any"):
            return 1
        case ast.Constant(value=str(text)) if re.search(r"\bAny\b", text):
            return _quoted_anys(text)
    return 0


def _quoted_anys(text: str) -> int:
    try:
        return sum(map(_anys, ast.walk(ast.parse(text, mode="eval"))))
    except SyntaxError:  # words, not an annotation
        return 0


def _catches_broadly(node: ast.AST) -> bool:
    match node:
        case ast.ExceptHandler(type=kind):
            return _is_broad(kind)
        case ast.Call(func=ast.Name(id="suppress"), args=kinds):
            return any(map(_is_broad, kinds))
    return False


def _is_broad(kind: ast.expr | None) -> bool:
    match kind:
        case None | ast.Name(id="Exception" | "BaseException"):
            return True
        case ast.Attribute(attr="Exception" | "BaseException"):
            return True
        case ast.Tuple(elts=kinds):
            return any(map(_is_broad, kinds))
    return False


HEAD: Final = (
    "median / 90th percentile / most",
    "modules",
    "lines of a module",
    "functions",
    "lines of a function",
    "complexity",
    "Any per 1,000",
    "noqa",
    "fmt: skip",
    "broad excepts",
)


def report(houses: Sequence[House]) -> str:
    """A row of figures for each folder, and one for all together."""
    every = [*houses, together(houses)] if len(houses) > 1 else houses
    return table(HEAD, [_row(house) for house in every])


def _row(house: House) -> list[str]:
    modules, functions = house.modules, house.functions
    return [
        f"{house.name}, {house.lines:,} lines",
        f"{len(modules)}",
        _spread([(each.lines, each.place) for each in modules]),
        f"{len(functions)}",
        _spread([(each.lines, each.called) for each in functions]),
        _spread([(each.complexity, each.called) for each in functions]),
        f"{house.any_rate:.1f}",
        f"{house.noqas}",
        f"{house.skips}",
        f"{house.broad}",
    ]


def _spread(sizes: Sequence[tuple[int, str]]) -> str:
    if not sizes:
        return "-"
    numbers = sorted(size for size, _ in sizes)
    ninth = numbers[math.ceil(0.9 * len(numbers)) - 1]
    most, name = max(sizes, key=itemgetter(0))
    return f"{statistics.median(numbers):g} / {ninth} / {most} ({name})"


def worst(house: House) -> str:
    """The worst few of each kind, and where they stand."""
    kinds = [
        ("lines of a module", _largest(house.modules, attrgetter("lines"))),
        ("lines of a function", _largest(house.functions, attrgetter("lines"))),
        ("complexity", _largest(house.functions, attrgetter("complexity"))),
        ("Any", _largest(house.modules, attrgetter("anys"))),
        ("noqa", _largest(house.modules, attrgetter("noqas"))),
        ("fmt: skip", _largest(house.modules, attrgetter("skips"))),
        ("broad excepts", _largest(house.modules, attrgetter("broad"))),
    ]
    return "\n\n".join("\n".join([f"{kind}:", *lines]) for kind, lines in kinds if lines)


def _largest(items: Sequence[_Placed], figure: Callable[[_Placed], int]) -> list[str]:
    ordered = sorted(items, key=figure, reverse=True)[:WORST]
    return [f"  {figure(item):5}  {item.place}" for item in ordered if figure(item)]


def over(house: House) -> list[str]:
    """What is over the limits, a sentence each."""
    limited: list[tuple[Module | Function, int]]
    limited = [(module, MODULE_MOST) for module in house.modules]
    limited += [(function, FUNCTION_MOST) for function in house.functions]
    said = [
        f"{each.place} has {each.lines} lines; at most {most}"
        for each, most in limited
        if each.lines > most
    ]
    said += [
        f"{each.place} has a complexity of {each.complexity}; at most {COMPLEXITY_MOST}"
        for each in house.functions
        if each.complexity > COMPLEXITY_MOST
    ]
    totals = [
        ("Any per 1,000 lines", house.any_rate, ANY_MOST),
        ("noqa", house.noqas, NOQA_MOST),
        ("fmt: skip", house.skips, SKIP_MOST),
        ("broad excepts", house.broad, BROAD_MOST),
    ]
    return said + [
        f"{kind}: {figure:.4g}; at most {most:g}" for kind, figure, most in totals if figure > most
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; 1 where a limit is asked about and something is over it."""
    parser = argparse.ArgumentParser(prog="python -m bench.house", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    parser.add_argument("--worst", action="store_true", help=f"the worst {WORST} of each kind")
    parser.add_argument("--check", action="store_true", help="1 where a limit is exceeded")
    chosen = parser.parse_args(arguments)
    folders = chosen.folders or [ROOT / name for name in PACKAGES]
    for folder in folders:
        if not folder.is_dir():
            parser.error(f"{folder} is not a folder")
    houses = [measure(folder) for folder in folders]
    print(report(houses))
    whole = together(houses)
    if chosen.worst:
        print(f"\n{worst(whole)}")
    exceeded = over(whole) if chosen.check else []
    if exceeded:
        print("\nover the limits:", *exceeded, sep="\n- ")
    return int(bool(exceeded))


if __name__ == "__main__":
    sys.exit(main())
