"""Builds samples/*/plan.* and expected.yaml from samples/_source/plans/*.plan.

Needs python-docx, PyYAML, reportlab and LibreOffice; users of zhenggai need none of it, because
what it makes is committed. ``python samples/_source/build.py [NAME…]`` builds all, or those named.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from builder import (  # noqa: E402
    layout,
    notation,
    office,
    scan,
    write_docx,
    write_html,
    write_ofd,
    write_pdf,
    write_pdf_table,
    write_text,
    write_xlsx,
)
from builder.gold import write_expected  # noqa: E402


def build(path: Path) -> None:
    """Build one sample in every format that it asks for (@make lines: name then options)."""
    sample = notation.read_sample(path)
    folder = HERE.parent / path.stem
    folder.mkdir(exist_ok=True)
    paragraphs = layout.printed(sample)
    write_expected(sample, folder / "expected.yaml")
    for entry in sample.meta["make"].split():
        name, *options = entry.split(",")
        make(sample, paragraphs, folder / name, set(options))
    print(
        f"{path.stem}: {len(sample.issues)} issues,",
        *sorted(f"{f.name} {f.stat().st_size // 1024}K" for f in folder.iterdir()),
    )


def make(sample: notation.Sample, paragraphs: list, target: Path, options: set[str]) -> None:
    meta = sample.meta
    if target.suffix == ".docx":
        docx(sample, paragraphs, target, options)
    elif target.suffix in (".doc", ".pdf") and "office" in options:
        with tempfile.TemporaryDirectory() as temporary:
            source = Path(temporary) / "plan.docx"
            docx(sample, paragraphs, source, options)
            office.convert(source, target, "doc" if target.suffix == ".doc" else "pdf")
    elif target.suffix == ".ofd":
        # What is placed on the pages is the PDF's, which is made before.
        (habit,) = options
        headings = [item.text for item in paragraphs if item.kind == "heading"]
        write_ofd.write_ofd(target.with_suffix(".pdf"), target, habit, headings)
    elif "scan" in options:
        with tempfile.TemporaryDirectory() as temporary:
            source, printed = Path(temporary) / "plan.docx", Path(temporary) / "plan.pdf"
            docx(sample, paragraphs, source, options)
            office.convert(source, printed, "pdf")
            scan.scan(printed, target)
    elif "ruled" in options:
        write_pdf_table.write_pdf_table(
            paragraphs, target, size=float(meta["pdf_size"]), foot=meta["footer"]
        )
    elif target.suffix == ".pdf":
        write_pdf.write_pdf(paragraphs, target, head=meta["head"])
    elif target.suffix in (".html", ".doc"):
        title, date, publisher = meta["page"].split("|")
        write_html.write_html(
            paragraphs,
            target,
            title=title,
            date=date,
            publisher=publisher,
            encoding="utf-8" if "utf8" in options else "gbk",
            charset="utf-8" if "utf8" in options else "gb2312",
            style="br" if "br" in options else "p",
            hollow="hollow" in options,
        )
    elif target.suffix == ".xlsx":
        write_xlsx.write_xlsx(paragraphs, target, sheet=meta["sheet"])
    elif "shared" in options:
        pitch, cut = (int(n) for n in meta["chunks"].split())
        write_text.write_shared(
            paragraphs,
            target,
            pitch=pitch,
            cut=cut,
            head=meta["sitehead"].split("|"),
            tail=meta["sitetail"].split("|"),
            breaks="breaks" in options,
            encoding="gb18030" if "gb" in options else "utf-8",
            newline="\r\n" if "gb" in options else "\n",
        )
    else:
        encoding = next((e for e in ("utf-16", "gb18030", "utf-8-sig") if e in options), "utf-8")
        write_text.write_text(paragraphs, target, encoding, "\r\n" if "crlf" in options else "\n")


def docx(sample: notation.Sample, paragraphs: list, target: Path, options: set[str]) -> None:
    automatic = sample.meta.get("automatic", "")
    write_docx.write_docx(
        paragraphs,
        target,
        automatic=tuple(automatic.split("|")) if automatic and "auto" in options else (),
        tracked="tracked" in options,
        header=sample.meta.get("header", ""),
        footer=sample.meta.get("footer", "— {} —"),
        plain="plain" in options,
        font=sample.meta.get("font", ""),
        size=int(sample.meta.get("size", "16")),
        landscape=sample.meta.get("landscape") == "yes",
        table_size=float(sample.meta.get("table_size", "10")),
        repeat=sample.meta.get("repeat", "yes") == "yes",
    )


def main() -> None:
    wanted = set(sys.argv[1:])
    plans = HERE / "plans"
    for path in sorted([*plans.glob("*.plan"), *plans.glob("*.parts")]):
        if not wanted or path.stem in wanted:
            build(path)


if __name__ == "__main__":
    main()
