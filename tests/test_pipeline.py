"""The way from bytes to rows: what becomes of a file that cannot be read."""

from zhenggai.pipeline import convert_bytes, failed_outcome, parser_version
from zhenggai.readers.guard import LIMITS, Limits
from zhenggai.rules import load
from zhenggai.tables.ids import unread_id


def test_a_lost_file_is_keyed_by_the_limits_that_it_was_read_with() -> None:
    rules, tight = load(), Limits(pages=3)
    lost = failed_outcome(unread_id("a.pdf"), "a.pdf", ("convert-timeout",), rules, tight)
    (row,) = lost.rows["documents"]
    assert row["parser_version"] == parser_version(rules, tight) != parser_version(rules, LIMITS)
    assert row["status"] == "failed"
    (read,) = convert_bytes(b"%PDF-1.7 cut", "a.pdf", rules, limits=tight).rows["documents"]
    assert read["parser_version"] == row["parser_version"]
