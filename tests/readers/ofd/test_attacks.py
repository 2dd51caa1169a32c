"""OFD files made to harm: floods, references without end, entities, links that lead out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.readers.ofd.files import CONTAINER, SPACE, line, ofd, page, text, units
from zhenggai.readers import ReadError, package, read

TITLE = text("整改目标", 20, 30)
ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "整改整改"><!ENTITY b "&a;&a;&a;&a;">]>',
    '<!DOCTYPE x [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd" [<!ENTITY b "">]>',
)
# What is large, said once, and referred to many times; the limit is lower here to save time.
LARGE = f"<!--{'x' * 500_000}-->"
LIMIT = 50_000_000
TEMPLATE = '<ofd:TemplatePage ID="7" BaseLoc="T.xml"/>'
TEN_UNITS = '<ofd:CompositeObject ResourceID="{}" Boundary="0 0 5 5"/>' * 10


def document(count: int, common: str = "") -> dict[str, str]:
    """Return a document of so many pages, all of them drawn by the first one's part."""
    listed = '<ofd:Page ID="{}" BaseLoc="Pages/Page_0/Content.xml"/>'
    pages = "".join(listed.format(at) for at in range(count))
    inner = f"<ofd:CommonData>{common}</ofd:CommonData><ofd:Pages>{pages}</ofd:Pages>"
    return {"Doc_0/Document.xml": f"<ofd:Document {SPACE}>{inner}</ofd:Document>"}


FLOODS: dict[str, Callable[[], bytes]] = {
    "one text": lambda: ofd(page(text("整" * 300_000, 20, 30))),
    "many texts": lambda: ofd(page(text("整" * 3_000, 20, 30) * 100)),
    "units in units": lambda: ofd(
        page(TEN_UNITS.format(*[8] * 10)),
        common="<ofd:DocumentRes>R.xml</ofd:DocumentRes>",
        parts={"Doc_0/R.xml": units(*(TEN_UNITS.format(*[9 + n] * 10) for n in range(6)), TITLE)},
    ),
    "spaces": lambda: ofd(page(TITLE) + " " * 110_000_000),
    "one page many times": lambda: ofd(page(TITLE) + LARGE, parts=document(200)),
    "a template on each page": lambda: ofd(
        page(TITLE, '<ofd:Template TemplateID="7"/>'),
        parts={"Doc_0/T.xml": page("") + LARGE, **document(200, TEMPLATE)},
    ),
    "a template many times": lambda: ofd(
        page(TITLE, '<ofd:Template TemplateID="7"/>' * 200),
        common=TEMPLATE,
        parts={"Doc_0/T.xml": page("") + LARGE},
    ),
    "resources many times": lambda: ofd(
        page(TITLE),
        common="<ofd:PublicRes>R.xml</ofd:PublicRes>" * 200,
        parts={"Doc_0/R.xml": units() + LARGE},
    ),
    "marks many times": lambda: ofd(
        page(TITLE),
        behind="<ofd:Annotations>A.xml</ofd:Annotations>",
        parts={
            "Doc_0/A.xml": f"<ofd:Annotations {SPACE}>"
            + '<ofd:Page PageID="100"><ofd:FileLoc>M.xml</ofd:FileLoc></ofd:Page>' * 200
            + "</ofd:Annotations>",
            "Doc_0/M.xml": f"<ofd:PageAnnot {SPACE}/>" + LARGE,
        },
    ),
    **{
        f"entities of kind {at} in {part}": lambda parts=parts, entities=entities: ofd(
            page(TITLE), parts={name: entities + own for name, own in parts.items()}
        )
        for at, entities in enumerate(ENTITIES)
        for part, parts in {
            "a page": {"Doc_0/Pages/Page_0/Content.xml": page(text("&b;", 20, 30) + TITLE)},
            "the container": {"OFD.xml": CONTAINER},
        }.items()
    },
}


@pytest.mark.slow
@pytest.mark.parametrize("name", FLOODS)
def test_floods_and_entities_are_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "READ_LIMIT", LIMIT)
    with pytest.raises(ReadError) as error:
        read(FLOODS[name]())
    assert error.value.code == "file-bomb"


HARMLESS = {
    "distances without end": page(text("整改目标", 20, 30, DeltaX="g 100000 5 " * 100_000)),
    "lines without end": page("".join(line(20, 99, 120, 99) for _ in range(5_000)) + TITLE),
    "numbers that are none": page(text("x", 9, 9, more='CTM="nan inf 1e308 1 0 0"') + TITLE),
    "what is elsewhere": page(
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>' + TITLE
    ),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_what_is_odd_does_no_harm(name: str) -> None:
    assert "整改目标" in read(ofd(HARMLESS[name])).text


@pytest.mark.parametrize(
    "place", ["../../../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "http://127.0.0.1:9/p"]
)
def test_a_page_is_looked_for_in_the_file_alone(place: str) -> None:
    listed = f'<ofd:Page ID="1" BaseLoc="{place}"/>'
    parts = document(1)
    parts = {
        name: own.replace("</ofd:Pages>", f"{listed}</ofd:Pages>") for name, own in parts.items()
    }
    found = read(ofd(page(TITLE), parts=parts))
    assert found.text == "整改目标\n"
    assert ("page-damaged", ("2",)) in [(note.code, note.args) for note in found.notes]
