"""The columns of a list table and the rows of a key-and-value table, as a plan's settings say."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column: its header from the top down, what it holds (a mark or ``no``), its width."""

    heads: tuple[str, ...]
    mark: str
    width: float

    @property
    def label(self) -> str:
        """The label as the tables hold it: the lowest header without its line breaks."""
        return self.heads[-1].replace("⏎", "")


def read_columns(text: str) -> list[Column]:
    """Read ``序号=no*4 | 责任单位/牵头单位=u*9 | …``."""
    found = []
    for part in filter(None, text.split("|")):
        heads, _, rest = part.strip().rpartition("=")
        mark, _, width = rest.partition("*")
        found.append(Column(tuple(heads.split("/")), mark, float(width or 10)))
    return found


def read_rows(text: str) -> list[list[Column]]:
    """Read ``序号=no, 问题来源=x / 反馈问题=# / …``: rows of one or two pairs."""
    rows = text.split(" / ") if text else []
    return [[column for pair in row.split(",") for column in read_columns(pair)] for row in rows]
