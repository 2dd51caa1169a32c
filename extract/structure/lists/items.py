"""The item of another list that an issue answers: 第43项, 序号十, 受理编号X2SD202109080018."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import regex

from zhenggai.evidence.answering import OF_ITEMS, item_first, items_in
from zhenggai.evidence.outline import Outline
from zhenggai.rules import Rules
from zhenggai.structure.lists.said_items import said_in
from zhenggai.structure.plan import Block, Issue
from zhenggai.text.document import Span
from zhenggai.text.flow import Flow, fold
from zhenggai.text.numerals import SMALL, label_number

# W-001, 20210305, 2023-07 count nothing: they are the list's that is answered.
CODE = regex.compile(r"(?=.*[A-Za-z])[^\p{Han}]*\d[^\p{Han}]*|\d{4,}(?:[-—]\d+)*")
# 问题编号 in the cell beside it.
KEY = 8
# A header of so many characters says more than what numbers the rows.
LONGEST_KEY = 16
NUMERAL = regex.compile(rf"\d+|[{SMALL}]+")


def with_items(flow: Flow, rules: Rules, issues: Sequence[Issue], outline: Outline) -> list[Issue]:
    """Return the issues with the item that each answers, where the document answers another list.

    The item stands in a field of its own, opens the issue's words, or, of one issue alone, in what
    stands before it. What names the item is no part of the problem.
    """
    if outline.answering is None:
        if len(issues) == 1:
            return [_single(flow, rules, issues[0], outline.title)]
        return [_beside_own(flow, rules, issue) for issue in issues]
    of_items, counts = outline.answering in OF_ITEMS, _count_on(flow, issues)
    # 任务序号 over 12, 25 are numbers of the list that is answered; 1, 2 may be either.
    columns = frozenset() if counts else _key_columns(flow, rules)
    found = []
    for issue in issues:
        keyed = issue.label is not None and _column(flow, issue.label) in columns
        bare = of_items or keyed
        found.append(
            _with_own(flow, rules, issue, bare=bare, own=counts and not of_items, keyed=keyed)
        )
    if len(found) == 1:
        return [_with_preamble(flow, rules, found[0], outline.title)]
    return list(_with_heads(flow, rules, found, outline.title)) if of_items else found


def _with_heads(
    flow: Flow, rules: Rules, issues: Sequence[Issue], title: Span | None
) -> Iterator[Issue]:
    """Yield the issues of notices in one file, each with the one item that stands above it."""
    behind = title.end if title is not None else 0
    for issue in issues:
        above = Span(behind, max(issue.span.start, behind))
        named = list(items_in(flow, above, rules)) if issue.item is None else []
        if issue.item is None and not named and issue is issues[0] and title is not None:
            named = list(items_in(flow, title, rules))
        words = {"".join(flow.folded[item.start : item.end].split()) for item in named}
        yield replace(issue, item=named[0]) if len(words) == 1 else issue
        behind = max(behind, issue.span.end)


def _single(flow: Flow, rules: Rules, issue: Issue, title: Span | None) -> Issue:
    """Return the issue of a paper of one: a code that numbers it is an order's or a letter's.

    The title of a plan of one problem may name its item: 第6项问题“一题一策”整改方案.
    """
    if issue.kind == "issue" and title is not None:
        named = list(items_in(flow, title, rules))
        if len(named) == 1:
            return replace(issue, item=named[0])
    told = _field(flow, rules, issue.blocks)
    code = flow.folded[told[1].start : told[1].end] if told is not None else ""
    dated = rules.marks["item-dated"].pattern.fullmatch(code) is not None
    if told is not None and (dated or CODE.fullmatch(code)):
        return _numbered(flow, issue, *told)
    label = issue.label
    if label is None or CODE.fullmatch(flow.folded[label.start : label.end]) is None:
        return issue
    return replace(issue, item=label, label=None)


def _beside_own(flow: Flow, rules: Rules, issue: Issue) -> Issue:
    """Return the issue of a list with the number that a column of its own gives it elsewhere."""
    told = _field(flow, rules, issue.blocks)
    if told is None or told[0].label is None or _column(flow, told[0].label) is None:
        return issue
    return _numbered(flow, issue, *told)


def _key_columns(flow: Flow, rules: Rules) -> frozenset[tuple[int, int]]:
    """Return the columns of tables whose header says that they hold items: 任务序号."""
    heads: dict[tuple[int, int], str] = {}
    for cell in flow.document.cells:
        words = flow.document.text[cell.start : min(cell.end, cell.start + LONGEST_KEY)]
        heads.setdefault((cell.table, cell.column), words)
    key = rules.marks["item-key"]
    return frozenset(at for at, words in heads.items() if key.search(fold(words)))


def _column(flow: Flow, label: Span) -> tuple[int, int] | None:
    """Return the column of a table in which a label stands, None in running text."""
    index = flow.line_at(label.start).cell
    if index is None:
        return None
    cell = flow.document.cells[index]
    return cell.table, cell.column


def _count_on(flow: Flow, issues: Sequence[Issue]) -> bool:
    """Say whether labels count 1, 2, 3, and perhaps again: they are the document's own."""
    labels = (issue.label for issue in issues if issue.label is not None)
    numerals = (NUMERAL.findall(flow.folded[span.start : span.end]) for span in labels)
    values = [label_number(found[-1]) if found else None for found in numerals]
    return all(
        value in (1, (before or 0) + 1)
        for before, value in zip([None, *values], values, strict=False)
    )


