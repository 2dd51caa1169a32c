"""The whole way of one document, bytes to rows, in the order of the rooms."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhenggai import __version__
from zhenggai.dataset.corrections.model import Correction
from zhenggai.dataset.corrections.pinned import PinnedText, relevant
from zhenggai.evidence.grid.reader import read_grid
from zhenggai.facts.bind import bind_values
from zhenggai.facts.document.manifest import Entry
from zhenggai.facts.document.reader import complete_facts, read_facts
from zhenggai.readers import read
from zhenggai.readers.errors import ReadError
from zhenggai.readers.guard import LIMITS, Limits, check_document, tell_memory
from zhenggai.rules import Rules, load
from zhenggai.structure.build import NO_PINS, build_plan
from zhenggai.structure.pins import Pins
from zhenggai.tables.ids import document_id
from zhenggai.tables.plan_rows import Source, failed_rows, plan_of, plan_rows
from zhenggai.text.compact import compacted
from zhenggai.text.flow import build_flow
from zhenggai.text.furniture import find_furniture
from zhenggai.text.line_breaks import find_line_breaks

if TYPE_CHECKING:
    from zhenggai.structure.plan import Plan
    from zhenggai.tables.rows import DocumentRow, Rows
    from zhenggai.text.document import Document


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: its rows; where it could not be read, the code that says why."""

    source: str
    rows: Rows
    failure: tuple[str, ...] = ()

    @property
    def document(self) -> DocumentRow:
        """Return the row of ``documents``."""
        return self.rows["documents"][0]


def parser_version(rules: Rules, limits: Limits) -> str:
    """Return what made a row: the package's version and 8 hex digits over rules and limits."""
    digest = hashlib.sha256(f"{rules.digest}|{limits.digest()}".encode()).hexdigest()[:8]
    return f"{__version__}+{digest}"


def convert_bytes(
    data: bytes,
    name: str,
    rules: Rules | None = None,
    entry: Entry | None = None,
    limits: Limits = LIMITS,
    said: Sequence[Correction] = (),
) -> Outcome:
    """Convert one document; a file that cannot be read gives the row that says why.

    ``said``: what persons said; what is a pin, and of this document or its plan, goes into the
    reading.
    """
    rules = rules or load()
    source = Source(document_id(data), name, entry or Entry(name), parser_version(rules, limits))
    try:
        document = compacted(read(data, limits))
        check_document(document, limits)
    except ReadError as error:
        tell_memory(error)
        return _failed(source, (error.code, *error.args))
    except RecursionError:
        # A hundred thousand elements, each inside of the one before it.
        return _failed(source, ("file-damaged", "nested too deeply"))
    if not document.text.strip():
        return _failed(source, (_why_empty(document),), document.format)
    before = plan = read_plan(document, rules)
    facts = complete_facts(read_facts(plan, rules, name), source.entry)
    pins = relevant(
        (one for one in said if one.kind == "pin"), source.document_id, plan_of(source, facts)
    )
    pinned = PinnedText(plan.flow, pins, source.document_id) if pins else None
    if pinned is not None:
        plan = read_plan(document, rules, pinned.pins)
        facts = complete_facts(read_facts(plan, rules, name), source.entry)
    values = bind_values(plan, facts, rules)
    rows = plan_rows(plan, facts, values, source, rules)
    if pinned is not None:
        rows["corrections"] = pinned.rows(rows, before, plan)
    return Outcome(name, rows)


def _why_empty(document: Document) -> str:
    """Return the code of why a document has no text."""
    told = {note.code for note in document.notes}
    if "page-without-text" in told:
        return "file-without-text"
    return "file-scan-blank" if "page-scan-blank" in told else "file-empty"


def read_plan(
    document: Document, rules: Rules, pins: Pins = NO_PINS, *, thorough: bool = False
) -> Plan:
    """Return the structure of a document that a reader made, as persons pinned it.

    ``thorough``: also with the readings that could not be chosen.
    """
    grid = read_grid(document, rules)
    furniture, breaks = find_furniture(document, rules), find_line_breaks(document, rules)
    flow = build_flow(document, furniture, grid.joins, grid.lifted, breaks)
    return build_plan(flow, rules, grid, pins, thorough=thorough)


def failed_outcome(
    own: str,
    name: str,
    failure: tuple[str, ...],
    rules: Rules,
    limits: Limits,
    entry: Entry | None = None,
) -> Outcome:
    """Return the rows of a file that could not be converted.

    ``own`` is its document_id, ``failure`` a code and its arguments; what it was read with
    (``rules``, ``limits``) names its parser_version, as that of any other file.
    """
    source = Source(own, name, entry or Entry(name), parser_version(rules, limits))
    return _failed(source, failure)


def _failed(source: Source, failure: tuple[str, ...], format: str | None = None) -> Outcome:
    code, *args = failure
    return Outcome(source.name, failed_rows(source, code, args, format), failure)
