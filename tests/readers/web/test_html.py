"""Web pages: what a reader of the article sees, in whatever encoding; all else is furniture."""

from __future__ import annotations

import pytest

from zhenggai.readers import read
from zhenggai.readers.errors import ReadError

LISTED = """<ol style="list-style-type:cjk-ideographic"><li><p>水环境方面</p>
<ol><li><p>排口未整治。</p></li><li>黑臭反弹。</li></ol></li><li><div>大气方面</div></li></ol>"""
UNNUMBERED = '<ol style="list-style:none"><li><p>1.排查。</p></li></ol><ul><li>截污。</li></ul>'
BROKEN = "<p>一、某河<span>黑</span>臭。<br>&nbsp;&nbsp;整改<b>目</b><b>标：</b>消除。<br/></p>"
PAGE = """<html><head><title>x</title></head><body><div class="nav"><a href="/">首页</a></div>
<div class="location">当前位置：首页</div><div id="zoom"><p>一、某河黑臭，群众反映强烈。</p>
<p>整改目标：消除黑臭，水质达标。</p><p>整改措施：截污纳管，清淤疏浚。</p></div>
<div class="share">分享到：微信</div><div class="footer">版权所有 ICP备123号</div></body></html>"""
CASES = {
    "chinese-list": (LISTED, ["一、水环境方面", "1.排口未整治。", "2.黑臭反弹。", "二、大气方面"]),
    "list-without-numbers": (UNNUMBERED, ["1.排查。", "截污。"]),
    "breaks-and-spans": (BROKEN, ["一、某河黑臭。", "整改目标：消除。"]),
    "page": (
        PAGE,
        [
            "一、某河黑臭，群众反映强烈。",
            "整改目标：消除黑臭，水质达标。",
            "整改措施：截污纳管，清淤疏浚。",
        ],
    ),
}


def lines(data: bytes) -> list[str]:
    document = read(data)
    inside = [
        document.text[p.start : p.end].replace("\xa0", " ").strip()
        for p in document.paragraphs
        if not any(a <= p.start < b for a, b in document.furniture)
    ]
    return [line for line in inside if line]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("name", CASES)
def test_article(name, encoding):
    html, expected = CASES[name]
    page = html if html.startswith("<html") else f"<html><body>{html}</body></html>"
    assert lines(page.encode(encoding)) == expected


def test_what_a_page_says_of_its_encoding_may_be_wrong():
    page = f'<html><head><meta charset="utf-8"></head><body>{BROKEN}</body></html>'
    assert lines(page.encode("gb18030")) == CASES["breaks-and-spans"][1]


@pytest.mark.parametrize("tag", ["div", "span", "table><tr><td"])
def test_a_page_too_deep_is_refused_and_spoils_no_other(tag):
    deep = f"<html><body>{f'<{tag}>' * 3000}整改方案</body></html>"
    with pytest.raises(ReadError) as caught:
        read(deep.encode())
    assert caught.value.args == ("nested too deeply",)
    test_article("breaks-and-spans", "utf-8")


def test_items_of_a_list_are_numbered_as_a_browser_does():
    items = '<li>甲。</li><li value="9">乙。</li><li value="²">丙。</li><li>丁。</li>'
    page = f'<html><body><ol start="3">{items}</ol>'
    assert lines(page.encode()) == ["3.甲。", "9.乙。", "10.丙。", "11.丁。"]


@pytest.mark.parametrize(
    ("images", "told"),
    [
        ('<img src="a.png"><img src="b.png" width="600">', [("2",)]),
        ('<img src="icon.gif" width="16" height="16">', []),
    ],
)
def test_pictures_of_an_article_are_told(images, told):
    page = f"<html><body><p>整改方案见下图。</p>{images}</body></html>"
    notes = [note.args for note in read(page.encode()).notes if note.code == "pictures-not-read"]
    assert notes == told


def test_a_page_of_pictures_alone_is_not_called_empty():
    with pytest.raises(ReadError, match="file-pictures-unread"):
        read(b'<html><body><img src="plan1.png"></body></html>')
