"""Scanned pages flow into the same tables; without the extra the failure says what to do."""

from __future__ import annotations

from collections import Counter
from io import BytesIO

import numpy as np
import pypdfium2
import pytest
from PIL import Image, ImageDraw

from tests import SAMPLES
from zhenggai.pipeline import convert_bytes
from zhenggai.readers import ReadError, read
from zhenggai.readers.pdf import ocr
from zhenggai.readers.pdf.paths import Box
from zhenggai.readers.pdf.ruled_tables import rules_to_tables
from zhenggai.readers.pdf.rules import boxes_to_rules
from zhenggai.readers.pictures import read_pictures

SAMPLE = SAMPLES / "table-issue-2024" / "plan.pdf"


def scanned(form="PDF"):
    """Return the first page of a sample as a picture, without its text."""
    file = pypdfium2.PdfDocument(SAMPLE)
    picture = file[0].render(scale=150 / 72).to_pil().convert("RGB")
    file.close()
    stream = BytesIO()
    picture.save(stream, form, **({"resolution": 150} if form == "PDF" else {"dpi": (150, 150)}))
    return stream.getvalue()


def pages_of(form, *sizes, mode="1"):
    """Return a picture of white pages of some sizes."""
    first, *more = (Image.new(mode, size, 1) for size in sizes)
    stream = BytesIO()
    first.save(stream, form, save_all=True, append_images=more, dpi=(200, 200))
    return stream.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("form", "mode", "sizes"),
    [
        ("TIFF", "1", [(10, 10), (20_000, 20_000)]),
        ("TIFF", "P", [(9_000, 9_000)] * 2),
        ("PNG", "1", [(1, 30_000)]),
        ("PNG", "1", [(14_000, 14_000)]),
    ],
)
def test_a_picture_is_measured_on_every_page_before_it_is_unpacked(form, mode, sizes):
    with pytest.raises(ReadError) as caught:
        ocr.picture_to_pdf(pages_of(form, *sizes, mode=mode))
    assert caught.value.code == "file-too-large"


@pytest.mark.parametrize(("edge", "dots"), [(842, 200), (4320, 200), (14_400, 60)])
def test_a_page_of_any_size_is_drawn_within_bounds(edge, dots):
    assert ocr.readable_dpi(595, edge) == ocr.readable_dpi(edge, 595) == dots


@pytest.mark.slow
def test_pages_of_a_picture_are_pages_of_a_pdf():
    file = pypdfium2.PdfDocument(ocr.picture_to_pdf(pages_of("TIFF", *[(1654, 2339)] * 40)))
    assert len(file) == 40
    assert [round(edge) for edge in file[39].get_size()] == [595, 842]
    file.close()


def test_without_the_extra_the_failure_names_it(monkeypatch):
    monkeypatch.setattr(ocr, "available", lambda: False)
    outcome = convert_bytes(scanned(), "scan.pdf")
    assert outcome.failure[0] == "file-without-text"
    assert "pip install rapidocr onnxruntime" in outcome.rows["diagnostics"][0]["message"]
    with pytest.raises(ReadError) as told:
        read(scanned("PNG"))
    assert told.value.code == "file-picture"


class NothingSeen:
    width, height, pieces, boxes, doubts, confidence = 0.0, 0.0, (), (), (), 0.0


def test_a_scan_on_which_nothing_is_seen_is_not_told_to_install_what_is_there(monkeypatch):
    monkeypatch.setattr(ocr, "available", lambda: True)
    monkeypatch.setattr(ocr, "scan", lambda picture, dpi: NothingSeen)
    outcome = convert_bytes(pages_of("PDF", (200, 300)), "blank.pdf")
    assert outcome.failure[0] == "file-scan-blank"
    assert "pip" not in outcome.rows["diagnostics"][0]["message"]
    with pytest.raises(ReadError, match="file-scan-blank"):
        read_pictures([pages_of("PNG", (200, 300))], "docx")


@pytest.mark.parametrize("pictures", [[], [b""], [b"\x01\0\0\0\x6c\0\0\0 EMF"]])
def test_a_picture_that_cannot_be_opened_is_no_blank_scan(monkeypatch, pictures):
    monkeypatch.setattr(ocr, "available", lambda: True)
    with pytest.raises(ReadError, match="file-pictures-unread"):
        read_pictures(pictures, "docx")


