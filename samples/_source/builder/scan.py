"""Turns a PDF into a scan of its print: grey pictures, a little askew, with noise, without text."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

DPI = 160
QUALITY = 40
ASKEW = (0.25, -0.2, 0.15, -0.3, 0.2)


def scan(source: Path, target: Path) -> None:
    """Write a PDF of pictures of each page; the same source gives the same file."""
    chance = np.random.default_rng(20220518)
    canvas = Canvas(str(target), invariant=1)
    document = pypdfium2.PdfDocument(source)
    for number, page in enumerate(document):
        picture = page.render(scale=DPI / 72, grayscale=True).to_pil()
        picture = _worn(picture, ASKEW[number % len(ASKEW)], chance)
        data = io.BytesIO()
        picture.save(data, "JPEG", quality=QUALITY, dpi=(DPI, DPI))
        width, height = page.get_size()
        canvas.setPageSize((width, height))
        data.seek(0)
        canvas.drawImage(ImageReader(data), 0, 0, width, height)
        canvas.showPage()
    document.close()
    canvas.save()


def _worn(picture: Image.Image, angle: float, chance: np.random.Generator) -> Image.Image:
    """Return a page as a cheap scanner sees it."""
    turned = picture.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
    grey = np.asarray(turned.filter(ImageFilter.GaussianBlur(0.5)), dtype=np.float32)
    # Paper is not white, ink is not black, and dust lies on the glass.
    grey = 24 + grey * (226 / 255) + chance.normal(0, 2.0, grey.shape)
    dust = chance.random(grey.shape) < 0.00002
    grey[dust] = 90
    return Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))
