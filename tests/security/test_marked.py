"""No list, file, page or download that leaves the house holds a word of a marked document."""

from __future__ import annotations

import sqlite3
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.desk.desks import Asker, convert, make_desk
from tests.security.conftest import PLAN, Command

TITLE = PLAN.partition("\n")[0]
# Words that stand in marked documents alone.
SECRET = ("藏锋", "91.7", "2031", "2033", "幽兰", "晦月", "玄霜", "端木", "落霞", "3公里", "调整稿")
GIVEN = {
    "open.txt": PLAN,
    # The next version of the open plan.
    "kept-adjusted.txt": "机 密 ★ 1 年\n"
    + PLAN.replace("方案\n", "方案（调整稿）\n（2025年3月1日）\n", 1)
    .replace("2024年12月", "2031年12月")
    .replace("5公里", "3公里")
    .replace("县水利局", "县水利局、县幽兰管护局")
    .replace("直排口。", "直排口，藏锋指标达到91.7%。"),
    # What became of the open plan.
    "kept-report.txt": f"内部资料 注意保存\n{TITLE}整改进展情况\n（2024年10月8日）\n"
    "一、污水直排。\n整改进展情况：玄霜工程未启动，滞后于序时进度。\n责任单位：县水利局\n"
    "二、垃圾堆存。\n整改进展情况：已完成整改，玄霜垃圾已清运。\n责任单位：县城管局\n",
    # Marked by its name alone, of another place.
    "（秘密）别处方案.txt": PLAN.replace("江湾", "落霞")
    .replace("污水直排", "晦月河断面超标")
    .replace("2025年", "2033年")
    .replace("县住建局", "幽兰湖开发区管委会")
    + "责任人：县委常委端木藏锋\n",
}
# What is written into a file, where OUT stands for the tables and FILE for the file.
FILES = [
    *(f"export OUT --to {kind} -o FILE" for kind in ("xlsx --tables", "csv", "sqlite", "panel")),
    *(f"export OUT --to {kind} -o FILE" for kind in ("dta --passages", "xlsx-by-unit")),
    "summary OUT --html FILE",
    *(f"due OUT --on 2034-01-01 --{kind} FILE" for kind in ("html", "xlsx", "csv")),
    *(f"life OUT --{kind} FILE" for kind in ("html", "xlsx", "csv")),
    *(f"doubts OUT --{kind} FILE" for kind in ("html", "xlsx", "csv")),
    *(f"diff OUT --{kind} FILE" for kind in ("html", "xlsx", "parquet")),
    "sample OUT -n 200 -o FILE",
]
SHOWN = ["summary OUT", "due OUT --on 2034-01-01", "life OUT", "doubts OUT", "diff OUT"]
SHOWN += [f"{line} --json" for line in SHOWN if not line.startswith("summary")]


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An ``out/`` with one open plan among marked ones, all of which have rows."""
    folder = tmp_path_factory.mktemp("marked")
    (folder / "in").mkdir()
    for name, text in GIVEN.items():
        (folder / "in" / name).write_text(text, encoding="utf-8")
    convert(folder / "in", folder / "out")
    return folder / "out"


def words_of(path: Path) -> str:
    """Return all that a file or folder says, names of files too."""
    if path.is_dir():
        return "".join(f"{inner.name}\n{words_of(inner)}" for inner in sorted(path.iterdir()))
    data = path.read_bytes()
    if data.startswith(b"SQLite"):
        with sqlite3.connect(path) as base:
            return "\n".join(base.iterdump())
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as package:
            return "\n".join(
                package.read(name).decode(errors="replace") for name in package.namelist()
            )
    return data.decode(errors="replace")


def told(words: str) -> list[str]:
    """Return the secret words that a text holds."""
    return [word for word in SECRET if word in words]


def run(
    line: str, here: Command, tables: Path, file: Path, *more: str
) -> subprocess.CompletedProcess[str]:
    words = [{"OUT": str(tables), "FILE": str(file)}.get(word, word) for word in line.split()]
    done = here(*words, *more)
    # 1: diff found changes.
    assert done.returncode in ({0, 1} if line.startswith("diff") else {0}), done.stderr
    return done


@pytest.mark.parametrize("line", FILES)
def test_no_file_holds_a_word_of_a_marked_document(
    line: str, here: Command, tables: Path, tmp_path: Path
) -> None:
    file = tmp_path / f"made.{'xlsx' if 'xlsx' in line or 'sample' in line else 'x'}"
    done = run(line, here, tables, file)
    assert told(words_of(file) + done.stdout) == []
    assert "kept-adjusted.txt" in done.stderr


@pytest.mark.parametrize("line", SHOWN)
def test_no_list_on_the_terminal_holds_a_word_of_a_marked_document(
    line: str, here: Command, tables: Path, tmp_path: Path
) -> None:
    done = run(line, here, tables, tmp_path)
    assert told(done.stdout) == []
    assert "kept-adjusted.txt" in done.stderr


def test_what_is_asked_for_is_given(here: Command, tables: Path, tmp_path: Path) -> None:
    file = tmp_path / "all.sqlite"
    run("export OUT --to sqlite -o FILE", here, tables, file, "--include-restricted")
    assert told(words_of(file)) == list(SECRET)


def pages_of(asker: Asker) -> list[str]:
    """Return the address of every page and download of a desk that names no document."""
    ids = list(asker.desk.shelf.standing().documents)
    lists = [f"/lists/{kind}" for kind in ("promises", "issues", "units")]
    plans = {row["plan_id"] for row in asker.desk.shelf.standing().documents.values()}
    days = ("on=2030-01-01", "on=2034-01-01&by=unit")
    endings = ("", ".csv", ".xlsx")
    return [
        *("/", "/?sort=doubts", "/run", "/changes", *(f"/due?{day}" for day in days)),
        *(f"{place}{end}?every_version=1&restricted=1" for place in lists for end in endings),
        *(f"/documents/{own}/{place}" for own in ids for place in ("", "cards/0")),
        *(f"{place}?plan={plan}" for plan in plans for place in ("/life", "/changes/page")),
        *(f"/lists/promises?unit_key={key}" for key in ("~江湾县:水利部门", "~江湾县:幽兰管护局")),
        "/ledger.xlsx?restricted=1",
    ]


def test_the_desk_shows_and_gives_no_word_of_a_marked_document(
    tables: Path, tmp_path: Path
) -> None:
    asker = Asker(make_desk(tables, tables.parent / "in", restricted=False))
    for place in pages_of(asker):
        answer = asker.get(place)
        assert answer.status_code == 200, place
        got = tmp_path / "got"
        got.write_bytes(answer.data)
        # The place that is asked for stands in the page.
        assert set(told(words_of(got))) <= set(told(place)), place
    page = asker.get("/").text
    assert "kept-adjusted.txt" in page
    assert "（秘密）别处方案.txt" in page


def test_the_desk_has_no_page_of_a_marked_document(tables: Path) -> None:
    whole = make_desk(tables, tables.parent / "in").shelf.standing().documents
    asker = Asker(make_desk(tables, tables.parent / "in", restricted=False))
    marked = [own for own, row in whole.items() if row["classification"]]
    assert len(marked) == len(GIVEN) - 1
    for own in marked:
        for place in ("", "pages/1.png", "cards/0"):
            assert asker.get(f"/documents/{own}/{place}").status_code == 404
        for place in ("cards/0/confirm", "pins", "undo"):
            assert asker.post(f"/documents/{own}/{place}", json={}).status_code == 404


def test_a_desk_that_is_asked_to_shows_them_and_lets_none_out(tables: Path, tmp_path: Path) -> None:
    asker = Asker(make_desk(tables, tables.parent / "in"))
    assert "晦月" in asker.get("/lists/issues").text
    for place in (
        "/ledger.xlsx",
        *(f"/lists/{kind}.csv?every_version=1" for kind in ("units", "issues")),
    ):
        got = tmp_path / "got"
        got.write_bytes(asker.get(place).data)
        assert told(words_of(got)) == [], place
        got.write_bytes(asker.get(f"{place}{'&' if '?' in place else '?'}restricted=1").data)
        assert told(words_of(got)), place
