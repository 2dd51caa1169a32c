"""Runs what the READMEs show and writes down what comes out: ``python -m tests.project.readme``.

Made anew are: the excerpt of the tables between the two marks; what follows a command behind ``$``
in a ```console block (a line … stands for lines left out); a ```text block behind a ```python one.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from unittest import mock

import regex

from tests import ROOT
from zhenggai.cli.main import main
from zhenggai.pipeline import convert_bytes
from zhenggai.tables.schema import TABLES, Row

RECIPES, RECIPES_ZH = "docs/recipes.md", "docs/recipes.zh-CN.md"
FENCED = regex.compile(r"(?ms)^```.*?^```$")
API = "docs/api.md"
READMES = {"README.md": "en", "README.zh-CN.md": "zh"}
# The pages about the commands, which show them at work.
PAGES = {"docs/commands.md": "en", "docs/commands.zh-CN.md": "zh"}
SAMPLE, ISSUE = "samples/county-ownline-2021/plan.docx", 2
COLUMNS = {
    "issues": ("label", "problem", "goal", "deadline"),
    "deadlines": ("measure_no", "field", "text", "kind", "due_date"),
    "promises": ("measure_no", "unit", "role", "due_date", "due_source", "ongoing"),
}
EXCERPT = regex.compile(r"(?<=<!-- excerpt -->\n).*?(?=<!-- end -->)", regex.S)
CONSOLE = regex.compile(
    r"(?<=```console\n)\$ zhenggai (?P<words>[^\n]+)\n(?P<out>.*?)(?=```\n)", regex.S
)
PYTHON = regex.compile(
    r"```python\n(?P<code>(?:(?!```).)*)```\n\n```text\n(?P<out>.*?)(?=```\n)", regex.S
)
OPTIONAL = "duckdb"
BLOCK = r"```{}\n(?P<code>.*?)```\n"
RECIPE = regex.compile(
    r"```(?P<kind>pandas|sql|r)\n(?P<code>.*?)```\n\n```text\n(?P<out>.*?)(?=```\n)", regex.S
)


def refresh(name: str) -> str:
    """Return a README with everything that it shows made anew."""
    text, lang = (ROOT / name).read_text(encoding="utf-8"), READMES[name]
    with _workplace(lang):
        text = EXCERPT.sub(lambda match: _excerpt(lang), text)
        text = CONSOLE.sub(lambda match: f"$ zhenggai {match['words']}\n{_told(match)}", text)
        return PYTHON.sub(lambda match: match[0][: -len(match["out"]) or None] + _ran(match), text)


def refresh_page(name: str) -> str:
    """Return a page about the commands with all that they print made anew."""
    text, lang = (ROOT / name).read_text(encoding="utf-8"), PAGES[name]
    with _workplace(lang, converted=False):
        return CONSOLE.sub(lambda match: f"$ zhenggai {match['words']}\n{_told(match)}", text)


def refresh_api() -> str:
    """Return the page about Python with everything that comes out made anew."""
    text = (ROOT / API).read_text(encoding="utf-8")
    with _workplace("en"):
        return PYTHON.sub(lambda match: match[0][: -len(match["out"]) or None] + _ran(match), text)


def refresh_recipes() -> str:
    """Return the recipes with everything that comes out made anew."""
    text = (ROOT / RECIPES).read_text(encoding="utf-8")
    preludes = {
        kind: regex.findall(BLOCK.format(f"{name}-prelude"), text, regex.S)[0]
        for kind, name in (("pandas", "python"), ("sql", "sql"))
    }

    def made(match: regex.Match[str]) -> str:
        if match["kind"] == "r":
            return match[0][: -len(match["out"]) or None] + _in_r(match)
        code = f"{preludes[match['kind']]}\n{match['code']}"
        if match["kind"] == "sql":
            code = f"import duckdb\nprint(duckdb.connect().sql({code!r}))"
        return match[0][: -len(match["out"]) or None] + _printed(code)

    with _workplace("en"):
        _run(["diff", "out", "--parquet", "changes.parquet"])
        _run(["export", "out", "--to", "dta", "-o", "stata"])
        return RECIPE.sub(made, text)


def refresh_recipes_zh(english: str) -> str:
    """Return the Chinese recipes with the code and the output of the English ones."""
    blocks = iter(FENCED.findall(english))
    return FENCED.sub(lambda _: next(blocks), (ROOT / RECIPES_ZH).read_text(encoding="utf-8"))


def _in_r(match: regex.Match[str]) -> str:
    """Return what R prints, or what stands there where R or its packages are not installed."""
    if not in_r("haven", "dplyr"):
        return str(match["out"])
    Path("recipe.R").write_text(match["code"], encoding="utf-8")
    done = subprocess.run(["Rscript", "recipe.R"], capture_output=True, check=True, text=True)
    return "".join(f"{line.rstrip()}\n" for line in done.stdout.rstrip().splitlines())


def in_r(*packages: str) -> bool:
    """Say whether R and some packages of it are here."""
    if shutil.which("Rscript") is None:
        return False
    have = " && ".join(f"requireNamespace('{name}', quietly = TRUE)" for name in packages)
    asked = ["Rscript", "-e", f"quit(status = !({have}))"]
    return subprocess.run(asked, check=False, capture_output=True).returncode == 0


@contextlib.contextmanager
def _workplace(lang: str, *, converted: bool = True) -> Iterator[None]:
    """A folder as it is after ``make`` or before, 80 columns, and the reader's locale."""
    locale = {"LC_ALL": "zh_CN.UTF-8" if lang == "zh" else "C.UTF-8", "COLUMNS": "80"}
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path("samples").symlink_to(ROOT / "samples")
        with mock.patch.dict(os.environ, locale):
            if converted:
                _run(["convert", "samples/*-20??/plan*", "-o", "out"])
            yield


