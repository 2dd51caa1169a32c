"""The desk in a real browser, by a script that does what a hand does."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests import SAMPLES
from tests.desk.browser import NARROW, new_page, opened_browser
from tests.desk.desks import HOSTILE, HOSTILE_NAME, convert, copy_samples, served
from tests.life.score import read_chains
from zhenggai.dataset.current import read_tables

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.slow

MIXED = [
    "notice-2025/plan.docx", "notice-2025/plan.html", "county-draft-2022/plan.txt",
    "county-glued-2022/plan.docx", "county-glued-2022/plan.doc", "county-list-2023/plan.html",
    "county-list-2023/plan.txt", "county-ownline-2021/plan.docx", "county-utf16-2020/plan.txt",
    "city-pdf-2023/plan.pdf", "table-issue-2024/plan.xlsx", "table-keyvalue-2025/plan.html",
    "table-measure-2023/plan.pdf", "shared-2022/plan.txt",
]  # fmt: skip
MOST_CLICKS = 5
# Gone over by a key each; the desk is asked to keep the answer and for the next card, no more.
PROMISES, ASKED = 30, 2
# A plan whose dates were moved twice, then reported on.
LIVED = "adjusted twice, in prose"
CARD, FORM = ".card > .entry.responsibilities", "form.edit:not([hidden])"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with opened_browser() as found:
        yield found


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with converted plans: running text, a PDF, a sheet, a hostile one."""
    folder = tmp_path_factory.mktemp("reviewed")
    names = ["county-list-2023/plan.html", "city-pdf-2023/plan.pdf", "table-issue-2024/plan.xlsx"]
    copy_samples(folder / "plans", names)
    (folder / "plans" / HOSTILE_NAME).write_text("秘密★1年\n" + HOSTILE, encoding="utf-8")
    convert(folder / "plans", folder / "out")
    return folder


def open_document(page: Page, source: str) -> None:
    page.click("nav a >> nth=0")
    page.locator("tbody tr", has_text=source).locator("a").first.click()
    ready(page)


def ready(page: Page) -> None:
    """Wait until the page listens to keys and clicks: its script marks the card that is shown."""
    page.locator("#index .here").wait_for(state="attached")
    page.locator("#card:not([aria-busy=true]) .card").wait_for()


def lit(page: Page) -> None:
    """Wait until the words of the value are lit: its card may still be on its way."""
    page.locator("#source mark, #source rect").first.wait_for(state="attached")


def test_from_mixed_files_to_the_ledger_in_a_few_clicks(browser: Browser, tmp_path: Path) -> None:
    with served(tmp_path) as link:
        page, seen = new_page(browser, link)
        clicks = 0
        # Dropping, or choosing, is one act.
        page.set_input_files("#files", [SAMPLES / name for name in MIXED])
        clicks += 1
        rows = page.locator("tbody tr")
        rows.nth(len(MIXED) - 1).wait_for(timeout=300_000)
        # Many are called alike: each is there under a name of its own.
        assert rows.count() == len(MIXED)
        assert page.locator("tr.failed").count() == 0
        with page.expect_download(timeout=120_000) as download:
            page.click("#ledger")
        clicks += 1
        assert clicks <= MOST_CLICKS
        book = openpyxl.load_workbook(BytesIO(download.value.path().read_bytes()), read_only=True)
        assert len(book.sheetnames) > 5
        assert seen.faults == []
        assert all(host.startswith("127.0.0.1:") for host in seen.hosts)


