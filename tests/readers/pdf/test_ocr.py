"""Scanned pages flow into the same tables; without the extra the failure says what to do."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from tests import SAMPLES
from zhenggai.pipeline import convert_bytes
from zhenggai.readers import ReadError, read
from zhenggai.readers.pdf import ocr
from zhenggai.readers.pdf.paths import Box
from zhenggai.readers.pdf.ruled_tables import rules_to_tables
from zhenggai.readers.pdf.rules import boxes_to_rules

SAMPLE = SAMPLES / "table-issue-2024" / "plan.pdf"


def scanned(form="PDF"):
    """Return the first page of a sample as a picture, without its text."""
    file = pypdfium2.PdfDocument(SAMPLE)
    picture = file[0].render(scale=150 / 72).to_pil().convert("RGB")
    file.close()
    stream = BytesIO()
    picture.save(stream, form, **({"resolution": 150} if form == "PDF" else {"dpi": (150, 150)}))
    return stream.getvalue()


def test_without_the_extra_the_failure_names_it(monkeypatch):
    monkeypatch.setattr(ocr, "available", lambda: False)
    outcome = convert_bytes(scanned(), "scan.pdf")
    assert outcome.failure[0] == "file-without-text"
    assert "pip install rapidocr onnxruntime" in outcome.rows["diagnostics"][0]["message"]
    with pytest.raises(ReadError) as told:
        read(scanned("PNG"))
    assert told.value.code == "file-picture"


def test_a_damaged_picture_is_refused():
    with pytest.raises(ReadError) as told:
        ocr.picture_to_pdf(b"\x89PNG\r\n\x1a\n" + b"\0" * 64)
    assert told.value.code == "file-damaged"
    with Image.open(BytesIO(scanned("PNG"))) as picture:
        assert ocr.picture_to_pdf(scanned("PNG")).startswith(b"%PDF")
        assert picture.width > 1000


@pytest.mark.skipif(not ocr.available(), reason="the extra ocr is not installed")
def test_drawn_lines_of_a_picture_make_cells():
    picture = pypdfium2.PdfDocument(SAMPLE)[0].render(scale=200 / 72).to_numpy()
    boxes = [Box(*(edge * 72 / 200 for edge in box)) for box in ocr.drawn_lines(picture, 200)]
    (table,) = rules_to_tables(boxes_to_rules(boxes))
    assert max(cell.column for cell in table.cells) == 7


@pytest.mark.skipif(not ocr.available(), reason="the extra ocr is not installed")
def test_a_scan_gives_the_rows_of_its_page():
    wanted = convert_bytes(SAMPLE.read_bytes(), "plan.pdf").rows
    outcome = convert_bytes(scanned(), "scan.pdf")
    assert outcome.document["reader"] == "rapidocr"
    assert "page-by-ocr" in {row["code"] for row in outcome.rows["diagnostics"]}
    found = outcome.rows["issues"]
    assert len(found) >= 3
    for ours, theirs in zip(found[:3], wanted["issues"], strict=False):
        for name in ("label", "category", "goal", "deadline", "units"):
            assert ours[name] == theirs[name]


@pytest.mark.skipif(not ocr.available(), reason="the extra ocr is not installed")
@pytest.mark.parametrize("angle", [-1.5, -0.4, 0.2, 2.0])
def test_a_page_that_lies_askew_is_turned(angle):
    page = pypdfium2.PdfDocument(SAMPLE)[0].render(scale=200 / 72).to_pil().convert("RGB")
    turned = np.asarray(page.rotate(angle, Image.Resampling.BICUBIC, fillcolor=(255, 255, 255)))
    boxes = ocr.drawn_lines(ocr.straightened(turned, 200), 200)
    points = [Box(*(edge * 72 / 200 for edge in box)) for box in boxes]
    (table,) = rules_to_tables(boxes_to_rules(points))
    assert max(cell.column for cell in table.cells) == 7
