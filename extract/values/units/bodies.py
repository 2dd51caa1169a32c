"""Kinds of bodies: the canonical name of a body behind level and place, however it is spelled."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import regex

from zhenggai.rules import Rules
from zhenggai.rules.patterns import compiled
from zhenggai.values.units.kinds import of_words

BRACKETS = regex.compile(r"\([^()]*+(?:\([^()]*+\)[^()]*+)*+\)|〔[^〔〕]*〕|\[[^\[\]]*\]")
# Longer stretches are no names.
NAME_LIMIT = 60
DEPARTMENT, BRANCH = "部门", "分局"
# What ends the part that a name tells of a department.
HOLDERS = frozenset("局委厅")
GROUP = regex.compile(r"\(\?P<\w+>")


@dataclass(frozen=True, slots=True)
class Body:
    """A canonical name; ``known`` where it is a kind of the list, not the name's own spelling."""

    name: str
    known: bool


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch of a department in another place: 红古 and 生态环境 of 生态环境局红古分局."""

    where: str
    body: str


@of_words
def body_of(words: str, rules: Rules) -> Body:
    """Return the kind of a body by its folded name without level and place."""
    if len(words) > NAME_LIMIT:
        return Body(words, known=False)
    bare = BRACKETS.sub("", words)
    plain = rules.bodies["added"].pattern.sub("", bare)
    for name in dict.fromkeys((words, bare, plain)):
        found = _listed(name, rules) or department(name, rules)
        if found is not None:
            return Body(found, known=True)
    posted = rules.bodies["posted"].search(bare)
    if posted is not None:
        return Body(f"派驻{body_of(posted['at'], rules).name}纪检监察组", known=True)
    part = _part(bare, rules)
    if part is not None:
        return Body(part, known=True)
    own = bare or words
    return Body(f"党{own}" if rules.bodies["of-party"].search(own) else own, known=False)


def successor_of(body: str, rules: Rules) -> str | None:
    """Return the kind that took over from one that is no more."""
    mapping = rules.bodies["successors"].map
    if body in mapping:
        return mapping[body]
    kinds = body.removesuffix(DEPARTMENT).split("和")
    heirs = {mapping.get(f"{kind}{DEPARTMENT}") for kind in kinds}
    return heirs.pop() if len(kinds) > 1 and len(heirs) == 1 else None


def _listed(words: str, rules: Rules) -> str | None:
    """Return the kind of a body that is listed by its whole name: 委办公室, 人民政府, 河长办."""
    party = rules.bodies["party-first"].search(words)
    inner = words[party.end() :] if party is not None else words
    for rule in rules.bodies:
        if (
            (rule.tag == "whole" and rule.pattern.fullmatch(words))
            or (rule.tag == "party" and rule.pattern.fullmatch(inner))
            or (rule.tag == "party-only" and party and rule.pattern.fullmatch(inner))
        ):
            return rule.id
    return None


@cache
def _stems(rules: Rules) -> tuple[str, dict[str, str]]:
    """Return a pattern for the words of any department, and the kind of each of its groups."""
    groups = {f"k{at}": rule for at, rule in enumerate(rules.bodies.tagged("stem"))}
    words = "|".join(f"(?P<{name}>{rule.pattern.pattern})" for name, rule in groups.items())
    return rf"(?:(?:{words})(?:和|与|及|、)?){{1,3}}", {n: r.id for n, r in groups.items()}


@cache
def _patterns(rules: Rules) -> tuple[regex.Pattern[str], regex.Pattern[str], regex.Pattern[str]]:
    stems, _ = _stems(rules)
    tail = rules.bodies["tail"].pattern.pattern
    branch = rules.bodies["branch"].pattern.pattern
    whole = compiled(rf"{stems}(?:{tail})")
    behind = compiled(rf"{stems}(?:{tail})(?P<where>[\p{{Han}}A-Z]{{2,9}}?)(?:{branch})")
    before = compiled(rf"(?P<where>[\p{{Han}}A-Z]{{0,9}}?){stems}(?:{tail})?(?:{branch})")
    return whole, behind, before


def department(words: str, rules: Rules) -> str | None:
    """Return the kind of a department by what it is for: 发展改革部门 for 发改委."""
    match = _patterns(rules)[0].fullmatch(words)
    return _kinds(match, rules) + DEPARTMENT if match is not None else None


def _kinds(match: regex.Match[str], rules: Rules) -> str:
    names = _stems(rules)[1]
    found = sorted((start, names[group]) for group in names for start in match.starts(group))
    return "和".join(dict.fromkeys(kind for _, kind in found))


def is_kind(words: str, rules: Rules) -> bool:
    """Say whether the words of a body are one of a known kind."""
    return (_listed(words, rules) or department(words, rules)) is not None


def stem_words(rules: Rules) -> str:
    """Return a pattern for the words of any department, without its groups."""
    return GROUP.sub("(?:", _stems(rules)[0])


def branch_of(words: str, rules: Rules) -> Branch | None:
    """Return where a branch stands and what it is: 生态环境局红古分局, 红古生态环境分局."""
    bare = BRACKETS.sub("", words)
    if not bare.endswith(("分局", "分公司", "分支局")) or len(bare) > NAME_LIMIT:
        return None
    _, behind, before = _patterns(rules)
    match = behind.fullmatch(bare) or before.fullmatch(bare)
    if match is None:
        return None
    return Branch(match["where"], _kinds(match, rules) + BRANCH)


def _part(words: str, rules: Rules) -> str | None:
    """Return the name of a part of a department: 公安部门治安支队 for 公安局治安支队."""
    whole = _patterns(rules)[0]
    for end in range(len(words) - 2, 2, -1):
        match = whole.fullmatch(words, 0, end)
        if rules.bodies["part"].pattern.fullmatch(words, end) is None:
            continue
        if match is not None and words[end - 1] in HOLDERS:
            return f"{_kinds(match, rules)}{DEPARTMENT}{words[end:]}"
    return None
