"""Word files that are one XML text: flat packages (Word 2007 and later), and Word 2003's own XML.

Both are packed as a DOCX is and read as such; of Word 2003's XML the names are changed to those
that came after it.
"""

from __future__ import annotations

import base64
import binascii
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from zhenggai.readers.errors import ReadError
from zhenggai.readers.package import PART_LIMIT, make_parser
from zhenggai.readers.word import docx
from zhenggai.readers.word.styles import VAL, W
from zhenggai.text.document import Document

OLD_SPACE = "http://schemas.microsoft.com/office/word/2003/wordml"
NEW_SPACE = W[1:-1]
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
R = f"{{{RELATIONS}}}"
AML = "{http://schemas.microsoft.com/aml/2001/core}"
WRAPPERS = "{http://schemas.microsoft.com/office/word/2003/auxHint}"
PACKAGE = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
NAME, DATA, XML, BINARY = (PACKAGE + name for name in ("name", "part", "xmlData", "binaryData"))
REVISIONS = {"Word.Insertion": W + "ins", "Word.Deletion": W + "del"}
RENAMED = {
    W + "vmerge": W + "vMerge",
    W + "hmerge": W + "hMerge",
    W + "listPr": W + "numPr",
    W + "ilfo": W + "numId",
    W + "listDef": W + "abstractNum",
    W + "list": W + "num",
    W + "ilst": W + "abstractNumId",
    W + "nfc": W + "numFmt",
}
ATTRIBUTES = {W + "listDefId": W + "abstractNumId", W + "ilfo": W + "numId"}
# Number formats by their number (MS-OSHARED, MSONFC); what is not named is decimal.
FORMAT_NUMBERS = {
    "1": "upperRoman",
    "2": "lowerRoman",
    "3": "upperLetter",
    "4": "lowerLetter",
    "5": "ordinal",
    "8": "hex",
    "10": "ideographDigital",
    "11": "japaneseCounting",
    "14": "decimalFullWidth",
    "15": "decimalHalfWidth",
    "16": "japaneseLegal",
    "17": "japaneseDigitalTenThousand",
    "18": "decimalEnclosedCircle",
    "19": "decimalFullWidth2",
    "22": "decimalZero",
    "23": "bullet",
    "26": "decimalEnclosedFullstop",
    "27": "decimalEnclosedParen",
    "28": "decimalEnclosedCircleChinese",
    "29": "ideographEnclosedCircle",
    "30": "ideographTraditional",
    "31": "ideographZodiac",
    "32": "ideographZodiacTraditional",
    "33": "taiwaneseCounting",
    "34": "ideographLegalTraditional",
    "35": "taiwaneseCountingThousand",
    "36": "taiwaneseDigital",
    "37": "chineseCounting",
    "38": "chineseLegalSimplified",
    "39": "chineseCountingThousand",
    "57": "numberInDash",
    "255": "none",
}
HEADS = {W + "hdr": "header", W + "ftr": "footer"}


def read(data: bytes, format: str) -> Document:
    """Read a Word file that is one XML text; raise ReadError where it cannot be read."""
    if len(data) > PART_LIMIT:
        raise ReadError("file-too-large", f"{len(data) >> 20} MB")
    try:
        root = etree.fromstring(data.lstrip(), make_parser(recover=False))
    except etree.XMLSyntaxError as error:
        raise ReadError("file-damaged", str(error)) from error
    if root.tag == PACKAGE + "package":
        return docx.read(_packed(_parts_of_package(root)), format=format)
    text = etree.tostring(root, encoding="utf-8").replace(OLD_SPACE.encode(), NEW_SPACE.encode())
    return docx.read(_packed(_Older(etree.fromstring(text)).parts()), format=format)


def _packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def _parts_of_package(root: etree._Element) -> dict[str, bytes]:
    """Return the parts of a flat package by name."""
    parts: dict[str, bytes] = {}
    for part in root.iterchildren(DATA):
        name = part.get(NAME, "").lstrip("/")
        for content in part.iterchildren(XML, BINARY):
            if content.tag == XML and len(content):
                parts[name] = etree.tostring(content[0], encoding="utf-8")
            elif content.tag == BINARY:
                try:
                    parts[name] = base64.b64decode(content.text or "")
                except binascii.Error:
                    # A damaged picture; the text is elsewhere.
                    continue
    return parts


