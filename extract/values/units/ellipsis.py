"""Puts back what a list of units leaves out: level, place, class, body; no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from zhenggai.rules import Rules
from zhenggai.text.flow import fold
from zhenggai.values.places.gazetteer import places as listed
from zhenggai.values.places.gazetteer import short_names
from zhenggai.values.units.element import (
    Element,
    Name,
    all_of,
    cut_front,
    longer,
    restore,
    tail,
    with_level,
)
from zhenggai.values.units.kinds import Words, is_body, words_of

SHORTEST_PLACE = 3
# 整改办, 环委会; a longer committee has a name of its own.
SHORT_COMMITTEE = 5


class Completer:
    """Completes the names of a list; from group to group it keeps what the last names said.

    What is kept is the nearest level, its party committee, and the bureau of the last branch.
    """

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.base = ""
        self.party = ""
        self.owner = ""
        self.led = False
        # What the list before said holds for a department by its task alone.
        self.carried = False
        self._begin(functional=False)

    def _begin(self, *, functional: bool) -> None:
        self.functional = functional
        self.names: list[Name] = []
        self.places: list[Element] = []
        self.short: list[Element] = []
        self.sharers: list[tuple[Element, str]] = []
        self.last = ""

    def complete(self, elements: Sequence[Element], *, functional: bool = False) -> list[Name]:
        """Return the complete names of one group of a list.

        ``functional``: the group ends in 等部门, so 财政 stands for 财政部门.
        """
        self._begin(functional=functional)
        for element in elements:
            self._add(element)
        self._end_short()
        self._flush()
        self._spread()
        return self.names

    def _spread(self) -> None:
        """Let the names between a lead and those that cooperate do so: A(牵头)、B、C(配合)."""
        for at, name in enumerate(self.names):
            if name.role == "cooperate" and self.led:
                before = at - 1
                while before >= 0 and self.names[before].role is None:
                    self.names[before] = replace(self.names[before], role=name.role)
                    before -= 1
            self.led = self.led or name.role == "lead"

    def _add(self, element: Element) -> None:
        words = self._words(element.folded)
        if not words.text:
            return
        shared = words.found("tail-body")
        if self._is_short(words):
            self.short.append(element)
            return
        self._end_short(words.text[: shared.start()] if shared is not None else "")
        self._take(element, words, shared)

    def _words(self, text: str) -> Words:
        return words_of(text, self.rules)

    def _is_short(self, words: Words) -> bool:
        """Say whether some words may be a town's name without its last word."""
        return (
            words.found("short-name") is not None
            and not self.functional
            and not words.is_task
            and words.kind == "other"
            and not words.is_open
        )

    def _end_short(self, owner: str = "") -> None:
        """Take up the short names before a town's body: 文笔、楼子营、西口镇|人民政府."""
        town = self._words(owner).found("town-end") if not owner.startswith("各") else None
        for element in self.short:
            if town is not None:
                self.places.append(longer(element, town[0]))
            else:
                words = self._words(element.folded)
                self._take(element, words, words.found("tail-body"))
        self.short = []

    def _take(self, element: Element, words: Words, shared: regex.Match[str] | None) -> None:
        if shared is not None and shared.start() == 0 and (self.sharers or self.places):
            self._share(element, words.text)
        elif words.kind == "place" and not words.is_open:
            if self.sharers:
                self.sharers = []
            self.places.append(element)
        elif (
            shared is not None
            and not words.found("youth")
            and self._owned(words.text[: shared.start()])
        ):
            self._own(element, words.text[: shared.start()], shared[0])
        elif not (
            self.places
            and (self._levels(element) or self._seats(element) or self._bureaus(element))
        ):
            self._flush()
            self.sharers = []
            self._plain(element)

    def _flush(self) -> None:
        for place in self._each():
            self.names.append(Name(place.span, place.text, place.folded, place.role))
        self.places = []

    def _each(self) -> list[Element]:
        """Return the places of a run, 各 put back: 各县、区 is every county and every district."""
        found: list[Element] = []
        each = False
        for place in self.places:
            bare = each and self._words(place.folded).found("bare-class") is not None
            each = bare or place.folded.startswith("各")
            found.append(all_of(place) if bare else place)
        return found

    def _levels(self, element: Element) -> bool:
        """Give the levels before it a department: 市、县(区)|生态环境部门."""
        head = self._words(element.folded).found("level-head")
        levels = self.rules.units["levels"].map
        if head is None or not all(place.folded in levels for place in self.places):
            return False
        body, folded = element.text[head.end() :], element.folded[head.end() :]
        if not is_body(folded, self.rules):
            return False
        for place in self.places:
            self.names.append(Name(place.span, place.text + body, place.folded + folded))
        self.names.append(Name(element.span, element.text, element.folded, element.role))
        self.places, self.sharers = [], []
        return True

    def _bureaus(self, element: Element) -> bool:
        """Give the places before it the department of the last: 南昌县、进贤县|水利局."""
        own = self._words(element.folded).found("named-place")
        if own is None or len(own["place"]) < SHORTEST_PLACE:
            return False
        body, folded = element.text[own.end() :], element.folded[own.end() :]
        rest = self._words(folded)
        if not (rest.stem and rest.is_body):
            return False
        kin = self.rules.units["kin"].map
        level = next((level for end, level in kin.items() if own["place"].endswith(end)), None)
        same = tuple(end for end, other in kin.items() if other == level)
        if not all(
            place.folded.endswith(same)
            and len(place.folded) >= SHORTEST_PLACE
            and not place.folded.startswith("各")
            for place in self.places
        ):
            return False
        for place in self.places:
            self.names.append(Name(place.span, place.text + body, place.folded + folded))
        self.names.append(Name(element.span, element.text, element.folded, element.role))
        self.base = own["place"]
        self.places, self.sharers = [], []
        return True

    def _seats(self, element: Element) -> bool:
        """Make branches of a bureau of the places behind it: 市生态环境局及东湖、西湖|分局."""
        last = self.names[-1] if self.names else None
        if last is None or not (element.folded.endswith("分局") and last.folded.endswith("局")):
            return False
        if not all(place.folded in short_names() for place in self.places):
            return False
        self.owner = last.text
        for place in self.places:
            self.names.append(
                Name(place.span, f"{last.text}{place.text}分局", f"{last.folded}{place.folded}分局")
            )
        text, folded = last.text + element.text, last.folded + element.folded
        self.names.append(Name(element.span, text, folded, element.role))
        self.places, self.sharers = [], []
        return True

    def _owned(self, owner: str) -> bool:
        """Say whether a body's owner is a place or a class, not a department's beginning."""
        if not owner or owner in self.rules.units["lone-owners"].words:
            return bool(owner)
        if owner.endswith("地") and (owner == "地" or f"{owner}区" in listed()):
            return True
        words = self._words(owner)
        return words.kind == "place" or words.found("owner-end") is not None

    def _own(self, element: Element, owner: str, body: str) -> None:
        """Take up a place with its body: 各县区党委, B区人民政府, and the places before it."""
        units = self.rules.units
        owner = units["and-so-on"].pattern.sub("", units["such"].pattern.sub("", owner))
        self.places = self._each()
        if self.places and "各" not in owner:
            # 东屿区、临湖县(市、区)|人民政府: the class says again what its places are.
            is_class = self._words(owner).is_class
            owner = owner if is_class else units["class-behind"].pattern.sub("", owner)
        each = self.places and self.places[0].folded.startswith("各")
        words = self._words(owner)
        proper = not owner.startswith("各") and not words.is_class
        places = [self._words(place.folded) for place in self.places]
        if not _shares(places, words, self._words(body), proper=proper):
            self._flush()
        elif each and not (proper or owner.startswith("各") or words.found("zone-class")):
            owner = f"各{owner}"
        bare = owner in units["own-word"].words
        if bare and self.sharers and self.sharers[-1][1].endswith(owner) and len(self.last) > 1:
            if len(self.sharers) > 1 and all(text.endswith(owner) for _, text in self.sharers):
                # 赣州市、吉安市委、市政府: both places have both bodies.
                self._share(cut_front(element, len(owner)), body)
                return
            owner = self.sharers[-1][1]
        self.places = [with_level(place, owner, self.rules) for place in self.places]
        if not self.places and self._goes_on(owner):
            owner = f"各{owner}"
        self.sharers = [(place, place.text) for place in self.places]
        first = [Name(p.span, p.text + tail(element, body), p.folded + body) for p in self.places]
        self.places = []
        printed = owner if owner.startswith("各") and not element.folded.startswith("各") else None
        text = element.text if printed is None and element.folded == owner + body else None
        full = text or restore(element, owner) + tail(element, body)
        self.names += [*first, Name(element.span, full, owner + body, element.role)]
        if owner.endswith("地") and body == "委":
            # 阿克苏地委、行署
            owner = f"{owner}区"
        self.sharers.append((element, restore(element, owner)))
        self.last = owner
        level = self._words(owner).found("level-end")
        if level is not None and not owner.startswith("各"):
            self.base = owner
            self.party = f"{owner}委" if body == "委" or len(owner) == 1 else f"{owner}党委"

    def _goes_on(self, owner: str) -> bool:
        """Say whether a bare level is every one too: 各盟行政公署、市|人民政府."""
        levels = self.rules.units["bare-places"].words
        if not self.sharers or not self.last.startswith("各") or owner not in levels:
            return False
        before = self.last.removeprefix("各")
        return before in levels or (owner in "盟旗" and owner in before)

    def _share(self, element: Element, body: str) -> None:
        """Put the place or class before it back to a bare body: 各县区党委、人民政府."""
        if self.places:
            self.sharers = [(place, place.text) for place in self.places]
            for place in self.places:
                own = Name(place.span, place.text + element.text, place.folded + body)
                self.names.append(own)
            self.places = []
            return
        several = len(self.sharers) > 1
        for at, (owner, text) in enumerate(self.sharers):
            last = at == len(self.sharers) - 1
            span = element.span if last or not several else owner.span
            self.names.append(Name(span, text + element.text, fold(text) + body))
        if several:
            self._reorder()

    def _reorder(self) -> None:
        """Keep the names of one place together: A市党委, A市政府, B市党委, B市政府."""
        owners = [text for _, text in self.sharers]
        run = [n for n in self.names if any(n.text.startswith(o) for o in owners)]
        rest = [n for n in self.names if n not in run]
        ordered = [n for owner in owners for n in run if n.text.startswith(owner)]
        self.names = rest + list(dict.fromkeys(ordered))

    def _plain(self, element: Element) -> None:
        """Take up a department: one with a level of its own, or a bare one that inherits it."""
        words = self._words(element.folded)
        if words.is_open or words.text.startswith("各") or words.found("every"):
            self.names.append(Name(element.span, element.text, words.text, element.role))
            return
        prefix = _prefix(words)
        if self.owner and words.found("placed-branch"):
            prefix = None
        if prefix is not None:
            self.base, self.carried = _level_of(prefix["base"]), False
            if prefix["party"]:
                self.party = prefix["base"] + prefix["party"]
            elif not self.party.startswith(self.base):
                self.party = "自治区党委" if self.base == "自治区" else f"{self.base}委"
            self.owner = _owner(element, words)
            task = self._words(words.text[prefix.end() :]).is_task
            text, folded = element.text, words.text
            if self.functional and task:
                text, folded = f"{text}部门", f"{folded}部门"
            self.names.append(Name(element.span, text, folded, element.role))
            return
        if words.text.endswith("分局"):
            self._branches()
        if words.found("company-of"):
            self.owner = _owner(element, words)
            self.names.append(Name(element.span, element.text, words.text, element.role))
            return
        front = self._left_out(words)
        behind = "部门" if self.functional and not words.is_body and front is not None else ""
        front = front or ""
        text, folded = front + element.text + behind, front + words.text + behind
        self.names.append(Name(element.span, text, folded, element.role))

    def _left_out(self, words: Words) -> str | None:
        """Return what a bare name leaves out at its front; None where it is a name as it stands."""
        if self.owner and self._is_part(words):
            return self.owner
        if words.found("party-department") and self.party:
            return self.party
        if self.functional and not words.is_body and words.found("functional"):
            return self.base if words.is_task else ""
        if self.names and (front := self._seat(self.names[-1].folded, words.text)):
            return front
        if self.base and self._inherits(words) and (not self.carried or words.stem):
            return self.base
        return None

    def _is_part(self, words: Words) -> bool:
        """Say whether a bare name is a part of the bureau that the last name was a part of."""
        if "公安" in self.owner and words.found("police-part"):
            return True
        if self._words(fold(self.owner)).kind == "enterprise":
            return words.found("company-part") is not None
        return words.text.endswith("分局") or words.found("office-part") is not None

    def _branches(self) -> None:
        """Give the last word to the branches before it: 市生态环境局东屿、南泽分局."""
        for at in range(len(self.names) - 1, -1, -1):
            name = self.names[at]
            if is_body(name.folded, self.rules):
                return
            match = self._words(name.folded).found("branch-place")
            if match is None:
                continue
            self.owner = name.text[: match.end("owner")]
            for later in range(at, len(self.names)):
                own = self.names[later]
                owner = "" if later == at else self.owner
                self.names[later] = Name(
                    own.span, f"{owner}{own.text}分局", f"{owner}{own.folded}分局", own.role
                )
            return

    def _inherits(self, words: Words) -> bool:
        """Say whether a bare name is a department of the level before it, not a body of its own."""
        if any(words.found(id) for id in ("own-head", "zone", "central", "youth")):
            return False
        if words.kind == "committee":
            return len(words.text) <= SHORT_COMMITTEE
        if words.kind == "institution":
            # 机关事务|服务中心
            return words.text.endswith("中心") and words.stem is not None
        if words.kind == "department":
            return not words.starts_with_place
        return words.kind in {"judicial", "group", "party"}

    def _seat(self, before: str, words: str) -> str:
        """Return what a bare name leaves out of the seat before it: 湾里管理局党工委、|管理局."""
        seat = self._words(before).found("party-of")
        owner = before[: seat.start()] if seat is not None else ""
        return owner.removesuffix(words) if owner.endswith(words) else ""


