"""Marks of secrecy are seen wherever a document shows them, and keep it in this house."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from tests import SAMPLES
from tests.readers.pdf.drawing import Sheet, pdf
from tests.readers.word import files
from tests.security.conftest import PLAN, Command
from tests.security.small_files import docx, packed, paragraph
from zhenggai.pipeline import convert_bytes

TITLE, REST = PLAN.split("\n", 1)
ABOVE = [
    ("机 密 ★ 1 年", "机密"),
    ("秘　密", "秘密"),
    ("机  密", "机密"),
    ("内 部 资 料", "内部资料"),
    ("（秘密）", "秘密"),
    ("【秘密】", "秘密"),
    ("[机密]", "机密"),
    ("密级 秘密 保密期限 1年", "秘密"),
    ("密级：工作秘密", "工作秘密"),
    ("工作秘密★3年", "工作秘密"),
    ("注意保存", "注意保存"),
    ("秘密×1年", "秘密"),
    ("機密★1年", "機密"),
    ("秘\u200b密\u2060★1年", "秘密"),
    ("（严禁上网）", "严禁上网"),
    ("会后收回", "会后收回"),
    ("000012    绝 密★长期    特 急", "绝密"),
    ("仅供内部\u3000使用", "仅供内部使用"),
    ("不得扩散", "不得扩散"),
    ("阅后即焚", "阅后即焚"),
    ("（内部讨论稿）", "内部讨论稿"),
    ("商业秘密★3年", "商业秘密"),
    ("商 业 秘 密", "商业秘密"),
    ("核心商密▲5年", "核心商密"),
    ("（保密）", "保密"),
    ("保　密", "保密"),
    ("密级：保密", "保密"),
    ("000023   密件   特急", "密件"),
    ("【密件】", "密件"),
    ("涉密资料，请勿外传", "涉密资料"),
    ("保密期限：5年", "保密期限"),
    ("秘密级★5年", "秘密"),
    ("机密▲1年", "机密"),
    ("机\n密\n", "机密"),
    ("內部資料", "內部資料"),
    ("商業秘密", "商業秘密"),
    ("内部公开", "内部公开"),
    ("（限阅）", "限阅"),
    ("严禁翻印", "严禁翻印"),
    ("CONFIDENTIAL", "CONFIDENTIAL"),
    ("秘\t密★叁年", "秘密"),
    ("秘密⭐一年", "秘密"),
    ("机密 启用前", "机密"),
    ("仅供领导参阅", "仅供领导参阅"),
    ("未经批准不得翻印", "未经批准不得翻印"),
    ("敏感信息", "敏感信息"),
    ("不宜公开", "不宜公开"),
    ("党内文件 不得公开", "不得公开"),
    ("警务工作秘密", "警务工作秘密"),
    ("〈秘密〉", "秘密"),
    ("《机密》", "机密"),
    ("{秘密}", "秘密"),
    ("﹝秘密﹞", "秘密"),
    ("［內部］", "內部"),
    ("秘-密", "秘密"),
    ("秘.密.★1年", "秘密"),
    ("秘|密", "秘密"),
    ("CONFIDENTIAL - INTERNAL", "CONFIDENTIAL"),
    ("涉密★10年", "涉密"),
    ("非公开", "非公开"),
    ("密★1年", "密"),
    ("国家秘密★10年", "国家秘密"),
    ("秘密▪3年", "秘密"),
    ("核心商业秘密", "核心商业秘密"),
    ("机\n\n密\n\n★\n\n1\n\n年", "机密"),
]
# Words of a plan that only look like a mark.
HARMLESS = [
    "对涉及国家秘密、工作秘密的内容依法保护。",
    "查处秘密排污口，加强商业秘密保护。",
    "工作时间严禁上网聊天。",
    "各单位妥善保存台账，会后收回的意见一并归档。",
    "此件公开发布",
    "四、保密",
    "（三）保密",
    "保密：加强保密教育。",
    "责任单位：县委办（保密局）",
    "商业秘密保护不力",
    "涉密文件管理不规范。",
    "密件管理混乱",
    "保密期限不明确",
    "1.妥善保存。",
    "依申请公开工作不规范",
    "不公开透明",
    "1.国家秘密",
    "三、工作秘密",
    "《机密》一书查处情况",
    "密度",
    "内部管理、秘密排污",
]


def classification(data: bytes, name: str) -> str | None:
    """Return the mark of one document."""
    return convert_bytes(data, name).document["classification"]


@pytest.mark.parametrize(("mark", "expected"), ABOVE)
def test_a_mark_above_the_title_is_seen(mark: str, expected: str) -> None:
    assert classification(f"{mark}\n{PLAN}".encode(), "plan.txt") == expected


@pytest.mark.parametrize(
    "mark", ["（秘密）", "【内部资料】", " [机密]", "（商业秘密）", "【密件】"]
)
def test_a_mark_in_the_title_is_seen(mark: str) -> None:
    assert classification(f"{TITLE}{mark}\n{REST}".encode(), "plan.txt") == mark.strip(
        " （）【】[]"
    )


@pytest.mark.parametrize("words", HARMLESS)
def test_words_of_a_plan_are_no_mark(words: str) -> None:
    text = f"{TITLE}\n{words}\n{REST}{words}\n"
    assert classification(text.encode(), "plan.txt") is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("江湾县整改方案（秘密）.txt", "秘密"),
        ("机密_江湾县整改方案.txt", "机密"),
        ("内 部 资 料/整改方案.txt", "内部资料"),
        ("[保密]江湾县整改方案.txt", "保密"),
        ("江湾县整改方案_密件.txt", "密件"),
        ("涉密文件/整改方案.txt", "涉密文件"),
        ("【内部】整改方案.txt", "内部"),
        ("整改方案（内部，勿传）.txt", "内部"),
        ("confidential/整改方案.txt", "confidential"),
        ("保密整改方案.txt", None),
        ("商业秘密保护整改方案.txt", None),
    ],
)
def test_a_mark_in_a_file_name_is_seen(name: str, expected: str | None) -> None:
    assert classification(PLAN.encode(), name) == expected


@pytest.mark.parametrize(
    "text",
    ["机 密 ★ 1 年", "秘密", "商业秘密", "内 部 资 料", "（此件不公开）", "会后收回", "【保密】"],
)
def test_a_mark_on_a_line_of_its_own_is_seen_anywhere(text: str) -> None:
    assert classification(f"{PLAN * 20}{text}\n{PLAN * 20}".encode(), "plan.txt") is not None


BODY = "".join(paragraph(line) for line in PLAN.splitlines())
TEXT_BOX = (
    '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox>'
    f"<w:txbxContent>{paragraph('机　密')}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    "</w:p>"
)
WATERMARK = (
    '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml">'
    '<v:textpath string="秘 密"/></v:shape></w:pict></w:r></w:p>'
)


@pytest.mark.parametrize(("box", "expected"), [(TEXT_BOX, "机密"), (WATERMARK, "秘密")])
@pytest.mark.parametrize("behind", [False, True])
def test_a_mark_in_a_text_box_or_watermark_is_seen(box: str, expected: str, behind: bool) -> None:
    body = BODY + box if behind else box + BODY
    assert classification(docx(body), "plan.docx") == expected


def test_a_mark_in_a_header_is_seen() -> None:
    section = '<w:sectPr><w:headerReference w:type="default" r:id="r_header1"/></w:sectPr>'
    data = files.docx(BODY + section, header1=paragraph("内 部 资 料"))
    assert classification(data, "plan.docx") == "内部资料"


@pytest.mark.parametrize("page", [0, -1])
def test_a_mark_on_a_page_of_an_ofd_is_seen(page: int) -> None:
    source = io.BytesIO((SAMPLES / "city-2024" / "plan.ofd").read_bytes())
    with zipfile.ZipFile(source) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = [name for name in parts if name.endswith("Content.xml")][page]
    words = parts[name].decode()
    mark = (
        '<ofd:TextObject ID="99999" Font="3" Boundary="20 8 60 8" Size="5.6">'
        '<ofd:TextCode X="0" Y="4.8">秘　密</ofd:TextCode></ofd:TextObject>'
    )
    at = words.index("<ofd:TextObject")
    parts[name] = (words[:at] + mark + words[at:]).encode()
    assert classification(packed(parts), "plan.ofd") == "秘密"


def test_a_mark_across_each_page_of_a_pdf_is_seen() -> None:
    sheets = []
    for page in range(3):
        sheet = Sheet()
        for at, line in enumerate(PLAN.splitlines()):
            sheet.text(60, 80 + 30 * at, line if page == 0 else f"附表{page}：{line}", 14)
        turned = "0.7 0.7 -0.7 0.7 150 300 Tm"
        sheet.marks.append(f"BT /H 60 Tf {turned} <{'机 密'.encode('utf-16-be').hex()}> Tj ET")
        sheets.append(sheet)
    assert classification(pdf(sheets), "plan.pdf") == "机密"


@pytest.fixture
def marked(tmp_path: Path, here: Command) -> Path:
    """An ``out/`` with a plan and a marked plan."""
    given = tmp_path / "in"
    given.mkdir()
    (given / "open.txt").write_text(PLAN, encoding="utf-8")
    (given / "kept.txt").write_text(f"机 密 ★ 1 年\n{changed(PLAN)}", encoding="utf-8")
    assert here("convert", given, "-o", tmp_path / "out").returncode == 0
    return tmp_path / "out"


def changed(text: str) -> str:
    """Return the plan's next version."""
    return text.replace("2024年12月底前", "2026年12月底前").replace("5公里", "3公里")


