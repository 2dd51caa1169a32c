"""OFD files made of raw XML, so that a test can say what no maker writes."""

from __future__ import annotations

import io
import zipfile

SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
CONTAINER = (
    f"<ofd:OFD {SPACE}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
    "</ofd:DocBody></ofd:OFD>"
)
FONTS = (
    f'<ofd:Res {SPACE}><ofd:Fonts><ofd:Font ID="3" FontName="宋体"/>'
    '<ofd:Font ID="4" FontName="黑体" Bold="true"/></ofd:Fonts></ofd:Res>'
)


def text(
    words: str, x: float, y: float, *, size: float = 5, more: str = "", inner: str = "", **code: str
) -> str:
    """Return a text object whose baseline begins at a place, in millimetres."""
    told = "".join(f' {key}="{value}"' for key, value in code.items())
    place = f'Font="3" Size="{size}" Boundary="{x} {y - size} 150 {size}"'
    shown = f'<ofd:TextCode X="0" Y="{size}"{told}>{words}</ofd:TextCode>'
    return f'<ofd:TextObject ID="1" {place} {more}>{inner}{shown}</ofd:TextObject>'


def line(x0: float, y0: float, x1: float, y1: float) -> str:
    place = f"{x0} {y0} {x1 - x0} {y1 - y0}"
    return (
        f'<ofd:PathObject ID="2" Boundary="{place}"><ofd:AbbreviatedData>'
        f"M 0 0 L {x1 - x0} {y1 - y0}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def units(*inner: str) -> str:
    """Return units of drawing, numbered from 8."""
    made = "".join(
        f'<ofd:CompositeGraphicUnit ID="{8 + at}"><ofd:Content>{own}</ofd:Content>'
        "</ofd:CompositeGraphicUnit>"
        for at, own in enumerate(inner)
    )
    listed = f"<ofd:CompositeGraphicUnits>{made}</ofd:CompositeGraphicUnits>"
    return f"<ofd:Res {SPACE}>{listed}</ofd:Res>"


def page(inner: str, head: str = "") -> str:
    layer = f"<ofd:Layer>{inner}</ofd:Layer>"
    return f"<ofd:Page {SPACE}>{head}<ofd:Content>{layer}</ofd:Content></ofd:Page>"


def ofd(
    *pages: str, common: str = "", behind: str = "", parts: dict[str, str] | None = None
) -> bytes:
    """Pack pages; ``common`` stands in CommonData, ``behind`` behind the pages."""
    listed = "".join(
        f'<ofd:Page ID="{100 + at}" BaseLoc="Pages/Page_{at}/Content.xml"/>'
        for at in range(len(pages))
    )
    document = (
        f"<ofd:Document {SPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
        f"</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>/Doc_0/PublicRes.xml</ofd:PublicRes>"
        f"{common}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages>{behind}</ofd:Document>"
    )
    made = {
        "OFD.xml": CONTAINER,
        "Doc_0/Document.xml": document,
        "Doc_0/PublicRes.xml": FONTS,
        **{f"Doc_0/Pages/Page_{at}/Content.xml": own for at, own in enumerate(pages)},
        **(parts or {}),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in made.items():
            archive.writestr(name, content)
    return out.getvalue()