@dataclass
class _Older:
    """Word 2003's XML under its later names, taken apart into the parts of a package."""

    root: etree._Element
    made: dict[str, bytes] = field(default_factory=dict)
    relations: list[tuple[str, str]] = field(default_factory=list)

    def parts(self) -> dict[str, bytes]:
        """Return the parts by name; raise ReadError where there is no text."""
        body = self.root.find(W + "body")
        if body is None:
            raise ReadError("file-unsupported", "xml")
        # Sections and chapters as Word guessed them wrap their paragraphs.
        etree.strip_tags(body, WRAPPERS + "sect", WRAPPERS + "sub-section")
        self._revisions()
        self._rename()
        self._footnotes(body)
        self._running_heads(body)
        lists = self.root.find(W + "lists")
        if lists is not None:
            self._add("numbering", "numbering", list(lists))
        styles = self.root.find(W + "styles")
        if styles is not None:
            self._add("styles", "styles", list(styles))
        document = etree.Element(W + "document", nsmap={"w": NEW_SPACE, "r": RELATIONS})
        document.append(body)
        self.made["word/document.xml"] = etree.tostring(document, encoding="utf-8")
        rows = "".join(
            f'<Relationship Id="r_{name}" Type="{RELATIONS}/{kind}" Target="{name}.xml"/>'
            for name, kind in self.relations
        )
        package = "http://schemas.openxmlformats.org/package/2006/relationships"
        self.made["word/_rels/document.xml.rels"] = (
            f'<Relationships xmlns="{package}">{rows}</Relationships>'.encode()
        )
        return self.made

    def _add(self, name: str, tag: str, children: list[etree._Element]) -> None:
        """Make a part of its own of some elements."""
        part = etree.Element(W + tag, nsmap={"w": NEW_SPACE})
        part.extend(children)
        self.made[f"word/{name}.xml"] = etree.tostring(part, encoding="utf-8")
        self.relations.append((name, name.rstrip("0123456789")))

    def _revisions(self) -> None:
        """Turn annotations into insertions, deletions and references to remarks."""
        for mark in list(self.root.iter(AML + "annotation")):
            kind = mark.get(W + "type", "")
            content = mark.find(AML + "content")
            if kind in REVISIONS:
                mark.tag = REVISIONS[kind]
                if content is not None:
                    mark[:] = list(content)
            elif kind == "Word.Comment":
                mark.clear()
                mark.tag = W + "r"
                etree.SubElement(mark, W + "commentReference")
            elif content is not None:
                # What a change of format or number was before.
                mark.remove(content)

    def _rename(self) -> None:
        for element in self.root.iter(*RENAMED):
            element.tag = RENAMED[element.tag]
            for old, new in ATTRIBUTES.items():
                if old in element.attrib:
                    element.set(new, element.attrib.pop(old))
            if element.tag == W + "numFmt":
                element.set(VAL, FORMAT_NUMBERS.get(element.get(VAL, ""), "decimal"))
        for suffix in self.root.iter(W + "suff"):
            suffix.set(VAL, suffix.get(VAL, "").lower())
        for level in self.root.iter(W + "lvl"):
            if level.find(W + "numFmt") is None:
                etree.SubElement(level, W + "numFmt").set(VAL, "decimal")

    def _footnotes(self, body: etree._Element) -> None:
        """Put notes that stand in the text where they are referred to into parts of their own."""
        for kind in ("footnote", "endnote"):
            found = list(body.iter(W + kind))
            for number, note in enumerate(found, start=1):
                reference = etree.Element(W + kind + "Reference")
                reference.set(W + "id", str(number))
                parent = note.getparent()
                if parent is not None:
                    parent.replace(note, reference)
                note.set(W + "id", str(number))
            if found:
                self._add(f"{kind}s", f"{kind}s", found)

    def _running_heads(self, body: etree._Element) -> None:
        for number, (head, kind) in enumerate(_heads(body), start=1):
            name = f"{kind}{number}"
            parent = head.getparent()
            if parent is not None:
                reference = etree.Element(W + f"{kind}Reference")
                reference.set(R + "id", f"r_{name}")
                parent.replace(head, reference)
            self._add(name, etree.QName(head).localname, list(head))


def _heads(body: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    for head in list(body.iter(*HEADS)):
        yield head, HEADS[head.tag]
