"""Puts back what a list of units leaves out: level, place, class, body; no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from zhenggai.rules import Rules
from zhenggai.rules.patterns import compiled
from zhenggai.text.flow import fold
from zhenggai.values.places.gazetteer import places as listed
from zhenggai.values.places.gazetteer import short_names
from zhenggai.values.units.element import (
    BARE_PLACES,
    Element,
    Name,
    all_of,
    cut_front,
    longer,
    restore,
    tail,
    with_level,
    without_role,
)
from zhenggai.values.units.kinds import (
    NAMED_PLACE,
    ZONE,
    is_body,
    is_class,
    is_open,
    kind_of,
    starts_with_place,
)

# 师市住建局, but 师|市场监管局
DIVISION_CITY = r"师市(?![场容民]|政(?!府|法|协|务|数|策))"
LEVEL_WORD = rf"(?:自治区|省|市|州|盟|地区|地(?=委)|{DIVISION_CITY}|师|县|区|旗|镇|乡|街道|兵团)"
PARTY_OF = regex.compile(r"(?:党工委|党委|党组)$")
LEVEL_END = regex.compile(rf"{LEVEL_WORD}$")
# 市生态环境局东屿分局
BRANCH_OF = regex.compile(r"^(.+?局)[\p{Han}]{1,8}分局$")
# 市委组织部, 澄州市水利局, 县发展改革局: what comes before the body, and whether it is a party's.
PREFIX = compiled(
    rf"^(?:中共)?(?P<base>[\p{{Han}}]{{0,8}}?{LEVEL_WORD})(?P<party>委|党委)?(?=[\p{{Han}}]{{2}})"
)
# 市生态环境局|东屿
BRANCH_PLACE = compiled(r"(?P<owner>[\p{Han}]{2,}?局)[\p{Han}]{2,5}$")
# 市公安局|治安支队; what has a second master goes on alone.
POLICE = compiled(r"(?P<owner>.*?公安(?:局|厅|分局))[\p{Han}]{1,8}(?:总队|支队|大队|中队)$")
POLICE_PART = compiled(
    r"(?!消防|武警|[\p{Han}]*(?:执法|环境|环保|城管))[\p{Han}]{2,8}(?:总队|支队|大队|中队)$"
)
# 市生态环境局|大气环境科
OFFICE = compiled(r"(?P<owner>.+?[局委厅])[\p{Han}]{2,8}[科股]$")
OFFICE_PART = regex.compile(r"[\p{Han}]{2,8}[科股]$")
# 县(区)|生态环境部门 behind 市
LEVEL_HEAD = compiled(
    r"(?:[市县区州旗]{2,3}|[省市州盟县区旗])(?:[(][市县区州旗、]{1,8}[)])?(?=[\p{Han}]{2})"
)
# 文笔、楼子营、西口|镇: what is left out of the names before it.
TOWN = regex.compile(r"(?<=[\p{Han}]{2,8})(?:街道|镇|乡|苏木)$")
# Places of one level: what one has the other has.
KIN = (("县", "区", "旗"), ("镇", "乡", "街道"), ("市", "州", "盟"))
SHORTEST_PLACE = 3
SHORT_NAME = regex.compile(r"[\p{Han}]{2,4}")
CLASS_BEHIND = compiled(r"(?<=[\p{Han}][县市区旗])[(][县市区旗、]{1,5}[)]$")
COUNTY_END = compiled(
    r"[县区旗](?:[(][县市区旗、]+[)])?$(?<!社区|园区|新区|景区|经开区|开发区|高新区)"
)
KIN_END = regex.compile(r"[\p{Han}][县区旗市]$")
# 利川市分局 behind 州生态环境局恩施市分局
# 澄州市及|相关市(州)
OTHERS = regex.compile(r"(?:其他)?(?:各)?(?:有关|相关|其他)[市县区州旗盟]")
# 临湖县等县(市、区)|人民政府, 高新区等有关园区|管委会
SUCH = compiled(
    r"(?<=[县市区州旗盟镇乡])等(?:有关|相关)?"
    r"(?:[县市区州旗盟乡镇]{1,3}|园区|开发区|功能区)(?:[(][县市区旗、]+[)])?$"
)
# 大湾等市|委, 东屿等县(市、区)|人民政府: what the places before it are.
AND_SO_ON = compiled(r"(?<=[\p{Han}]{2})等(?=[县市区州旗盟镇乡](?:[(][县市区旗、]+[)])?$)")
# 驻县|各单位
EVERY = regex.compile(r"各[\p{Han}]{0,4}(?:单位|部门|企业)$")
PLACED_BRANCH = regex.compile(r"[\p{Han}]{2,6}[县市区旗]分局")
BARE_CLASS = compiled(
    r"(?:省直管(?:试点)?|直管|自治|县级|设区|地级|省辖)?[县区市州旗盟地](?:[(][县市区、]+[)])?"
)
SEAT = regex.compile(r"党委|(?:党委)?(?:人民)?政府")
OWN_HEAD = compiled(
    r"(?:公司|集团|企业|厂|矿|学校|大学|医院|银行|铁路|供电|国网|中石|驻|^武警|国家公园)"
)


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
        element = without_role(element, self.rules)
        words = element.folded
        if not words:
            return
        shared = self.rules.units["tail-body"].search(words)
        if self._is_short(words):
            self.short.append(element)
            return
        self._end_short(words[: shared.start()] if shared is not None else "")
        self._take(element, words, shared)

    def _is_short(self, words: str) -> bool:
        """Say whether some words may be a town's name without its last word."""
        return (
            SHORT_NAME.fullmatch(words) is not None
            and not self.functional
            and not self._is_task(words)
            and kind_of(words, self.rules) == "other"
            and not is_open(words, self.rules)
        )

    def _end_short(self, owner: str = "") -> None:
        """Take up the short names before a town's body: 文笔、楼子营、西口镇|人民政府."""
        town = TOWN.search(owner) if not owner.startswith("各") else None
        for element in self.short:
            if town is not None:
                self.places.append(longer(element, town[0]))
            else:
                shared = self.rules.units["tail-body"].search(element.folded)
                self._take(element, element.folded, shared)
        self.short = []

    def _take(self, element: Element, words: str, shared: regex.Match[str] | None) -> None:
        if shared is not None and shared.start() == 0 and (self.sharers or self.places):
            self._share(element, words)
        elif kind_of(words, self.rules) == "place" and not is_open(words, self.rules):
            if self.sharers:
                self.sharers = []
            self.places.append(element)
        elif shared is not None and self._owned(words[: shared.start()]):
            self._own(element, words[: shared.start()], shared[0])
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
            bare = each and BARE_CLASS.fullmatch(place.folded) is not None
            each = bare or place.folded.startswith("各")
            found.append(all_of(place) if bare else place)
        return found

    def _levels(self, element: Element) -> bool:
        """Give the levels before it a department: 市、县(区)|生态环境部门."""
        head = LEVEL_HEAD.match(element.folded)
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
        own = NAMED_PLACE.match(element.folded)
        if own is None or len(own["place"]) < SHORTEST_PLACE:
            return False
        body, folded = element.text[own.end() :], element.folded[own.end() :]
        if not (self.rules.units["stems"].pattern.match(folded) and is_body(folded, self.rules)):
            return False
        kin = next((group for group in KIN if own["place"].endswith(group)), ())
        if not all(
            place.folded.endswith(kin)
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
        if not owner or owner in {"市", "省", "县", "区", "州", "旗", "属地", "所在地", "当地"}:
            return bool(owner)
        if owner.endswith("地") and (owner == "地" or f"{owner}区" in listed()):
            return True
        kind = kind_of(owner, self.rules)
        return kind == "place" or owner.endswith(
            ("区", "县", "市", "镇", "乡", "州", "旗", "街道", "级", "级以上", ")")
        )

    def _own(self, element: Element, owner: str, body: str) -> None:
        """Take up a place with its body: 各县区党委, B区人民政府, and the places before it."""
        owner = AND_SO_ON.sub("", SUCH.sub("", owner))
        self.places = self._each()
        if self.places and "各" not in owner:
            # 东屿区、临湖县(市、区)|人民政府: the class says again what its places are.
            owner = owner if is_class(owner, self.rules) else CLASS_BEHIND.sub("", owner)
        each = self.places and self.places[0].folded.startswith("各")
        proper = not owner.startswith("各") and not is_class(owner, self.rules)
        if not _shares([place.folded for place in self.places], owner, body, proper=proper):
            self._flush()
        elif each and not (proper or owner.startswith("各") or _zone(owner)):
            owner = f"各{owner}"
        bare = owner in {"市", "省", "县", "区", "州", "旗"}
        if bare and self.sharers and self.sharers[-1][1].endswith(owner) and len(self.last) > 1:
            if len(self.sharers) > 1 and all(text.endswith(owner) for _, text in self.sharers):
                # 赣州市、吉安市委、市政府: both places have both bodies.
                self._share(cut_front(element, len(owner)), body)
                return
            owner = self.sharers[-1][1]
        self.places = [with_level(place, owner) for place in self.places]
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
        level = LEVEL_END.search(owner)
        if level is not None and not owner.startswith("各"):
            self.base = owner
            self.party = f"{owner}委" if body == "委" or len(owner) == 1 else f"{owner}党委"

    def _goes_on(self, owner: str) -> bool:
        """Say whether a bare level is every one too: 各盟行政公署、市|人民政府."""
        if not self.sharers or not self.last.startswith("各") or owner not in BARE_PLACES:
            return False
        before = self.last.removeprefix("各")
        return before in BARE_PLACES or (owner in "盟旗" and owner in before)

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
        words = element.folded
        rules = self.rules
        if is_open(words, rules) or words.startswith("各") or EVERY.search(words):
            self.names.append(Name(element.span, element.text, words, element.role))
            return
        prefix = PREFIX.match(words)
        own = prefix is not None and _is_prefix(words, prefix, rules)
        if self.owner and PLACED_BRANCH.fullmatch(words):
            own = False
        if own and prefix is not None:
            self.base, self.carried = _level_of(prefix["base"]), False
            if prefix["party"]:
                self.party = prefix["base"] + prefix["party"]
            elif not self.party.startswith(self.base):
                self.party = "自治区党委" if self.base == "自治区" else f"{self.base}委"
            branch = BRANCH_OF.search(words) or POLICE.match(words)
            branch = branch or OFFICE.match(words)
            self.owner = element.text[: branch.end(1)] if branch else ""
            tail = "部门" if self.functional and self._is_task(words[prefix.end() :]) else ""
            self.names.append(Name(element.span, element.text + tail, words + tail, element.role))
            return
        text, folded = element.text, words
        if words.endswith("分局"):
            self._branches()
        if self.owner and self._is_part(words):
            text, folded = self.owner + text, self.owner + folded
        elif rules.units["party-department"].pattern.search(words) and self.party:
            text, folded = self.party + text, self.party + folded
        elif self.functional and not is_body(words, rules):
            base = self.base if self._is_task(words) else ""
            text, folded = f"{base}{text}部门", f"{base}{folded}部门"
        elif self.names and (front := _front(self.names[-1].folded, words)):
            text, folded = front + text, front + folded
        elif self.base and self._inherits(words) and (not self.carried or self._stem(words)):
            text, folded = self.base + text, self.base + folded
        self.names.append(Name(element.span, text, folded, element.role))

    def _is_part(self, words: str) -> bool:
        """Say whether a bare name is a part of the bureau that the last name was a part of."""
        if "公安" in self.owner and POLICE_PART.match(words):
            return True
        return words.endswith("分局") or OFFICE_PART.match(words) is not None

    def _branches(self) -> None:
        """Give the last word to the branches before it: 市生态环境局东屿、南泽分局."""
        for at in range(len(self.names) - 1, -1, -1):
            name = self.names[at]
            if is_body(name.folded, self.rules):
                return
            match = BRANCH_PLACE.match(name.folded)
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

    def _is_task(self, words: str) -> bool:
        """Say whether some words are what a department is for: 财政, 发展改革."""
        return self.rules.units["stems"].pattern.fullmatch(words) is not None

    def _stem(self, words: str) -> bool:
        return self.rules.units["stems"].pattern.match(words) is not None

    def _inherits(self, words: str) -> bool:
        """Say whether a bare name is a department of the level before it, not a body of its own."""
        kind = kind_of(words, self.rules)
        if (
            OWN_HEAD.search(words)
            or ZONE.search(words)
            or self.rules.units["central"].search(words)
        ):
            return False
        if kind == "committee":
            return len(words) <= 5
        if kind == "institution":
            # 机关事务|服务中心
            return words.endswith("中心") and self._stem(words)
        if kind == "department":
            return not starts_with_place(words, self.rules)
        return kind in {"judicial", "group", "party"}


def _is_prefix(words: str, match: regex.Match[str], rules: Rules) -> bool:
    """Say whether a level word at a name's front is its level: 市水利局, not 市场监管局, 地区."""
    stem = rules.units["stems"].pattern.match(words)
    if stem is not None and len(stem[0]) > 2 and match.end() <= stem.end():
        return False
    rest = words[match.end() :]
    base = match["base"]
    if words.startswith(("市场", "州直", "区域", "城市", "省道", "师范", "都市", "街道办事处")):
        return False
    if len(base) > 1 and not is_body(rest, rules) and not rest.endswith(("公司", "局", "办")):
        return False
    return bool(rest)


def _front(before: str, words: str) -> str:
    """Return what a bare name leaves out of the seat before it: 湾里管理局党工委、|管理局."""
    seat = PARTY_OF.search(before)
    owner = before[: seat.start()] if seat is not None else ""
    return owner.removesuffix(words) if owner.endswith(words) else ""


def _level_of(base: str) -> str:
    """Return the level that bare departments take over: 地区 of 地委."""
    return f"{base}区" if base.endswith("地") else base


def _zone(owner: str) -> bool:
    return owner.startswith(("开发区", "新区", "经开区", "高新区", "园区", "街道"))


def _shares(places: Sequence[str], owner: str, body: str, *, proper: bool) -> bool:
    """Say whether the body of a place is that of the places before it: A县、B区人民政府.

    Not so 各县区、开发区管委会: a zone's body is no county's; nor A县、各乡镇人民政府.
    """
    likewise = COUNTY_END.search(owner) or OTHERS.match(owner)
    if not proper and SEAT.fullmatch(body) and likewise:
        # 大冶市、阳新县、各城区人民政府: all of one level.
        named = not any(place.startswith("各") for place in places)
        if named and all(KIN_END.search(place) for place in places):
            return True
    seat = SEAT.fullmatch(body) is not None
    if any(proper == place.startswith("各") for place in places if len(place) > 1) and not (
        # 各市、州、神农架林区人民政府
        proper and seat and places[0].startswith("各")
    ):
        return False
    if "(" in body or "新区" in owner:
        return True
    zone = body.startswith(("党工委", "工委", "管委会", "管理委员会"))
    return all((ZONE.search(place) is not None) == zone or "新区" in place for place in places)
