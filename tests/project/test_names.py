"""A constant's name says what it is: few names stand for several things in several modules."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Collection

import pytest

from tests import ROOT

MANY = 3
# In rooms that are still rewritten one more.
REWRITTEN, MANY_REWRITTEN = {"structure", "evidence", "values"}, 4
# What means the same wherever it stands: where a file's data lies, how files of a kind begin, what
# is left out of a text, what a table has at least. No other name may come in.
SAME_EVERYWHERE = {
    *("SOURCE", "MAGIC", "LANGUAGES", "WIDTHS", "BLANK", "BLANKS", "SENTENCE_END", "DIGITS"),
    *("DEEPEST", "FEWEST_COLUMNS", "FEWEST_ROWS", "NO_NAME", "HEADINGS", "TABLES_NEEDED", "T"),
}


def constants(*without: str) -> dict[str, list[str]]:
    """Return the constants of the rooms but some, each with the modules that define it."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in ROOT.glob("extract/**/*.py"):
        if path.relative_to(ROOT / "extract").parts[0] in without:
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            targets = node.targets if isinstance(node, ast.Assign) else []
            targets = [node.target] if isinstance(node, ast.AnnAssign) else targets
            for target in targets:
                if isinstance(target, ast.Name) and target.id.isupper():
                    found[target.id].append(path.relative_to(ROOT).as_posix())
    return found


def test_no_module_defines_a_constant_twice() -> None:
    twice = {name: where for name, where in constants().items() if len(where) > len(set(where))}
    assert twice == {}


@pytest.mark.parametrize(("without", "many"), [(REWRITTEN, MANY), ((), MANY_REWRITTEN)])
def test_names_of_constants_are_their_own(without: Collection[str], many: int) -> None:
    several = {name: where for name, where in constants(*without).items() if len(where) >= many}
    assert several.keys() <= SAME_EVERYWHERE, {
        name: sorted(where) for name, where in several.items() if name not in SAME_EVERYWHERE
    }