def _excerpt(lang: str) -> str:
    """Return all rows of one issue as Markdown, in Chinese with Chinese headings and values."""
    rows = convert_bytes(Path(SAMPLE).read_bytes(), SAMPLE).rows
    parts = []
    for table, names in COLUMNS.items():
        columns = [TABLES[table].column(name) for name in names]
        heads = [column.label_zh if lang == "zh" else column.name for column in columns]

        def cell(row: Row, name: str, table: str = table) -> str:
            value = row.get(name)
            if lang == "zh":
                known = dict(TABLES[table].column(name).values)
                value = known.get(str(value), value)
                value = ("否", "是")[value] if isinstance(value, bool) else value
            return "" if value is None else str(value)

        lines = [heads, ["---"] * len(heads)]
        lines += [
            [cell(row, name) for name in names] for row in rows[table] if row["issue_no"] == ISSUE
        ]
        title = f"**{table}** {TABLES[table].label_zh}" if lang == "zh" else f"**{table}**"
        parts.append(f"{title}\n\n" + "".join(f"| {' | '.join(line)} |\n" for line in lines))
    return "\n".join(["", *parts, ""])


def _told(match: regex.Match[str]) -> str:
    """Return a command's output, cut where the README cuts it."""
    made = _run(match["words"].split()).splitlines(keepends=True)
    shown = match["out"].splitlines(keepends=True)
    if "…\n" in shown:
        at = shown.index("…\n")
        made = [*made[:at], "…\n", *made[len(made) - (len(shown) - at - 1) :]]
    return "".join(made)


def _run(words: list[str]) -> str:
    told = io.StringIO()
    with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told), suppress(SystemExit):
        main(words)
    return "".join(f"{line.rstrip()}\n" for line in told.getvalue().splitlines())


def _ran(match: regex.Match[str]) -> str:
    if f"import {OPTIONAL}" in match["code"] and find_spec(OPTIONAL) is None:
        return str(match["out"])
    return _printed(match["code"])


def _printed(code: str) -> str:
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        exec(code, {})
    return "".join(f"{line.rstrip()}\n" for line in told.getvalue().rstrip().splitlines())


if __name__ == "__main__":
    for readme in READMES:
        (ROOT / readme).write_text(refresh(readme), encoding="utf-8")
    for page in PAGES:
        (ROOT / page).write_text(refresh_page(page), encoding="utf-8")
    recipes = refresh_recipes()
    (ROOT / RECIPES).write_text(recipes, encoding="utf-8")
    (ROOT / RECIPES_ZH).write_text(refresh_recipes_zh(recipes), encoding="utf-8")
    (ROOT / API).write_text(refresh_api(), encoding="utf-8")