@pytest.mark.slow
def test_a_damaged_picture_is_refused():
    with pytest.raises(ReadError) as told:
        ocr.picture_to_pdf(b"\x89PNG\r\n\x1a\n" + b"\0" * 64)
    assert told.value.code == "file-damaged"
    with Image.open(BytesIO(scanned("PNG"))) as picture:
        assert ocr.picture_to_pdf(scanned("PNG")).startswith(b"%PDF")
        assert picture.width > 1000


@pytest.mark.parametrize(("dpi", "inches"), [(72, 8.27), (96, 8.27), (300, 2.0)])
def test_a_screens_resolution_is_none_of_a_page(dpi: int, inches: float) -> None:
    stream = BytesIO()
    Image.new("RGB", (600, 800)).save(stream, "JPEG", dpi=(dpi, dpi))
    made = pypdfium2.PdfDocument(ocr.picture_to_pdf(stream.getvalue()))
    assert made[0].get_width() / 72 == pytest.approx(inches, abs=0.01)


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


needs_ocr = pytest.mark.skipif(not ocr.available(), reason="the extra ocr is not installed")
PRINTED = SAMPLES / "city-2024" / "plan.pdf"


def printed(number: int) -> tuple[Image.Image, str]:
    """Return a page of running text at 200 dots to the inch, and what stands on it."""
    file = pypdfium2.PdfDocument(PRINTED)
    picture = file[number].render(scale=200 / 72).to_pil().convert("RGB")
    file.close()
    document = read(PRINTED.read_bytes())
    starts = [*document.page_starts, len(document.text)]
    return picture, document.text[starts[number] : starts[number + 1]]


def stamped(picture: Image.Image) -> Image.Image:
    """Return a page with a red seal over its text."""
    over = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(over)
    x, y, radius = picture.width * 0.45, picture.height * 0.4, picture.width * 0.12
    for part, width in ((1.0, 10), (0.75, 5)):
        edge = (x - radius * part, y - radius * part, x + radius * part, y + radius * part)
        draw.ellipse(edge, outline=(215, 35, 40, 220), width=width)
    draw.line((x - radius / 2, y, x + radius / 2, y), fill=(215, 35, 40, 220), width=9)
    return Image.alpha_composite(picture.convert("RGBA"), over).convert("RGB")


def as_scan(picture: Image.Image) -> bytes:
    stream = BytesIO()
    picture.save(stream, "PDF", resolution=200)
    return stream.getvalue()


@needs_ocr
@pytest.mark.parametrize(("angle", "seal"), [(1.0, False), (-1.0, True)])
def test_a_page_of_text_that_lies_askew_or_bears_a_seal_is_read(angle: float, seal: bool) -> None:
    picture, text = printed(3)
    picture = stamped(picture) if seal else picture
    turned = picture.rotate(angle, Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))
    document = read(as_scan(turned))
    lost = Counter("".join(text.split())) - Counter("".join(document.text.split()))
    assert lost.total() <= 0.02 * len(text)
    # Its lines are level again, and a seal's ring is no rule of a table.
    assert document.tables == ()
    assert len(document.paragraphs) <= 1.4 * text.count("\n")


def test_what_is_red_is_taken_away_and_ink_is_not() -> None:
    picture = np.full((4, 4, 3), 255, np.uint8)
    picture[1] = (215, 35, 40)
    picture[2] = (20, 20, 20)
    cleared = ocr.without_seals(picture)
    assert (cleared[1] == 255).all()
    assert (cleared[2] == 20).all()
    assert (picture[1] == (215, 35, 40)).all()


def test_lines_are_levelled_by_most_of_them() -> None:
    tilted = [
        ("整改", ((100.0, y), (900.0, y + 14.0), (899.5, y + 44.0), (99.5, y + 30.0)))
        for y in (100.0, 160.0, 220.0)
    ]
    level = ocr._levelled(tilted, (500.0, 500.0))
    assert all(abs(box.bottom - box.top - 30) < 1 for _, box in level)
    assert level[0][1].top < level[1][1].top < level[2][1].top
