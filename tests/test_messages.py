from __future__ import annotations

from pathlib import Path

import pytest
import regex

from zhenggai import messages
from zhenggai.messages import MESSAGES, advice, render, severity

# What is installed with an extra is the only word with a bracket of its own.
EXTRA = regex.compile(r"(?<='zhenggai)\[[a-z]+\](?=')")


@pytest.mark.parametrize("code", MESSAGES)
@pytest.mark.parametrize("lang", messages.LANGUAGES)
def test_every_message_is_a_sentence(code: str, lang: str) -> None:
    given = [f"<{name}>" for name in MESSAGES[code].args]
    for args in (given, []):
        text = render(code, args, lang)
        assert text.endswith("。" if lang == "zh" else ".")
        assert not set("{}[]") & set(EXTRA.sub("", text))


@pytest.mark.parametrize(
    ("code", "args", "lang", "expected"),
    [
        ("block-missing", ["goal"], "zh", "该问题缺少整改目标，其措施中也没有。"),
        ("block-missing", ["goal"], "en", "This issue has no goal, and neither have its measures."),
        ("block-missing", ["remark"], "zh", "该问题缺少remark，其措施中也没有。"),
        ("file-unsupported", [], "en", "Files of this kind are not supported; give a docx, doc,"),
        ("file-unsupported", ["zip"], "en", "Files of this kind are not supported (zip); give a"),
        ("deadline-ambiguous", ["3月前", "", "3月31日"], "zh", "时限“3月前”有不同理解，也可能是"),
        ("page-without-text", [], "zh", "第…页没有文字"),
        ("residue", ["一\n二 {0} [x]"], "zh", "这段文字未能归入任何栏目：“一 二 {0} [x]”。"),
        ("residue", ["长" * 100], "zh", f"这段文字未能归入任何栏目：“{'长' * 59}…”。"),
    ],
)
def test_render(code: str, args: list[str], lang: str, expected: str) -> None:
    assert render(code, args, lang).startswith(expected)


CALL = regex.compile(
    r"\b(?:note|Note|GridNote|Doubt|PlanDoubt|_doubt|Diagnostic|ReadError|PublishError|ManifestError|_reporting"
    r"|_?tally)"
    r"[(\[]\s*\"([a-z-]+)\""
)


def test_every_code_that_is_given_has_a_message() -> None:
    sources = Path(messages.__file__).parent.rglob("*.py")
    given = {code for path in sources for code in CALL.findall(path.read_text(encoding="utf-8"))}
    assert given
    assert given <= MESSAGES.keys()


def test_every_message_is_given() -> None:
    sources = Path(messages.__file__).parent.rglob("*.py")
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    series = regex.compile(r"(?:issue|measure)-number-(?:gap|repeated)")
    unused = {code for code in MESSAGES if f'"{code}"' not in text and not series.fullmatch(code)}
    assert unused == set()


@pytest.mark.parametrize("lang", messages.LANGUAGES)
def test_what_stops_says_what_to_do(lang: str) -> None:
    """A failure of the run, and a file that could not be read."""
    for code, message in MESSAGES.items():
        if message.severity in (None, "error"):
            told = advice(code, [f"<{name}>" for name in message.args], lang)
            assert told, code
            assert len(told) < len(render(code, [], lang)), code
    assert advice("file-truncated", ["x; y"], "en") == "download it again."
    assert advice("file-truncated", ["甲；乙"], "zh") == "请重新下载。"


def test_severities() -> None:
    assert severity("file-empty") == "error"
    assert severity("residue") == "warning"
    assert severity("unit-unknown") == "info"


def test_unknown_codes_say_what_to_do() -> None:
    with pytest.raises(KeyError, match=r"add it to messages\.toml"):
        render("no-such-code")
    with pytest.raises(KeyError, match="not a diagnostic"):
        severity("out-is-file")


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ('severity = "info"\nzh = "一。"\nen = "A."', "has a name_zh"),
        ('severity = "grave"\nname_zh = "一"\nzh = "一。"\nen = "A."', "severity 'grave'"),
        (
            'severity = "info"\nname_zh = "一"\nzh = "{0}。"\nen = "A."',
            "zh uses {0}, but args names 0",
        ),
        ('severity = "info"\nzh = "一。"\nen = "A."\nfr = "A."', "unknown key 'fr'"),
    ],
)
def test_a_wrong_message_file(tmp_path: Path, entry: str, message: str) -> None:
    path = tmp_path / "messages.toml"
    path.write_text(f"[diagnostic.x]\n{entry}\n[failure]\n[terms]\n", encoding="utf-8")
    with pytest.raises(messages.MessageError) as caught:
        messages.read_messages(path)
    assert message in str(caught.value)