def _with_own(
    flow: Flow, rules: Rules, issue: Issue, *, bare: bool, own: bool, keyed: bool
) -> Issue:
    """Return an issue with the item that its words name.

    ``own``: labels are the document's; ``keyed``: they are items; ``bare``: beside an item none is.
    """
    told = _field(flow, rules, issue.blocks)
    if told is not None:
        return _numbered(flow, issue, *told)
    if issue.label is not None and not own:
        words = flow.folded[issue.label.start : issue.label.end]
        named = item_first(flow, issue.label, rules)
        item = named[0] if named is not None else issue.label
        before = flow.folded[max(issue.label.start - KEY, 0) : issue.label.start]
        # SC-2018-077 counts nothing in the document.
        coded = CODE.fullmatch(words) is not None
        if named is not None or keyed or coded or rules.marks["item-key"].search(before):
            pieces = (_behind(flow, piece) for piece in issue.problem)
            problem = tuple(piece for piece in pieces if piece.end > piece.start)
            label = None if bare or coded else issue.label
            return replace(issue, item=item, label=label, problem=problem)
    for at, piece in enumerate(issue.problem):
        named = item_first(flow, piece, rules, beside=issue.label is not None)
        if named is not None:
            item, behind = named
            rest = flow.strip(Span(min(behind, piece.end), piece.end))
            left = (rest,) if rest.end > rest.start else ()
            problem = (*issue.problem[:at], *left, *issue.problem[at + 1 :])
            blocks = tuple(_without(block, piece, left) for block in issue.blocks)
            return replace(issue, item=item, problem=problem, blocks=blocks)
    return issue


def _without(block: Block, piece: Span, left: tuple[Span, ...]) -> Block:
    """Return a block with what is left of one of its stretches."""
    if piece not in block.content:
        return block
    at = block.content.index(piece)
    return replace(block, content=(*block.content[:at], *left, *block.content[at + 1 :]))


def _field(flow: Flow, rules: Rules, blocks: Sequence[Block]) -> tuple[Block, Span] | None:
    """Return the field of an issue whose value begins with an item's number, and that number."""
    for block in blocks:
        if block.field not in ("number", "source") or block.label is None or not block.content:
            continue
        word = "".join(flow.folded[block.label.start : block.label.end].split())
        start, end = block.content[0]
        code = rules.marks["item-code"].search(flow.folded[start:end])
        if rules.marks["item-label"].search(word):
            if code is not None:
                return block, Span(start + code.start("code"), start + code.end("code"))
        elif block.field == "number":
            # 整改任务:第14项
            named = item_first(flow, block.content[0], rules)
            if named is not None:
                return block, named[0]
    return None


def _numbered(flow: Flow, issue: Issue, block: Block, item: Span) -> Issue:
    """Return an issue with the item that a field names; what goes on behind it is the problem."""
    end = block.content[0].end
    if block.label is not None and not flow.folded[block.label.end : item.start].strip(" "):
        # 任务序号19: the word without a colon is of the item as it is printed.
        item = Span(block.label.start, item.end)
    rest = _behind(flow, Span(item.end, end))
    label = None if issue.label == item else issue.label
    if issue.problem or rest.end <= rest.start:
        return replace(issue, item=item, label=label)
    own = replace(block, content=(item,))
    blocks = tuple(own if one is block else one for one in issue.blocks)
    return replace(issue, item=item, problem=(rest,), blocks=blocks)


def _behind(flow: Flow, span: Span) -> Span:
    """Return a stretch without the marks that close the number before it: 第18项。|凤凰山."""
    rest = flow.strip(span)
    while rest.start < rest.end and flow.folded[rest.start] in ":。.,、":
        rest = flow.strip(Span(rest.start + 1, rest.end))
    return rest


def _with_preamble(flow: Flow, rules: Rules, issue: Issue, title: Span | None) -> Issue:
    """Return the only issue of a document with the item, and the problem, told before it."""
    first = min([issue.span.start, *([issue.label.start] if issue.label is not None else [])])
    above = Span(title.end if title is not None else 0, first)
    if above.end <= above.start:
        above = Span(first, first)
    if issue.item is None:
        own = list(items_in(flow, above, rules))
        own = own or (list(items_in(flow, title, rules)) if title is not None else [])
        words = {"".join(flow.folded[item.start : item.end].split()) for item in own}
        if len(words) == 1:
            issue = replace(issue, item=own[0])
    if not issue.problem and issue.kind == "issue":
        for said in said_in(flow, above, rules):
            if said.problem is not None and said.deadline is None:
                return replace(issue, problem=(said.problem,), item=issue.item or said.item)
    return issue