def test_two_corrections_stay_over_a_restart_and_a_new_conversion(
    browser: Browser, reviewed: Path
) -> None:
    said = ["县水利和湖泊局", "2031-07-09"]

    with served(reviewed) as link:
        page, _ = new_page(browser, link)
        open_document(page, "county-list-2023.html")
        in_printed_order(page)
        open_first(page)
        for table, column, words in (
            ("responsibilities", "unit", said[0]),
            ("deadlines", "due_date", said[1]),
        ):
            row = page.locator(f".card > .entry.{table}").first
            row.locator("[data-act=edit]").click()
            row.locator(f"[name={column}]").fill(words)
            page.keyboard.press("Enter")
            page.locator("#card .said", has_text=words).first.wait_for()
    with served(reviewed) as link:
        page, seen = new_page(browser, link)
        open_document(page, "county-list-2023.html")
        in_printed_order(page)
        look_at_first(page, said)
        page.click("nav a >> nth=0")
        with page.expect_navigation(timeout=300_000):
            page.click("#again")
        open_document(page, "county-list-2023.html")
        in_printed_order(page)
        look_at_first(page, said)
        assert seen.faults == []
    tables = read_tables(reviewed / "out", ["responsibilities", "deadlines", "promises"])
    units = [row for row in tables["responsibilities"].to_pylist() if row["corrected"]]
    assert [(row["unit"], row["corrected"], row["confidence"]) for row in units] == [
        (said[0], ["unit"], 1.0)
    ]
    days = [row for row in tables["deadlines"].to_pylist() if row["corrected"]]
    assert [str(row["due_date"]) for row in days] == [said[1]]
    assert said[0] in tables["promises"]["unit"].to_pylist()


def in_printed_order(page: Page) -> None:
    with page.expect_navigation():
        page.click("summary a")
    ready(page)


def open_first(page: Page) -> None:
    """Open the first card; while it is on its way, what is done to the other is dropped."""
    page.locator("#index li").first.locator("button").click()
    ready(page)


def look_at_first(page: Page, said: list[str]) -> None:
    open_first(page)
    for words in said:
        page.locator("#card .value", has_text=words).first.wait_for()


def test_thirty_promises_by_keys_alone(browser: Browser, reviewed: Path) -> None:
    with served(reviewed) as link:
        page, seen = new_page(browser, link)
        open_document(page, "city-pdf-2023.pdf")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        done = corrected = 0
        while done < PROMISES:
            lit(page)
            here = page.locator("#index .here").get_attribute("data-number")
            if done % 10 == 9 and page.locator(CARD).count():
                # Every tenth is corrected: to its row, its form, other words, kept.
                while not page.locator(f"{CARD}.shown").count():
                    page.keyboard.press("s")
                page.keyboard.press("e")
                page.locator(FORM).wait_for()
                page.keyboard.press("Control+A")
                page.keyboard.type("市生态环境局", delay=40)
                page.keyboard.press("Enter")
                page.locator(f"{CARD} .said").first.wait_for()
                corrected += 1
            page.keyboard.press("y")
            page.locator(f"#index .settled[data-number='{here}']").wait_for()
            page.locator(f"#index .here:not([data-number='{here}'])").wait_for()
            done += 1
        assert corrected
        cards = [url for url in asked if "/cards/" in url]
        assert len(cards) <= PROMISES * ASKED + corrected
        # Undone one by one, and gone on with.
        page.keyboard.press("u")
        page.locator("#index .settled").nth(PROMISES - 1).wait_for(state="detached")
        page.keyboard.press("?")
        page.locator("#keys[open]").wait_for()
        page.keyboard.press("Escape")
        page.keyboard.press("p")
        assert seen.faults == []


def test_nothing_is_said_of_a_card_while_another_is_on_its_way(
    browser: Browser, reviewed: Path
) -> None:
    with served(reviewed) as link:
        page, seen = new_page(browser, link)
        open_document(page, "county-list-2023.html")
        in_printed_order(page)
        numbers = page.locator("#index li").evaluate_all("all => all.map(li => li.dataset.number)")
        here = page.locator("#index .here").get_attribute("data-number")
        first, second = [number for number in numbers if number != here][-2:]
        held: list[Route] = []

        def hold(route: Route) -> None:
            held.append(route)

        page.route(f"**/cards/{first}?*", hold)
        # The first is slow; the second, asked for since, is shown, and stays.
        page.locator(f"#index li[data-number='{first}'] button").click()
        page.locator("#card[aria-busy=true]").wait_for()
        for key in "yeu":
            page.keyboard.press(key)
        page.locator(f"#index li[data-number='{second}'] button").click()
        page.locator(f"#index .here[data-number='{second}']").wait_for()
        with page.expect_response(f"**/cards/{first}?*") as late:
            held[0].continue_()
        late.value.finished()
        page.evaluate("() => new Promise(requestAnimationFrame)")
        assert page.locator("#index .here").get_attribute("data-number") == second
        assert page.locator(FORM).count() == 0
        assert page.locator(f"#index .settled[data-number='{here}']").count() == 0
        assert seen.faults == []


