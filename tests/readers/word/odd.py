"""Makes Word files with odd features, and holds what is read of them against LibreOffice's text.

``python -m tests.readers.word.odd 200`` makes as many, half of them as DOC, and prints which
characters of LibreOffice's text were neither read nor told.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.readers.word.files import abstract, docx, level, num, p, r, start_over, tbl, tc, tr
from zhenggai.readers import read, soffice
from zhenggai.text.document import Document

TEXTS = (
    "青溪河沿线仍有7个直排口",
    "2024年6月底前完成管网改造12.5公里",
    "云岭矿区19处图斑未治理（责任单位：市自然资源局）",
    "养殖场粪污直排，群众多次举报𠮷㙟",
    "加强源头管控，严防问题反弹。",
    "长期坚持",
)
FORMATS = (
    ("decimal", "%{}."),
    ("decimal", "%{}"),
    ("chineseCounting", "（%{}）"),
    ("japaneseCounting", "%{}、"),
    ("chineseCountingThousand", "第%{}条"),
    ("decimalEnclosedCircle", "%{}"),
    ("upperRoman", "%{}."),
    ("lowerLetter", "%{})"),
    ("decimalFullWidth", "%{}．"),
    ("ideographTraditional", "%{}、"),
    ("decimalZero", "%{}-"),
    ("bullet", "●"),
)
SUFFIXES = ("", '<w:suff w:val="space"/>', '<w:suff w:val="nothing"/>')
BY = 'w:id="7" w:author="甲" w:date="2024-01-01T00:00:00Z"'
# What a reader leaves out, and how it tells.
LEFT_OUT = {"tracked-deletions": "deleted", "hidden-text": "hidden"}


@dataclass
class Made:
    """A file, and the characters in it that were deleted, are hidden, or refer to a note."""

    data: bytes = b""
    references: Counter[str] = field(default_factory=Counter)
    deleted: Counter[str] = field(default_factory=Counter)
    hidden: Counter[str] = field(default_factory=Counter)


def _lists(rng: random.Random) -> str:
    made = []
    for number in range(3):
        levels = []
        for at in range(3):
            form, text = rng.choice(FORMATS)
            # LibreOffice knows no w:lvlRestart: data/numbering.toml holds it against the standard.
            more = rng.choice(SUFFIXES)
            whole = text.format(at + 1)
            if at and form == "decimal" and rng.random() < 0.3:
                whole = "".join(f"%{above + 1}." for above in range(at)) + f"%{at + 1}"
            levels.append(level(at, form, whole, rng.choice((1, 1, 1, 3)), more))
        made.append(abstract(number, *levels))
    nums = [num(at + 1, at) for at in range(3)]
    return "".join([*made, *nums, num(4, 0, start_over(0, rng.randint(1, 20)))])


def _field(instruction: str, result: str) -> str:
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in _MARKS]
    told = f'<w:r><w:instrText xml:space="preserve">{instruction}</w:instrText></w:r>'
    return marks[0] + told + marks[1] + r(result) + marks[2]


# LibreOffice's text keeps a sign's number in its font, has bullets of its own for each level, one
# hyphen more than Word's, and narrow digits in numbers in cells.
SIGNS = str.maketrans({"\uf0fc": "✓", "▪": "●", "◦": "●", "•": "●", "‑": "-"})
SIGNS |= str.maketrans("０１２３４５６７８９", "0123456789")
_MARKS = ("begin", "separate", "end")


def _box(text: str) -> str:
    inner = f"<w:txbxContent>{p(text)}</w:txbxContent>"
    shape = (
        '<w:drawing><wp:anchor behindDoc="0" distT="0" distB="0" distL="0" distR="0" '
        'simplePos="0" locked="0" layoutInCell="1" allowOverlap="1" relativeHeight="2">'
        '<wp:simplePos x="0" y="0"/>'
        '<wp:positionH relativeFrom="column"><wp:posOffset>0</wp:posOffset></wp:positionH>'
        '<wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV>'
        '<wp:extent cx="1800000" cy="700000"/><wp:wrapSquare wrapText="bothSides"/>'
        '<wp:docPr id="3" name="b"/><a:graphic><a:graphicData '
        'uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
        '<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="1800000" '
        'cy="700000"/></a:xfrm><a:prstGeom prst="rect"/></wps:spPr>'
        f"<wps:txbx>{inner}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic>"
        "</wp:anchor></w:drawing>"
    )
    old = (
        '<w:pict><v:shape style="width:140pt;height:50pt">'
        f"<v:textbox>{inner}</v:textbox></v:shape></w:pict>"
    )
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{shape}</mc:Choice>'
        f"<mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r>"
    )


def _ruby(text: str) -> str:
    return (
        "<w:r><w:ruby><w:rubyPr/><w:rt>"
        + r("shi")
        + "</w:rt><w:rubyBase>"
        + r(text)
        + "</w:rubyBase></w:ruby></w:r>"
    )


def _table(rng: random.Random, say: Callable[[], str], gone: Callable[[], str]) -> str:
    merged = '<w:vMerge w:val="restart"/>'
    inner = tc(tbl(tr(tc(p(say())), tc(p(say())))) + p(say()))
    rows = [
        tr(tc(p(say()), properties='<w:gridSpan w:val="2"/>'), tc(p(say()))),
        tr(tc(p(say()), properties=merged), tc(p(say(), num=(1, 1))), inner),
        tr(tc(p(), properties="<w:vMerge/>"), tc(p(say()), p(say())), tc(p(say(), num=(2, 0)))),
    ]
    if rng.random() < 0.2:
        rows.append(tr(*(tc(p(gone())) for _ in range(3)), properties=f"<w:del {BY}/>"))
    return tbl(*rows)


def _gone(text: str) -> str:
    return f"<w:r><w:delText>{text}</w:delText></w:r>"


def _controlled(inner: str) -> str:
    return f"<w:sdt><w:sdtPr/><w:sdtContent>{inner}</w:sdtContent></w:sdt>"


def make(seed: int) -> Made:
    """Make one file; the same seed makes the same one."""
    rng = random.Random(seed)
    made = Made()

    def say() -> str:
        return rng.choice(TEXTS)

    def gone() -> str:
        text = say()
        made.deleted.update(text)
        return f"<w:del {BY}>{_gone(text)}</w:del>"

    def hidden() -> str:
        text = say()
        made.hidden.update(text)
        return r(text, "<w:vanish/>")

    notes: list[str] = []

    def footnote() -> str:
        made.references.update(str(len(notes) + 1))
        notes.append(f'<w:footnote w:id="{len(notes) + 2}">{p(say())}</w:footnote>')
        return p(r(say()) + f'<w:r><w:footnoteReference w:id="{len(notes) + 1}"/></w:r>' + r(say()))

    features: Sequence[Callable[[], str]] = (
        lambda: p(say()),
        lambda: p(say(), num=(rng.randint(1, 4), rng.randint(0, 2))),
        lambda: p(say(), num=(rng.randint(1, 4), rng.randint(0, 2))),
        lambda: p(f"<w:ins {BY}>{r(say())}</w:ins>" + r(say())),
        lambda: p(r(say()) + gone()),
        lambda: p(f"<w:moveTo {BY}>{r(say())}</w:moveTo>"),
        lambda: p(r(say()) + _box(say())),
        lambda: _controlled(p(say()) + p(say())),
        lambda: p(r(say()) + _controlled(r(say()))),
        footnote,
        lambda: p(f'<w:hyperlink w:anchor="a">{r(say())}</w:hyperlink>' + r(say())),
        lambda: p(f'<w:smartTag w:element="place">{r(say())}</w:smartTag>'),
        lambda: p(r(say()) + _ruby("市")),
        lambda: p(f'<w:fldSimple w:instr=" HYPERLINK #a ">{r(say())}</w:fldSimple>'),
        lambda: p(r(say()) + _field(" HYPERLINK #a ", say()) + r(say())),
        lambda: p(r(say(), "<w:strike/>") + r(say())),
        lambda: p(hidden() + r(say())),
        lambda: p(r(say()) + "<w:r><w:tab/></w:r>" + r(say()) + "<w:r><w:br/></w:r>" + r(say())),
        lambda: p(r("2019") + "<w:r><w:noBreakHyphen/></w:r>" + r("2020年")),
        lambda: p(r(say()) + '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'),
        lambda: p(r("ab市", "<w:caps/>") + r(say(), '<w:vertAlign w:val="superscript"/>')),
        lambda: _table(rng, say, gone) + p(say()),
    )
    body = "".join(rng.choice(features)() for _ in range(rng.randint(8, 20)))
    more = {"numbering": _lists(rng)}
    if notes:
        more["footnotes"] = "".join(notes)
    made.data = docx(body, **more)
    return made


def to_format(files: Sequence[Path], to: str, folder: Path) -> None:
    """Convert files with LibreOffice, all in one run, into a folder."""
    profile = (folder / "profile").as_uri()
    command = [str(soffice.available()), f"-env:UserInstallation={profile}", "--headless"]
    command += ["--convert-to", to, "--outdir", str(folder), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=900)


def lost(made: Made, document: Document, expected: str) -> Counter[str]:
    """Return the characters of LibreOffice's text that were neither read nor told."""
    missing = Counter(expected.translate(SIGNS)) - Counter(document.text.translate(SIGNS))
    missing -= made.references
    for code in {note.code for note in document.notes} & LEFT_OUT.keys():
        missing -= getattr(made, LEFT_OUT[code])
    return Counter({char: count for char, count in missing.items() if not char.isspace()})