def test_a_summary_leaves_a_marked_plan_out_and_says_so(marked: Path, here: Command) -> None:
    kept = here("summary", marked, "--html", marked / "s.html")
    assert "kept.txt" in kept.stderr
    everything = here("summary", marked, "--include-restricted")
    assert "kept.txt" not in everything.stderr
    assert kept.stdout != everything.stdout


@pytest.mark.parametrize("kind", ["html", "xlsx"])
def test_a_page_of_changes_leaves_a_marked_plan_out(
    kind: str, marked: Path, here: Command, tmp_path: Path
) -> None:
    files = [tmp_path / "in" / name for name in ("open.txt", "kept.txt")]
    without, whole = tmp_path / f"a.{kind}", tmp_path / f"b.{kind}"
    told = here("diff", *files, f"--{kind}", without)
    assert "kept.txt" in told.stderr
    here("diff", *files, f"--{kind}", whole, "--include-restricted")
    assert without.stat().st_size < whole.stat().st_size
    if kind == "html":
        assert "3公里" not in without.read_text(encoding="utf-8")
        assert "3公里" in whole.read_text(encoding="utf-8")


def test_an_export_leaves_a_marked_plan_out(marked: Path, here: Command, tmp_path: Path) -> None:
    told = here("export", marked, "--to", "csv", "-o", tmp_path / "csv")
    assert "kept.txt" in told.stderr
    texts = "".join(p.read_text(encoding="utf-8-sig") for p in (tmp_path / "csv").glob("*.csv"))
    assert "2024" in texts
    assert "2026" not in texts