def test_a_value_lights_up_its_words(browser: Browser, reviewed: Path) -> None:
    with served(reviewed) as link:
        page, seen = new_page(browser, link)
        for source, mark in (("county-list-2023.html", "mark"), ("city-pdf-2023.pdf", "rect")):
            open_document(page, source)
            # The second: the first one is corrected by another test.
            row = page.locator(CARD).nth(1)
            while not row.count():
                here = page.locator("#index .here").get_attribute("data-number")
                page.keyboard.press("n")
                page.locator(f"#index .here:not([data-number='{here}'])").wait_for()
            row.locator(".show").click()
            lit = page.locator(f"#source {mark}:not(.beside)")
            lit.first.wait_for()
            if mark == "mark":
                words = "".join(lit.all_inner_texts())
                assert words == row.locator(".value").first.inner_text()
                # The deadline that binds it is underlined where it stands.
                bound = page.locator(".entry.deadlines .show .value").first.inner_text()
                assert bound in page.locator("#source mark.beside").all_inner_texts()
            box, shown = lit.first.bounding_box(), page.locator("#source").bounding_box()
            assert box is not None
            assert shown is not None
            assert shown["y"] <= box["y"] <= shown["y"] + shown["height"]
        assert seen.faults == []


SELECT = """(words) => {
  for (const part of document.querySelectorAll('#source [data-start]')) {
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const at = node.data.indexOf(words);
      if (at < 0) continue;
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + words.length);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      return true;
    }
  }
  return false;
}"""


@pytest.mark.parametrize("source", ["county-list-2023.html", "city-pdf-2023.pdf", HOSTILE_NAME[:9]])
def test_words_that_are_picked_become_a_value(
    browser: Browser, reviewed: Path, source: str
) -> None:
    words = {"county-list-2023.html": "县委督查室", "city-pdf-2023.pdf": "生态环境"}.get(
        source, "县住建局"
    )
    with served(reviewed, "--include-restricted") as link:
        page, seen = new_page(browser, link)
        open_document(page, source)
        assert page.evaluate(SELECT, words)
        page.locator("#pick").wait_for()
        page.click("#pick button[data-table=responsibilities]")
        page.locator("#card .added", has_text=words).wait_for()
        page.keyboard.press("u")
        page.locator("#card .added").wait_for(state="detached")
        assert seen.faults == []


def test_a_hostile_document_changes_nothing_but_text(browser: Browser, reviewed: Path) -> None:
    with served(reviewed, "--include-restricted") as link:
        page, seen = new_page(browser, link)
        open_document(page, HOSTILE_NAME[:9])
        page.locator(".secret").wait_for()
        for key in "nnnpes":
            page.keyboard.press(key)
        page.keyboard.press("Escape")
        base = link.partition("/open")[0]
        for place in ("/", "/lists/promises", "/lists/issues", "/lists/units", "/due", "/changes"):
            page.goto(base + place)
            assert page.title() != "taken"
            assert page.locator("img[src=x]").count() == 0
        assert seen.faults == []
        assert all(host.startswith("127.0.0.1:") for host in seen.hosts)


