"""Writes a sample as a government web page: article between navigation, info table and footer."""

from __future__ import annotations

from html import escape
from pathlib import Path

from builder.layout import Printed

PAGE = """<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta http-equiv="Content-Type" content="text/html; charset={charset}" />
<meta name="SiteName" content="{site}" />
<meta name="ArticleTitle" content="{title}" />
<meta name="PubDate" content="{date} 09:12" />
<title>{title}_{site}</title>
<style type="text/css">.nav li{{float:left}} .TRS_Editor P{{line-height:2em}}</style>
<script type="text/javascript">var siteId = 1432; function setFont(n){{document.getElementById("zoom").style.fontSize = n + "px";}}</script>
</head>
<body>
<div class="top"><a href="#">设为首页</a> | <a href="#">加入收藏</a> | <a href="#">无障碍阅读</a> | <a href="#">关怀版</a></div>
<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/zwgk/">政务公开</a></li><li><a href="/bsfw/">办事服务</a></li><li><a href="/hdjl/">互动交流</a></li><li><a href="/sjfb/">数据发布</a></li></ul></div>
<div class="crumbs">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; <a href="/zwgk/hbdc/">环保督察</a> &gt; 正文</div>
<table class="info" width="100%"><tr><td>索&nbsp;引&nbsp;号：</td><td>{index}</td><td>信息分类：</td><td>生态环境保护督察</td></tr>
<tr><td>发布机构：</td><td>{publisher}</td><td>发布日期：</td><td>{date}</td></tr></table>
<div class="main">
<h1 class="title">{title}</h1>
<div class="bar">发布时间：{date} 09:12&nbsp;&nbsp;来源：{publisher}&nbsp;&nbsp;浏览次数：<span id="hits">1283</span>&nbsp;&nbsp;字号：[<a href="javascript:setFont(18)">大</a> <a href="javascript:setFont(16)">中</a> <a href="javascript:setFont(14)">小</a>]&nbsp;&nbsp;<a href="javascript:window.print()">打印本页</a></div>
<div class="content" id="zoom"><div class="TRS_Editor">
{article}
</div></div>
<div class="share">分享到：<a href="#">微信</a> <a href="#">微博</a> <a href="#">QQ空间</a></div>
<div class="pager"><p>上一篇：<a href="#">{before}</a></p><p>下一篇：<a href="#">{after}</a></p></div>
</div>
<div class="links"><h3>相关链接</h3><ul><li><a href="#">江岭省人民政府</a></li><li><a href="#">江岭省生态环境厅</a></li><li><a href="#">澄州市人民政府</a></li></ul></div>
<div class="footer"><p>主办：{publisher}&nbsp;&nbsp;承办：澄州市政务服务和大数据中心</p><p>网站标识码：4600000021&nbsp;&nbsp;某ICP备12000021号&nbsp;&nbsp;公网安备 46010002000021号</p><p>地址：澄州市东屿区府前路1号&nbsp;&nbsp;联系电话：0000-8600021</p></div>
</body>
</html>
"""


def write_html(
    paragraphs: list[Printed],
    path: Path,
    *,
    title: str,
    date: str,
    publisher: str,
    site: str = "澄州市人民政府网",
    encoding: str = "gbk",
    charset: str = "gb2312",
    style: str = "p",
) -> None:
    """Write the page; ``style`` is ``p`` (a paragraph each) or ``br`` (one block, soft breaks)."""
    article = _breaks(paragraphs) if style == "br" else _paragraphs(paragraphs)
    page = PAGE.format(
        charset=charset,
        site=site,
        title=escape(title),
        date=date,
        index=f"00000021/{date[:4]}-00147",
        publisher=publisher,
        article=article,
        before="澄州市2024年第一季度集中式饮用水水源水质状况报告",
        after="关于开展夏季臭氧污染防治专项帮扶的通知",
    )
    path.write_bytes(page.replace("\n", "\r\n").encode(encoding, "xmlcharrefreplace"))


def _runs(item: Printed) -> str:
    parts = [escape(item.label)] if item.label else []
    for piece in item.pieces:
        if piece.change == "deleted" or not piece.text:
            continue
        text = escape(piece.text)
        if piece.bold:
            text = f'<strong><span style="font-family: 黑体">{text}</span></strong>'
        elif len(parts) % 2:
            half = len(piece.text) // 2
            text = (
                f'<span style="font-size: 16pt">{escape(piece.text[:half])}</span>'
                f'<span style="font-size: 16pt"><span>{escape(piece.text[half:])}</span></span>'
            )
        parts.append(text)
    return "".join(parts)


def _paragraphs(paragraphs: list[Printed]) -> str:
    result = []
    for item in paragraphs:
        if item.kind == "table":
            rows = ("".join(f"<td>{escape(c)}</td>" for c in row) for row in item.rows)
            result.append(
                '<table border="1">' + "".join(f"<tr>{r}</tr>" for r in rows) + "</table>"
            )
        elif item.kind in ("center", "title", "right"):
            align = "right" if item.kind == "right" else "center"
            result.append(f'<p align="{align}">{_runs(item)}</p>')
        else:
            result.append(f'<p style="text-indent: 2em">&nbsp;&nbsp;&nbsp;&nbsp;{_runs(item)}</p>')
    return "\n".join(result)


def _breaks(paragraphs: list[Printed]) -> str:
    return "<div>" + "<br />\n".join(f"\u3000\u3000{_runs(p)}" for p in paragraphs) + "</div>"
