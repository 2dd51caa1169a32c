"""Who signed a paper, and what it tells its readers, are passages of their own."""

from __future__ import annotations

import pytest

from zhenggai.pipeline import convert_bytes
from zhenggai.rules import load

NOTICE = (
    "桂溪县整改完成情况公示\n整改问题：河道垃圾堆积。\n整改措施：清运垃圾。\n"
    "整改情况：已完成整改。\n{ending}"
)


def _passages(ending: str) -> dict[str, str]:
    rows = convert_bytes(NOTICE.format(ending=ending).encode(), "a.txt", load()).rows
    return {str(row["role"]): str(row["text"]).strip() for row in rows["passages"]}


@pytest.mark.parametrize(
    "signature",
    [
        "桂溪县水利局\n2023年5月6日",
        "桂溪县水利局\n桂溪县林业局\n二〇二三年五月六日",
        "桂溪县水利局 2023年5月6日",
        "桂溪县第一小学\n2023年5月6日",
        "2023年5月6日",
    ],
)
def test_who_signed_and_when(signature: str) -> None:
    assert _passages(f"特此公示。\n{signature}\n")["signature"] == signature


@pytest.mark.parametrize("note", ["特此公示。", "如对整改情况有异议，请书面反映。"])
def test_what_readers_are_told(note: str) -> None:
    assert _passages(f"{note}\n桂溪县水利局\n2023年5月6日\n")["note"] == note


def test_a_day_between_sentences_signs_nothing() -> None:
    assert "signature" not in _passages("2023年5月6日，县水利局现场核查。\n")


def test_a_short_notice_needs_no_signature() -> None:
    rows = convert_bytes(NOTICE.format(ending="").encode(), "a.txt", load()).rows
    assert [row["problem"] for row in rows["issues"]] == ["河道垃圾堆积。"]


def test_what_readers_are_told_behind_a_field_of_the_same_line() -> None:
    one = "公示期：5月6日至5月12日。如有异议，请来电反映。\n桂溪县水利局\n2023年5月6日\n"
    two = NOTICE.format(ending=one) + NOTICE.format(ending=one)
    rows = convert_bytes(two.encode(), "a.txt", load()).rows
    notes = [str(row["text"]).strip() for row in rows["passages"] if row["role"] == "note"]
    assert "如有异议，请来电反映。" in notes