def _prefix(words: Words) -> regex.Match[str] | None:
    """Return the level word at a name's front, where it is its level: 市水利局, not 市场监管局."""
    match = words.found("prefix")
    if match is None or words.found("no-prefix"):
        return None
    stem = words.stem
    if stem is not None and len(stem[0]) > 2 and match.end() <= stem.end():
        return None
    rest = words_of(words.text[match.end() :], words.rules)
    if len(match["base"]) > 1 and not rest.is_body and not rest.found("own-body-end"):
        return None
    return match if rest.text else None


def _owner(element: Element, words: Words) -> str:
    """Return the bureau or company whose part a name is: what the parts behind it leave out."""
    for id in ("branch-of", "police", "office", "company-of"):
        match = words.found(id)
        if match is not None:
            return element.text[: match.end("owner")]
    return ""


def _level_of(base: str) -> str:
    """Return the level that bare departments take over: 地区 of 地委."""
    return f"{base}区" if base.endswith("地") else base


def _shares(places: Sequence[Words], owner: Words, body: Words, *, proper: bool) -> bool:
    """Say whether the body of a place is that of the places before it: A县、B区人民政府.

    Not so 各县区、开发区管委会: a zone's body is no county's; nor A县、各乡镇人民政府.
    """
    seat = body.found("seat") is not None
    if body.found("street-body") and not all(place.text.endswith("街道") for place in places):
        return False
    likewise = owner.found("county-end") or owner.found("others")
    if not proper and seat and likewise:
        # 大冶市、阳新县、各城区人民政府: all of one level.
        named = not any(place.text.startswith("各") for place in places)
        if named and all(place.found("kin-end") for place in places):
            return True
    longer_places = [place for place in places if len(place.text) > 1]
    if any(proper == place.text.startswith("各") for place in longer_places) and not (
        # 各市、州、神农架林区人民政府
        proper and seat and places[0].text.startswith("各")
    ):
        return False
    if "(" in body.text or "新区" in owner.text:
        return True
    zone = body.found("zone-body") is not None
    zones = ((place.found("zone") is not None, "新区" in place.text) for place in places)
    return all(is_zone == zone or is_new for is_zone, is_new in zones)
