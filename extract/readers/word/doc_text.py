"""The bare text of a Word 97–2003 file, to check that a conversion has lost nothing."""

from __future__ import annotations

import regex
from doc2docx.cfb import CompoundFile
from doc2docx.diagnostics import ConversionReport
from doc2docx.errors import EncryptedDocumentError
from doc2docx.msdoc import FileInformationBlock, read_piece_table
from doc2docx.msdoc.fib import FibBase

from zhenggai.text.document import Document

HAN = regex.compile(r"\p{Han}")
# A field is 0x13 instruction 0x14 result 0x15; fields nest.
FIELD_MARKS = regex.compile(r"([\x13-\x15])")
# How the text's stream of Word 6 and 95 begins.
WORD_6 = b"\xdc\xa5"
# What a reader leaves out on purpose, with a note.
LEFT_OUT = frozenset({"tracked-deletions", "hidden-text"})


class OlderWordError(Exception):
    """A file of Word 6 or 95, which is laid out in another way."""


def bare_text(data: bytes) -> str:
    """Return the characters of body, footnotes, endnotes and text boxes, without instructions.

    Raises OlderWordError, EncryptedDocumentError, and whatever the file's damage makes the library
    raise.
    """
    compound = CompoundFile(data)
    word = compound.open_stream("WordDocument")
    if word[:2] == WORD_6:
        raise OlderWordError
    if FibBase.parse(word).is_encrypted:
        raise EncryptedDocumentError("password-protected")
    block = FileInformationBlock.parse(word)
    report = ConversionReport("")
    pieces = read_piece_table(
        compound.open_stream(block.base.table_stream_name),
        word,
        fc_clx=block.clx.fc,
        lcb_clx=block.clx.lcb,
        report=report,
    )
    stories = (
        (0, block.ccp_text),
        (block.ccp_text, block.ccp_footnotes),
        (block.endnote_story_cp_start, block.ccp_endnotes),
        (block.textbox_story_cp_start, block.ccp_textboxes),
    )
    text = "".join(
        pieces.extract(start, start + length, report, story="main")
        for start, length in stories
        if length
    )
    return _without_instructions(text)


def _without_instructions(text: str) -> str:
    kept: list[str] = []
    shown = [True]
    for piece in FIELD_MARKS.split(text):
        if piece == "\x13":
            shown.append(False)
        elif piece == "\x14" and len(shown) > 1:
            shown[-1] = True
        elif piece == "\x15" and len(shown) > 1:
            shown.pop()
        elif all(shown):
            kept.append(piece)
    return "".join(kept)


def lost_characters(document: Document, text: str) -> int:
    """Return how many Chinese characters of a file's bare text a Document does not have.

    Other characters are no measure: numbers are computed, marks and blanks come and go.
    """
    if any(note.code in LEFT_OUT for note in document.notes):
        return 0
    computed = sum(len(HAN.findall(document.text[a:b])) for a, b in document.computed)
    read = len(HAN.findall(document.text)) - computed
    return max(len(HAN.findall(text)) - read, 0)
