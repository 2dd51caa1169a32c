"""Writes the table of modules of docs/design.md: ``python -m tests.project.modules``."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests import ROOT

DESIGN = ROOT / "docs" / "design.md"
BEGIN, END = "<!-- modules -->", "<!-- end of modules -->"


def modules() -> Iterator[tuple[str, str]]:
    """Yield each module's path and the first line that it says of itself, room by room."""
    paths = sorted([*ROOT.glob("extract/**/*.py"), *ROOT.glob("rules/*.py")], key=_place)
    for path in paths:
        told = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        yield path.relative_to(ROOT).as_posix(), told.partition("\n")[0]


def _place(path: Path) -> tuple[str, bool, str]:
    return path.parent.as_posix(), path.name != "__init__.py", path.name


def table() -> str:
    """Return the table: rooms in bold, their modules below them."""
    lines = ["| module | what it holds |", "|---|---|"]
    for name, told in modules():
        room = name.removesuffix("__init__.py")
        lines.append(f"| **`{room}`** | **{told}** |" if room != name else f"| `{name}` | {told} |")
    return "\n".join(lines)


def refreshed(page: str) -> str:
    """Return the page with the table as the modules are now."""
    before, _, rest = page.partition(BEGIN)
    _, _, behind = rest.partition(END)
    return f"{before}{BEGIN}\n{table()}\n{END}{behind}"


if __name__ == "__main__":
    DESIGN.write_text(refreshed(DESIGN.read_text(encoding="utf-8")), encoding="utf-8")
