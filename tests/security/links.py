"""Documents that name what lies elsewhere, and a server that sees who asks for it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from xml.sax.saxutils import escape

from tests.security.small_files import packed

NAMESPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"),
        ("text", "text"),
        ("draw", "drawing"),
        ("style", "style"),
        ("svg", "svg-compatible"),
        ("meta", "meta"),
        ("table", "table"),
    )
)
TEXT = "application/vnd.oasis.opendocument.text"
OOO = "http://openoffice.org"
XML = '<?xml version="1.0" encoding="UTF-8"?>'
HREF = 'xlink:href="{}" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"'


def flat(body: str, before: str = "") -> bytes:
    """Return a text of one XML file."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {NAMESPACES} '
        f'xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2" office:mimetype="{TEXT}">'
        f"{before}<office:body><office:text><text:p>整改方案</text:p>{body}<text:p>末段</text:p>"
        "</office:text></office:body></office:document>"
    ).encode()


def framed(element: str) -> str:
    """Return a paragraph with a frame."""
    size = 'svg:width="2cm" svg:height="2cm" text:anchor-type="as-char"'
    return f"<text:p><draw:frame {size}>{element}</draw:frame></text:p>"


def section(address: str) -> bytes:
    """Return a text with a section that another file holds."""
    source = f"<text:section-source {HREF.format(address)}/>"
    return flat(f'<text:section text:name="s">{source}<text:p>旧文</text:p></text:section>')


def linked(address: str) -> dict[str, tuple[str, bytes]]:
    """Return texts that name something below an address: kind, ending and bytes."""
    href = HREF.format
    background = (
        '<office:automatic-styles><style:style style:name="B" style:family="paragraph">'
        f"<style:paragraph-properties><style:background-image {href(address + 'back.png')}/>"
        "</style:paragraph-properties></style:style></office:automatic-styles>"
    )
    template = f"<office:meta><meta:template {href(address + 'a.ott')}/></office:meta>"
    fields = (
        rf'{{\field{{\*\fldinst INCLUDEPICTURE "{address}a.png" \\d}}{{\fldrslt a}}}}'
        rf'{{\field{{\*\fldinst INCLUDETEXT "{address}a.txt"}}{{\fldrslt b}}}}'
    )
    return {
        "picture": (".fodt", flat(framed(f"<draw:image {href(address + 'a.png')}/>"))),
        "object": (".fodt", flat(framed(f"<draw:object {href(address + 'a.odt')}/>"))),
        "background": (".fodt", flat('<text:p text:style-name="B">底图</text:p>', background)),
        "frame": (".fodt", flat(framed(f"<draw:floating-frame {href(address + 'a.html')}/>"))),
        "section": (".fodt", section(address + "a.txt")),
        "template": (".fodt", flat("", template)),
        "fields": (".rtf", rf"{{\rtf1\ansi A{fields}{{\*\template {address}a.dotx}}}}".encode()),
    }


def macro(*lines: str) -> bytes:
    """Return a text (odt) with a macro of these lines, to be run as soon as it is opened."""
    code = escape("\n".join(("Sub Main", *lines, "End Sub")))
    call = "vnd.sun.star.script:Standard.M.Main?language=Basic&amp;location=document"
    namespaces = (
        f'{NAMESPACES} xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:ooo="{OOO}/2004/office"'
        ' xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0"'
        ' xmlns:dom="http://www.w3.org/2001/xml-events"'
    )
    content = (
        f'<office:document-content {namespaces} office:version="1.2"><office:scripts>'
        '<office:event-listeners><script:event-listener script:language="ooo:script"'
        f' script:event-name="dom:load" xlink:href="{call}" xlink:type="simple"/>'
        "</office:event-listeners></office:scripts><office:body><office:text>"
        "<text:p>整改方案</text:p></office:text></office:body></office:document-content>"
    )
    library = f'xmlns:library="{OOO}/2000/library" library:name="Standard"'
    parts = {
        "content.xml": content,
        "Basic/script-lc.xml": f'<library:libraries xmlns:library="{OOO}/2000/library">'
        '<library:library library:name="Standard" library:link="false"/></library:libraries>',
        "Basic/Standard/script-lb.xml": f"<library:library {library}>"
        '<library:element library:name="M"/></library:library>',
        "Basic/Standard/M.xml": f'<script:module xmlns:script="{OOO}/2000/script"'
        f' script:name="M" script:language="StarBasic">{code}</script:module>',
    }
    entry = '<manifest:file-entry manifest:full-path="{}" manifest:media-type="{}"/>'.format
    entries = entry("/", TEXT) + "".join(entry(name, "text/xml") for name in parts)
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    parts["META-INF/manifest.xml"] = (
        f'<manifest:manifest xmlns:manifest="{manifest}">{entries}</manifest:manifest>'
    )
    return packed({"mimetype": TEXT, **{name: XML + text for name, text in parts.items()}})


@contextmanager
def listening() -> Iterator[tuple[str, list[str]]]:
    """Give the address of a server on this machine, and the list of what it was asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            asked.append(f"{self.command} {self.path}")
            self.send_response(200)
            self.end_headers()
            self.wfile.write("外来".encode())

        do_GET = do_HEAD = do_OPTIONS = do_PROPFIND = answer  # noqa: N815

        def log_message(self, *words: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/", asked
        finally:
            server.shutdown()


def touch(place: str) -> str:
    """Return a line of a macro that makes a file; ``place`` is an expression."""
    return f'Shell("/usr/bin/touch", 0, {place})'


def planted(folder: Path) -> Path:
    """Lay a file into a folder that no document may show."""
    path = folder / "private.txt"
    path.write_text("本机的私事", encoding="utf-8")
    return path
