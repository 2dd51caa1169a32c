"""The parts of an OFD file: its documents, their pages and templates, what they share."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from zhenggai.readers.errors import ReadError
from zhenggai.readers.package import OFD, Package

A4_MM = (0.0, 0.0, 210.0, 297.0)
# An outline in an outline: no plan has more levels.
DEEPEST_OUTLINE = 9
MOST_OUTLINES = 20_000


class Font(NamedTuple):
    """A font: its name, and whether it is bold."""

    name: str
    bold: bool


class Heading(NamedTuple):
    """An entry of the outline: its words, its level (from 1) and the id of its page."""

    title: str
    level: int
    page: str


@dataclass(slots=True)
class Body:
    """One document of a file: where its pages lie, and what they share.

    ``box`` is what a page shows if it does not say so itself: x, y, width, height, in millimetres.
    """

    box: tuple[float, float, float, float] = A4_MM
    pages: list[tuple[str, str]] = field(default_factory=list)
    templates: dict[str, str] = field(default_factory=dict)
    fonts: dict[str, Font] = field(default_factory=dict)
    units: dict[str, etree._Element] = field(default_factory=dict)
    pictures: dict[str, str] = field(default_factory=dict)
    annotations: dict[str, list[str]] = field(default_factory=dict)
    outline: list[Heading] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)


def local(element: etree._Element) -> str:
    """Return an element's name without its namespace, which makers spell in several ways."""
    return str(element.tag).rpartition("}")[2]


def children(element: etree._Element | None, *names: str) -> Iterator[etree._Element]:
    """Yield the children of some names."""
    if element is not None:
        yield from (own for own in element.iterchildren() if local(own) in names)


def first(element: etree._Element | None, *path: str) -> etree._Element | None:
    """Return the first element along a path of names, None where there is none."""
    for name in path:
        element = next(children(element, name), None)
    return element


def text_at(element: etree._Element | None, *path: str) -> str:
    """Return the text along a path of names, nothing where there is none."""
    found = first(element, *path)
    return (found.text or "").strip() if found is not None else ""


def numbers(text: str | None, count: int) -> tuple[float, ...] | None:
    """Return so many numbers that an attribute holds, None where it does not."""
    parts = (text or "").split()
    try:
        found = tuple(float(part) for part in parts[:count])
    except ValueError:
        return None
    return found if len(found) == count and all(abs(n) < 1e7 for n in found) else None


def open_package(data: bytes) -> Package:
    """Return the parts of a file; raise ReadError."""
    package = Package(data, OFD)
    if package.has("Encryptions.xml") or package.has("Encryption.xml"):
        raise ReadError("file-encrypted")
    return package


def read_bodies(package: Package) -> list[Body]:
    """Return the documents of a file; raise ReadError where there is none."""
    root = package.xml(package.main)
    bodies = []
    for entry in children(root, "DocBody"):
        place = resolve("", text_at(entry, "DocRoot"))
        document = package.xml(place) if place else None
        if document is not None:
            bodies.append(_body(package, place, document))
    if not bodies:
        raise ReadError("file-damaged", package.main)
    return bodies


def resolve(folder: str, place: str) -> str:
    """Return the name of a part that is given relative to a folder, or from the root."""
    place = place.replace("\\", "/")
    if not place:
        return ""
    joined = place if place.startswith("/") else posixpath.join(folder, place)
    return posixpath.normpath(joined).lstrip("/")


def _body(package: Package, place: str, document: etree._Element) -> Body:
    folder = posixpath.dirname(place)
    common = first(document, "CommonData")
    box = numbers(text_at(common, "PageArea", "PhysicalBox"), 4)
    body = Body(box=shown_box(box, A4_MM))
    for template in children(common, "TemplatePage"):
        body.templates[template.get("ID", "")] = resolve(folder, template.get("BaseLoc", ""))
    for page in children(first(document, "Pages"), "Page"):
        body.pages.append((page.get("ID", ""), resolve(folder, page.get("BaseLoc", ""))))
    for resources in children(common, "PublicRes", "DocumentRes"):
        _resources(package, resolve(folder, (resources.text or "").strip()), body)
    for heading in _outline(first(document, "Outlines"), 1):
        if len(body.outline) < MOST_OUTLINES:
            body.outline.append(heading)
    _annotations(package, folder, document, body)
    attachments = resolve(folder, text_at(document, "Attachments"))
    for attachment in children(package.xml(attachments) if attachments else None, "Attachment"):
        body.attachments.append(attachment.get("Name", attachment.get("ID", "")))
    return body


def shown_box(
    box: tuple[float, ...] | None, usual: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    """Return a box that shows something, else the usual one."""
    if box is None or box[2] < 1 or box[3] < 1:
        return usual
    return box[0], box[1], box[2], box[3]


def _resources(package: Package, place: str, body: Body) -> None:
    root = package.xml(place) if place else None
    for font in children(first(root, "Fonts"), "Font"):
        name = font.get("FontName") or font.get("FamilyName") or ""
        body.fonts[font.get("ID", "")] = Font(name, font.get("Bold", "false").lower() == "true")
    for unit in children(first(root, "CompositeGraphicUnits"), "CompositeGraphicUnit"):
        body.units[unit.get("ID", "")] = unit
    if root is None:
        return
    folder = resolve(posixpath.dirname(place), root.get("BaseLoc", "."))
    for media in children(first(root, "MultiMedias"), "MultiMedia"):
        body.pictures[media.get("ID", "")] = resolve(folder, text_at(media, "MediaFile"))


def _outline(parent: etree._Element | None, level: int) -> Iterator[Heading]:
    if level > DEEPEST_OUTLINE:
        return
    for entry in children(parent, "OutlineElem"):
        page = next(
            (own.get("PageID", "") for own in entry.iter() if local(own) == "Dest"),
            "",
        )
        yield Heading(entry.get("Title", ""), level, page)
        yield from _outline(entry, level + 1)


def _annotations(package: Package, folder: str, document: etree._Element, body: Body) -> None:
    """Find the parts that hold what was put on the pages, by the id of the page."""
    place = resolve(folder, text_at(document, "Annotations"))
    root = package.xml(place) if place else None
    for page in children(root, "Page"):
        part = resolve(posixpath.dirname(place), text_at(page, "FileLoc"))
        if part:
            body.annotations.setdefault(page.get("PageID", ""), []).append(part)