def test_every_page_can_be_reached_by_keys(browser: Browser, reviewed: Path) -> None:
    with served(reviewed) as link:
        page, _ = new_page(browser, link)
        for key in ("Tab", "Enter"):
            page.keyboard.press(key)
        page.wait_for_url("**#main")
        page.reload()
        for place in ("/lists/promises", "/due", "/changes"):
            for _ in range(40):
                page.keyboard.press("Tab")
                href = page.evaluate("document.activeElement.getAttribute('href')")
                if href == place:
                    break
            page.keyboard.press("Enter")
            page.wait_for_url(f"**{place}")


@pytest.mark.parametrize("size", [NARROW, (1440, 900)])
def test_pages_fit_into_narrow_and_wide_windows(
    browser: Browser, reviewed: Path, size: tuple[int, int], tmp_path: Path
) -> None:
    with served(reviewed, "--include-restricted") as link:
        page, seen = new_page(browser, link, size)
        base = link.partition("/open")[0]
        places = ["/", "/lists/promises", "/lists/issues", "/lists/units", "/due?on=2024-01-01"]
        documents: list[Any] = page.locator("tbody a").all()
        places += [str(one.get_attribute("href")) for one in documents]
        for place in places:
            page.goto(base + place)
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= size[0], place
        assert seen.faults == []


PINNED = """清溪县整改方案
一、污水直排，未整治。
整改目标：全面消除。
整改时限：2024年12月底前
整改措施：
1.建设管网5公里。
2.加强巡查。
责任单位：县生态环境局
附则性说明，另行通知。
二、河道垃圾未清理。
整改目标：清理完毕。
整改时限：2025年6月底前
整改措施：
1.清理河道。
责任单位：县水利局
"""


def test_a_pin_is_read_at_once_and_undone(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "a.txt").write_text(PINNED, encoding="utf-8")
    convert(tmp_path / "plans", tmp_path / "out")
    with served(tmp_path) as link:
        page, seen = new_page(browser, link)
        open_document(page, "a.txt")
        measures = page.locator("#index li", has_text="加强巡查")
        assert measures.count() == 1
        assert page.evaluate(SELECT, "2.加强巡查。")
        page.locator("#pick").wait_for()
        with page.expect_navigation(timeout=120_000):
            page.select_option("#role", "none")
        assert measures.count() == 0
        assert page.locator("#index li").count() == 4
        with page.expect_navigation(timeout=120_000):
            page.keyboard.press("u")
        assert measures.count() == 1
        assert seen.faults == []


def test_the_life_of_a_plan_opens_its_sentences(browser: Browser, tmp_path: Path) -> None:
    chain = next(one for one in read_chains("open") if one["chain"] == LIVED)
    (tmp_path / "plans").mkdir()
    for file, text in chain["documents"].items():
        (tmp_path / "plans" / file).write_text(text, encoding="utf-8")
    convert(tmp_path / "plans", tmp_path / "out")
    events = read_tables(tmp_path / "out", ["events"])["events"].to_pylist()
    with served(tmp_path) as link:
        page, seen = new_page(browser, link)
        page.click("nav a[href='/changes']")
        page.locator("a[href^='/life']").click()
        rows = page.locator("tr.event")
        rows.first.wait_for()
        assert rows.count() == len(events) > 3
        assert rows.locator("td.event", has_text="调整").count() == sum(
            event["event"] == "adjusted" for event in events
        )
        told = rows.last.locator("td.quote a")
        words = told.inner_text()
        told.click()
        page.locator("#source mark").first.wait_for()
        assert words in "".join(page.locator("#source mark").all_inner_texts())
        page.goto(link.partition("/open")[0] + "/due?on=2030-01-01")
        page.locator("td.state a").first.click()
        page.locator("section.story").wait_for()
        (issue,) = (one.get_attribute("id") for one in page.locator("section.story").all())
        own = [event for event in events if event["issue_id"] == issue]
        assert page.locator("tr.event").count() == len(own) > 1
        page.goto(link.partition("/open")[0] + "/changes")
        page.locator("a[href^='/changes/page']").click()
        page.locator("a[href='/changes']").click()
        page.locator("a[href^='/life']").wait_for()
        assert seen.faults == []
