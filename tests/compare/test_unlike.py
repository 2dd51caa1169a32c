"""Two documents that are no versions of one plan: told, not compared."""

from pathlib import Path

import pytest

from zhenggai.compare.diff import DiffError, compare_paths
from zhenggai.rules import load

PLACE_A, PLACE_B = "澄州市", "白原市"


def _plan(place: str, problem: str) -> bytes:
    text = f"""{place}贯彻落实第二轮中央生态环境保护督察反馈意见整改方案

一、{problem}。
整改目标：完成整改。
整改时限：2022年12月底前
责任单位：市水务局
整改措施：开展治理。

二、{problem}，另有乡镇{problem}。
整改目标：完成整改。
整改时限：2022年12月底前
责任单位：市水务局
整改措施：巡查治理。
"""
    return text.encode()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ((PLACE_A, "污水直排河道"), (PLACE_B, "污水直排河道"), "diff-other-place"),
        ((PLACE_A, "污水直排河道"), (PLACE_A, "秸秆露天焚烧屡禁不止"), "diff-nothing-common"),
    ],
)
def test_unlike_documents_are_told(
    tmp_path: Path, old: tuple[str, str], new: tuple[str, str], code: str
) -> None:
    paths = [str(tmp_path / name) for name in ("old.txt", "new.txt")]
    for path, told in zip(paths, (old, new), strict=True):
        Path(path).write_bytes(_plan(*told))
    with pytest.raises(DiffError) as raised:
        compare_paths(*paths, load())
    assert raised.value.code == code
    assert compare_paths(*paths, load(), force=True).pairs
