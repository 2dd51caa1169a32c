"""Lists of units and persons as plans print them, each with its rows by the contract."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import NamedTuple

from tests.layouts.content import Place, bodies
from tests.layouts.gold import Unit


class Listed(NamedTuple):
    """A printed list with its rows; ``form`` names the shape for the report."""

    text: str
    units: list[Unit]
    form: str


@dataclass(frozen=True, slots=True)
class Body:
    """One body by its bare name (水利局, 委组织部), and its canonical name where it is sure."""

    name: str
    key: str | None


def roled(units: list[Unit], role: str) -> list[Unit]:
    """Return the same units in another role."""
    return [Unit(u.name, role, u.key, u.scope) for u in units]


# How one list is printed: a role's label, a verb, or nothing.
BRACKETS = (
    "label", "label", "label", "label-lead+cooperate", "label-lead+responsible",
    "label-lead+responsible+cooperate", "verb-lead+cooperate", "verb-lead+responsible",
    "verb", "by", "verb-lead+cooperate+implement", "mark", "with", "bare",
)  # fmt: skip


class Writer:
    """Writes lists of the bodies that one issue of one plan can name."""

    def __init__(self, rng: random.Random, place: Place, keys: tuple[str, ...], long: bool) -> None:
        self.rng, self.place = rng, place
        known = bodies()
        names = known["departments"] | (known["long"] if long else {})
        self.departments = []
        for key in dict.fromkeys([*(k for k in keys if k in names), "fin", "eme", "tra"]):
            low, high, canonical = names[key]
            name = high if place.province else low
            if key == "fir" and place.low:
                name = "消防救援大队"
            if key == "eco" and place.branch:
                continue
            self.departments.append(Body(name, canonical or None))
        party = {k: v for k, v in known["party"].items() if k in keys and k != "pol"}
        self.party = [] if place.level in ("自治区", "盟") else [Body(*v) for v in party.values()]

    # ---- parts

    def _named(self, body: Body) -> Unit:
        return Unit(self.place.level + body.name, key=body.key)

    def _government(self, sub: str) -> str:
        return sub + ("办事处" if sub.endswith("街道") else "人民政府")

    def one(self) -> Unit:
        """Return one department."""
        return self._named(self.rng.choice(self.departments[:3]))

    def _departments(self, count: int) -> Listed:
        pool = self.departments[: max(count, 3)]
        chosen = self.rng.sample(pool, min(count, len(pool)))
        units = [self._named(b) for b in chosen]
        if len(chosen) > 1 and self.rng.random() < 0.5:
            rest = "、".join(b.name for b in chosen[1:])
            return Listed(f"{units[0].name}、{rest}", units, "level-elided")
        return Listed("、".join(u.name for u in units), units, "full")

    def _party(self) -> Listed:
        first = self.party[0]
        units = [self._named(first)]
        if len(self.party) > 1:
            units.append(self._named(self.party[1]))
            # 办公室 behind 市委宣传部 may be anybody's.
            if self.rng.random() < 0.5 and not self.party[1].name.endswith("办公室"):
                text = f"{units[0].name}、{self.party[1].name[1:]}"
                return Listed(text, units, "party-elided")
        return Listed("、".join(u.name for u in units), units, "party")

    def _discipline(self) -> Listed:
        level = self.place.level
        units = [Unit(f"{level}纪委", key="纪委"), Unit(f"{level}监委", key="监委")]
        text = self.rng.choice((f"{level}纪委监委", f"{level}纪委{level}监委"))
        return Listed(text, units, "discipline")

    def _class(self) -> Listed:
        name = self.place.all_subs + "人民政府"
        if self.place.low:
            name = self.place.all_subs
            return Listed(name, [Unit(name, scope="each")], "class-bare")
        return Listed(name, [Unit(name, scope="each")], "class")

    def _subs(self) -> Listed:
        """Places below: governments in full or elided, party and government, a class, a zone."""
        rng, place = self.rng, self.place
        subs = rng.sample(place.subs, rng.choice((1, 2, 2, 3)))
        names = [self._government(s) for s in subs]
        streets = place.subs[0].endswith("街道")
        forms = ["full", "class", "zone"]
        if not streets:
            forms += ["elided", "elided", "party-government"] if len(subs) > 1 else ["both"]
        form = rng.choice(forms)
        if form == "class" and not place.low:
            return self._class()
        if form == "zone":
            units = [Unit(names[0]), Unit(place.zone)]
            return Listed(f"{names[0]}、{place.zone}", units, "subs-zone")
        if form == "elided":
            return Listed("、".join(subs) + "人民政府", [Unit(n) for n in names], "subs-elided")
        if form == "party-government":
            units = [Unit(s + word) for s in subs for word in ("党委", "政府")]
            return Listed("、".join(subs) + "党委和政府", units, "subs-party-government")
        if form == "both":
            units = [Unit(subs[0] + "党委"), Unit(subs[0] + "政府")]
            return Listed(f"{subs[0]}党委、政府", units, "subs-both")
        return Listed("、".join(names), [Unit(n) for n in names], "subs-full")

    # ---- lists of one role

    def plain(self, count: int | None = None) -> Listed:
        """Return a list without roles."""
        rng = self.rng
        count = count or rng.choice((1, 1, 2, 2, 3))
        if self.party and rng.random() < 0.6:
            first = self._party()
            if rng.random() < 0.4:
                return self._join(first, self._departments(1))
            return first
        if self.place.level in "市县区州旗省" and rng.random() < 0.05:
            return self._join(self._discipline(), self._departments(1))
        found = self._departments(count)
        branch = self.place.branch
        if branch and rng.random() < 0.4:
            return self._join(found, Listed(branch, [Unit(branch)], "branch"))
        if rng.random() < 0.35:
            return self._join(found, self._subs(), rng.choice("、，"))
        if rng.random() < 0.12:
            firm = rng.choice(bodies()["names"]["firms"])
            return self._join(found, Listed(firm, [Unit(firm)], "firm"))
        if rng.random() < 0.07:
            return Listed(found.text + "等", found.units, found.form + "+等")
        if count > 1 and found.form == "full" and rng.random() < 0.2:
            names = [u.name for u in found.units]
            text = "、".join(names[:-1]) + rng.choice("和及") + names[-1]
            return Listed(text, found.units, "full+和")
        return found

    @staticmethod
    def _join(first: Listed, second: Listed, mark: str = "、") -> Listed:
        return Listed(
            first.text + mark + second.text,
            first.units + second.units,
            f"{first.form}+{second.form}",
        )

    def others(self, but: list[Unit]) -> Listed:
        """Return a list for a second role, of none of the units that are named already."""
        named = {u.name for u in but}
        for _ in range(30):
            found = self._subs() if self.rng.random() < 0.35 else self._departments(2)
            if not named & {u.name for u in found.units}:
                return found
        return Listed(self.place.zone, [Unit(self.place.zone)], "zone")

    def upper(self) -> Unit | None:
        """Return a body of the level that inspects, for those who supervise or accept."""
        upper = self.place.upper
        if upper == "国家":
            return None
        low, high, key = bodies()["departments"][self.rng.choice(("eco", "wat", "con", "agr"))]
        return Unit(upper + (low if upper == "市" else high), key=key)

    # ---- lists with roles

    def bracket(self, shape: str) -> Listed:
        """Return what stands between the brackets behind a measure, as one of ``BRACKETS``."""
        if shape in ("label", "verb", "by", "bare"):
            found = self.plain()
            text = found.text
            if shape == "bare" and (text.endswith("等") or "镇" in text or "街道" in text):
                # Bare places are not enough to tell a list from a remark.
                found = self._departments(2)
                text = found.text
            if shape in ("verb", "by"):
                text = text.removesuffix("等")
            form = {"label": "责任单位：{}", "verb": "{}负责", "by": "由{}负责", "bare": "{}"}[
                shape
            ]
            return Listed(form.format(text), found.units, f"{shape}:{found.form}")
        lead = self.one()
        rest = self.others([lead])
        leads, text = roled([lead], "lead"), rest.text
        form = f"{shape}:{rest.form}"
        as_role = {role: roled(rest.units, role) for role in ("cooperate", "responsible")}
        if shape == "label-lead+cooperate":
            return Listed(
                f"牵头单位：{lead.name}；配合单位：{text}", leads + as_role["cooperate"], form
            )
        if shape == "label-lead+responsible":
            mark = self.rng.choice("，；")
            printed = f"牵头单位：{lead.name}{mark}责任单位：{text}"
            return Listed(printed, leads + as_role["responsible"], form)
        if shape == "verb-lead+cooperate":
            verb = self.rng.choice(("配合", "参与"))
            return Listed(f"{lead.name}牵头，{text}{verb}", leads + as_role["cooperate"], form)
        if shape == "verb-lead+responsible":
            printed = f"{lead.name}牵头，{text}按职责分工负责"
            return Listed(printed, leads + as_role["responsible"], form)
        if shape == "mark":
            printed = f"责任单位：{lead.name}（牵头）、{text}"
            return Listed(printed, leads + as_role["responsible"], form)
        if shape == "with":
            return Listed(f"{lead.name}会同{text}", leads + as_role["cooperate"], form)
        third = self.third([lead, *rest.units])
        if shape == "label-lead+responsible+cooperate":
            units = leads + as_role["responsible"] + roled(third.units, "cooperate")
            printed = f"牵头单位：{lead.name}；责任单位：{text}；配合单位：{third.text}"
            return Listed(printed, units, form)
        units = leads + as_role["cooperate"] + roled(third.units, "implement")
        return Listed(f"{lead.name}牵头，{text}配合，{third.text}负责落实", units, form)

    def third(self, but: list[Unit]) -> Listed:
        """Return one more unit, that is not named yet."""
        named = {u.name for u in but}
        for unit in (self.place.zone, *bodies()["names"]["firms"]):
            if unit not in named:
                return Listed(unit, [Unit(unit)], "third")
        raise AssertionError("no unit is left")

    # ---- persons

    def persons(self) -> tuple[str, list[tuple[str, str | None]]]:
        """Return what a block of persons says, and its rows: post and name."""
        rng = self.rng
        heads = {"委": "主任", "局": "局长", "厅": "厅长", "会": "主任"}
        one, two = rng.sample(self.departments, 2)
        posts = [self._named(b).name + heads.get(b.name[-1], "主要负责人") for b in (one, two)]
        first, second = rng.sample(bodies()["names"]["persons"], 2)
        forms: list[tuple[str, list[tuple[str, str | None]]]] = [
            (posts[0], [(posts[0], None)]),
            ("，".join(posts), [(posts[0], None), (posts[1], None)]),
            (f"{posts[0]} {first}", [(posts[0], first)]),
            (f"{first}（{posts[0]}）", [(posts[0], first)]),
            (
                f"{posts[0]} {first}，{posts[1]} {second}",
                [(posts[0], first), (posts[1], second)],
            ),
        ]
        return rng.choice(forms)
