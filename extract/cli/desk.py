"""The command ``zhenggai desk``: plans converted, reviewed and corrected in the browser."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import click

from zhenggai.cli.export import restricted_option
from zhenggai.cli.frame import command, stop
from zhenggai.cli.rules import load_rules, rules_option
from zhenggai.cli.terminal import tell
from zhenggai.language import say


def desk_command(lang: str) -> click.Command:
    """Return the command in one language."""

    @command("desk", lang)
    @click.argument("out", default="out")
    @click.option("--plans", type=click.Path(file_okay=False), help=say("desk_plans", lang))
    @click.option("--port", type=click.IntRange(0, 65535), default=0, help=say("desk_port", lang))
    @click.option("--no-browser", is_flag=True, help=say("desk_no_browser", lang))
    @restricted_option(lang, "desk_restricted")
    @rules_option(lang)
    def desk(
        out: str,
        plans: str | None,
        port: int,
        no_browser: bool,
        include_restricted: bool,
        own: str | None,
    ) -> None:
        import webbrowser  # noqa: PLC0415  # no help needs it

        from zhenggai.desk.opening import forget_page, opening_page  # noqa: PLC0415
        from zhenggai.desk.server import serve  # noqa: PLC0415

        folder = Path(out)
        load_rules(own, lang)
        try:
            place = Path(plans or folder.parent / "plans")
            served = serve(folder, place, lang, port, own, restricted=include_restricted)
        except OSError as error:
            stop(say("desk_port_taken", lang, port, error.strerror or str(error)))
        tell(say("desk_open", lang, served.link))
        if not no_browser:
            webbrowser.open(opening_page(folder, served.link).as_uri())
        # Ended from outside it leaves no worker behind either.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit())
        try:
            served.run()
        finally:
            forget_page(folder)

    return desk