def compare(seeds: Sequence[int], suffix: str) -> dict[int, tuple[Document, Counter[str]]]:
    """Read made files, and return what of each was lost beside LibreOffice's text."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        made = {seed: make(seed) for seed in seeds}
        files = [folder / f"{seed}.docx" for seed in seeds]
        for file, own in zip(files, made.values(), strict=True):
            file.write_bytes(own.data)
        if suffix == "doc":
            to_format(files, "doc:MS Word 97", folder)
            files = [file.with_suffix(".doc") for file in files]
        to_format(files, "txt:Text (encoded):UTF8", folder)
        found = {}
        for file, seed in zip(files, seeds, strict=True):
            document = read(file.read_bytes())
            expected = file.with_suffix(".txt").read_text(encoding="utf-8-sig")
            found[seed] = document, lost(made[seed], document, expected)
        return found


def main() -> None:
    """Print what was lost of each file, and how many are whole."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    for suffix, seeds in (("docx", range(count // 2)), ("doc", range(count // 2, count))):
        found = compare(seeds, suffix)
        for seed, (_, missing) in found.items():
            if missing:
                print(f"{suffix} {seed}: {dict(missing)}")
        whole = sum(not missing for _, missing in found.values())
        print(f"{suffix}: every character read or told in {whole} of {len(found)}")


if __name__ == "__main__":
    main()
