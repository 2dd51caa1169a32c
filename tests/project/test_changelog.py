"""The changelog has the form of Keep a Changelog, a line a case."""

from __future__ import annotations

import regex
from packaging.version import Version

import zhenggai
from tests import ROOT

TEXT = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
HEADING = regex.compile(
    r"^## (?:Unreleased|(?P<version>\d+\.\d+\.\d+) - (?P<day>\d{4}-\d\d-\d\d))$", regex.M
)
KINDS = ("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")


def test_versions_stand_newest_first_with_their_days() -> None:
    found = regex.findall(r"^## .*$", TEXT, regex.M)
    assert all(HEADING.fullmatch(line) for line in found), found
    assert found[0] == "## Unreleased"
    released = [match for match in HEADING.finditer(TEXT) if match["version"]]
    versions = [Version(match["version"]) for match in released]
    days = [match["day"] for match in released]
    assert versions == sorted(set(versions), reverse=True)
    assert days == sorted(days, reverse=True)
    assert versions[0] <= Version(zhenggai.__version__), (
        "the version in extract/__init__.py is older than the newest here"
    )


def test_changes_stand_under_the_six_kinds() -> None:
    for section in regex.split(r"^## ", TEXT, flags=regex.M)[1:]:
        kinds = regex.findall(r"^### (.*)$", section, regex.M)
        assert set(kinds) <= set(KINDS)
        assert kinds == sorted(set(kinds), key=KINDS.index)


def test_a_released_case_is_one_line() -> None:
    """What is not released yet may be written in a hurry."""
    for section in regex.split(r"^## ", TEXT, flags=regex.M)[2:]:
        lines = [line for line in section.splitlines()[1:] if line and not line.startswith("### ")]
        entries = [line for line in lines if line.startswith("- ")]
        assert len(entries) > 5
        assert all(line.endswith(".") for line in entries)
        assert not [line for line in lines if line.startswith(" ")], "a case goes on over its line"
        assert max(map(len, entries)) <= 200


def test_the_citation_names_the_version() -> None:
    cited = regex.search(
        r"^version: (.*)$", (ROOT / "CITATION.cff").read_text(encoding="utf-8"), regex.M
    )
    assert cited is not None
    assert cited[1] == zhenggai.__version__
