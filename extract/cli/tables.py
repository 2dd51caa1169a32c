"""``zhenggai tables``: the published columns, in two languages."""

from __future__ import annotations

import click

from zhenggai.cli.frame import command, stop
from zhenggai.cli.terminal import tell
from zhenggai.language import say


def _table_names(_context: click.Context, _option: click.Parameter, begun: str) -> list[str]:
    """Return the tables whose names begin so, for the shell."""
    from zhenggai.tables.schema import TABLES  # noqa: PLC0415

    return [name for name in TABLES if name.startswith(begun)]


def tables_command(lang: str) -> click.Command:
    """Return ``zhenggai tables``."""

    @command("tables", lang)
    @click.argument("names", nargs=-1, shell_complete=_table_names)
    @click.option("--markdown", is_flag=True, help=say("tables_markdown", lang))
    def tables(names: tuple[str, ...], markdown: bool) -> None:
        from zhenggai.messages import render  # noqa: PLC0415
        from zhenggai.tables.codebook import as_markdown, meaning  # noqa: PLC0415
        from zhenggai.tables.schema import TABLES  # noqa: PLC0415

        if markdown:
            tell(as_markdown(lang), nl=False)
            return
        for name in names:
            if name not in TABLES:
                stop(render("table-unknown", [name, ", ".join(TABLES)], lang))
        for table in TABLES.values():
            if names and table.name not in names:
                continue
            tell(f"{table.name}  {table.label_zh}", bold=True)
            tell(f"  {meaning(table, lang)}")
            for column in table.columns:
                key = "*" if column.name in table.key else " "
                told = meaning(column, lang)
                if lang == "zh":
                    told = f"{column.label_zh}：{told}"
                tell(f"  {key} {column.name:<20} {column.type:<14} {told}")
                if column.values:
                    known = [f"{v} {label}" if lang == "zh" else v for v, label in column.values]
                    tell(f"      {', '.join(known)}")
            tell()

    return tables
