import pytest

from tests.evidence.flows import flow_of
from zhenggai.evidence.title import begins, find_title
from zhenggai.rules import load


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "云溪县贯彻落实督察反馈意见整改方案\n根据督察反馈意见，制定本方案。\n一、总体要求",
            "云溪县贯彻落实督察反馈意见整改方案",
        ),
        (
            "云溪县贯彻落实省生态环境保护督察\n反馈意见整改方案\n根据要求，制定本方案。",
            "云溪县贯彻落实省生态环境保护督察\n反馈意见整改方案",
        ),
        ("附件1\n云溪县整改任务清单\n1.污水直排。", "云溪县整改任务清单"),
    ],
)
def test_the_title_is_the_line_or_lines_for_which_most_speaks(text: str, title: str) -> None:
    flow = flow_of(text)
    span = find_title(flow, load())
    assert span is not None
    assert flow.text[span.start : span.end] == title


def test_a_text_begins_as_titles_do() -> None:
    assert begins("南昌市整改方案", load())
    assert not begins("污水直排", load())
