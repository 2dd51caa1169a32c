"""``zhenggai convert`` and ``zhenggai retry``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NoReturn, TypedDict, Unpack

import click

from zhenggai.batch.lean_imports import collector_paused
from zhenggai.cli.correct import tell_states
from zhenggai.cli.export import guard_options, ledger_options, write_ledger_of
from zhenggai.cli.frame import GOOD, SOME_FAILED, STOPPED, Body, command, stop
from zhenggai.cli.rules import load_rules, rules_option
from zhenggai.cli.terminal import tell
from zhenggai.language import say

if TYPE_CHECKING:
    from zhenggai.batch.last_run import Remembered
    from zhenggai.batch.one_file import Input
    from zhenggai.batch.run import Batch, Engine
    from zhenggai.batch.settings import Settings
    from zhenggai.dataset.remote import Remote
    from zhenggai.facts.document.manifest import Entry

# How many names of a long list are told.
NAMES_TOLD = 5


class RunOptions(TypedDict):
    """The options of a run, as ``run_options`` names them."""

    workers: int | None
    timeout: float | None
    memory: int | None
    limits: tuple[str, ...]
    max_failed: str
    engine: Literal["local", "dask"]
    scheduler: str | None
    as_json: bool


class MoreOptions(TypedDict, total=False):
    """What ``convert`` can do beside: a ledger, links, what leaves the tables, how they lie."""

    ledger: Callable[[Collection[str]], None] | None
    follow_links: bool
    prune: bool
    again: bool
    partition_by: Sequence[str] | None


def run_options(lang: str) -> Callable[[Body], Body]:
    """Return the options of a run that change nothing in the tables but failures."""
    options = (
        click.option(
            "-j",
            "--workers",
            type=click.IntRange(min=0),
            help=say("run_workers", lang),
        ),
        click.option("--timeout", type=click.FloatRange(min=0.1), help=say("run_timeout", lang)),
        click.option("--memory", type=click.IntRange(min=128), help=say("run_memory", lang)),
        click.option("--limit", "limits", multiple=True, help=say("run_limit", lang)),
        click.option("--max-failed", default="0", help=say("run_max_failed", lang)),
        click.option(
            "--engine",
            type=click.Choice(["local", "dask"]),
            default="local",
            help=say("run_engine", lang),
        ),
        click.option("--scheduler", help=say("run_scheduler", lang)),
        click.option("--json", "as_json", is_flag=True, help=say("run_json", lang)),
    )

    def decorate(body: Body) -> Body:
        for option in reversed(options):
            body = option(body)
        return body

    return decorate


def convert_command(lang: str) -> click.Command:
    """Return ``zhenggai convert``."""

    @command("convert", lang)
    @click.argument("paths", nargs=-1, required=True, type=click.Path())
    @click.option("-o", "--out", default="out", help=say("convert_out", lang))
    @click.option("--manifest", type=click.Path(), help=say("convert_manifest", lang))
    @click.option("--ledger", type=click.Path(), help=say("convert_ledger", lang))
    @ledger_options(lang)
    @guard_options(lang)
    @click.option("--follow-links", is_flag=True, help=say("convert_links", lang))
    @click.option("--prune", is_flag=True, help=say("convert_prune", lang))
    @click.option("--again", is_flag=True, help=say("convert_again", lang))
    @click.option("--partition-by", metavar="NAMES", help=say("convert_partition", lang))
    @run_options(lang)
    @rules_option(lang)
    def convert(
        paths: tuple[str, ...],
        out: str,
        manifest: str | None,
        ledger: str | None,
        force: bool,
        paper: str | None,
        template: Path | None,
        include_restricted: bool,
        redact: bool,
        follow_links: bool,
        prune: bool,
        again: bool,
        partition_by: str | None,
        own: str | None,
        **options: Unpack[RunOptions],
    ) -> None:
        write = None
        if ledger is not None:
            write = partial(
                write_ledger_of,
                _folder(out, lang)[0],
                Path(ledger),
                lang=lang,
                force=force,
                paper=paper,
                template=template,
                include_restricted=include_restricted,
                redact=redact,
            )
        _convert(
            paths,
            out,
            manifest,
            own,
            options,
            lang,
            ledger=write,
            follow_links=follow_links,
            prune=prune,
            again=again,
            partition_by=_partition(partition_by, lang),
        )

    return convert


def retry_command(lang: str) -> click.Command:
    """Return ``zhenggai retry``."""

    @command("retry", lang)
    @click.argument("out", default="out", type=click.Path())
    @run_options(lang)
    def retry(out: str, **options: Unpack[RunOptions]) -> None:
        from zhenggai.batch.last_run import LastRunError, remembered  # noqa: PLC0415

        try:
            folder, _ = _folder(out, lang)
            said = remembered(folder)
        except LastRunError as error:
            stop(error.render(lang))
        _convert(said["paths"], out, said["manifest"], said["rules"], options, lang, again=True)

    return retry


def convert_again(out: Path, said: Remembered, lang: str) -> None:
    """Convert what the last run was given, where something of it is to be read anew; tell of it."""
    options: RunOptions = {
        "workers": None,
        "timeout": None,
        "memory": None,
        "limits": (),
        "max_failed": "100%",
        "engine": "local",
        "scheduler": None,
        "as_json": False,
    }
    _run(said["paths"], str(out), said["manifest"], said["rules"], options, lang)


def _convert(
    paths: Sequence[str],
    place: str,
    manifest: str | None,
    own: str | None,
    options: RunOptions,
    lang: str,
    **more: Unpack[MoreOptions],
) -> NoReturn:
    """Convert files, and end as their number that failed demands."""
    allowed = _allowed(options["max_failed"], lang)
    batch = _run(paths, place, manifest, own, options, lang, **more)
    if batch.interrupted:
        sys.exit(STOPPED)
    sys.exit(SOME_FAILED if _too_many(batch, allowed) else GOOD)


def _run(
    paths: Sequence[str],
    place: str,
    manifest: str | None,
    own: str | None,
    options: RunOptions,
    lang: str,
    *,
    ledger: Callable[[Collection[str]], None] | None = None,
    follow_links: bool = False,
    prune: bool = False,
    again: bool = False,
    partition_by: Sequence[str] | None = None,
) -> Batch:
    """Convert files, and tell of it."""
    with collector_paused():
        from zhenggai.batch.last_run import remember  # noqa: PLC0415
        from zhenggai.batch.run import convert_batch  # noqa: PLC0415
        from zhenggai.cli.progress import Teller  # noqa: PLC0415
        from zhenggai.messages import RunError  # noqa: PLC0415

        settings = _settings(options, lang)
        out, remote = _folder(place, lang)
        inputs, entries = _inputs(paths, manifest, settings, lang, follow_links=follow_links)
        rules = load_rules(own, lang)
    if len(inputs) < settings.workers:
        settings = replace(settings, workers=len(inputs))
    teller = Teller(len(inputs), lang, as_json=options["as_json"])
    try:
        with teller.shown():
            batch = convert_batch(
                inputs,
                entries,
                out,
                rules,
                settings,
                teller.tell,
                prune=prune,
                again=again,
                own=own,
                engine=_engine(options),
                remote=remote,
                partition_by=partition_by,
            )
    except RunError as error:
        stop(error.render(lang))
    remember(out, paths, manifest, own)
    teller.conclude(place, batch)
    if batch.corrections is not None and not options["as_json"]:
        tell_states(batch.corrections, lang)
    _warn_unresolved(out, entries, lang)
    if ledger is not None:
        ledger(batch.documents)
    return batch


def _folder(out: str, lang: str) -> tuple[Path, Remote | None]:
    """Return the folder in which tables are made, and the URI behind which they are then put."""
    from zhenggai.dataset.remote_files import PlaceError, is_uri, local_place  # noqa: PLC0415

    out = local_place(out)
    if not is_uri(out):
        return Path(out), None
    from zhenggai.dataset.remote import Remote  # noqa: PLC0415  # only where it is asked for

    try:
        remote = Remote(out)
    except PlaceError as error:
        stop(error.render(lang))
    return remote.folder, remote


def _engine(options: RunOptions) -> Engine:
    if options["engine"] == "local":
        from zhenggai.batch.pool import run  # noqa: PLC0415

        return run
    from zhenggai.batch import cluster  # noqa: PLC0415  # an extra

    return partial(cluster.run, scheduler=options["scheduler"] or "")


def _settings(options: RunOptions, lang: str) -> Settings:
    from zhenggai.batch.settings import Settings, limit_names  # noqa: PLC0415

    settings = Settings()
    if options["workers"] is not None:
        settings = replace(settings, workers=options["workers"])
    if options["timeout"] is not None:
        settings = replace(settings, timeout=options["timeout"])
    if options["memory"] is not None:
        settings = replace(settings, memory=options["memory"] << 20)
    for given in options["limits"]:
        name, _, number = given.partition("=")
        try:
            settings = settings.with_limit(name, int(number))
        except ValueError:
            stop(say("run_bad_limit", lang, given, ", ".join(limit_names())))
    return settings


def _partition(words: str | None, lang: str) -> tuple[str, ...] | None:
    """Read ``--partition-by``; None: as the tables stand."""
    from zhenggai.dataset.partitions import PARTITION_COLUMNS  # noqa: PLC0415  # pyarrow

    if words is None or words == "none":
        return () if words else None
    names = tuple(name.strip() for name in words.split(","))
    if set(names) - set(PARTITION_COLUMNS) or len(set(names)) < len(names):
        stop(say("partition_unknown", lang, words, ", ".join(PARTITION_COLUMNS)))
    return names


def _allowed(words: str, lang: str) -> tuple[float, bool]:
    """Read ``--max-failed``: a number, or a share of the files in percent."""
    try:
        return float(words.rstrip("%")), words.endswith("%")
    except ValueError:
        stop(say("run_bad_max_failed", lang, words))


def _too_many(batch: Batch, allowed: tuple[float, bool]) -> bool:
    number, share = allowed
    return batch.failed > (number * batch.given / 100 if share else number)


def _inputs(
    paths: Sequence[str], manifest: str | None, settings: Settings, lang: str, *, follow_links: bool
) -> tuple[list[Input], dict[str, Entry]]:
    from zhenggai.batch.files import InputError, find  # noqa: PLC0415
    from zhenggai.facts.document.manifest import read_manifest  # noqa: PLC0415
    from zhenggai.messages import RunError  # noqa: PLC0415

    try:
        inputs, left_out = find(paths, settings, follow_links=follow_links)
        entries = read_manifest(Path(manifest)) if manifest else {}
        if not inputs:
            raise InputError("inputs-empty")
    except RunError as error:
        stop(error.render(lang))
    unused = sorted(set(entries) - {item.source for item in inputs})
    for key, names in (("files_left_out", left_out), ("manifest_unused", unused)):
        if names:
            told = say("and", lang).join(names[:NAMES_TOLD])
            tell(say(key, lang, told + (" …" if len(names) > NAMES_TOLD else "")), err=True)
    return inputs, entries


def _warn_unresolved(out: Path, entries: Mapping[str, Entry], lang: str) -> None:
    from zhenggai.dataset.current import read_tables  # noqa: PLC0415
    from zhenggai.dataset.versions import unresolved  # noqa: PLC0415

    if any(entry.supersedes for entry in entries.values()):
        standing = read_tables(out, ["documents"])["documents"].to_pylist()
        for source, other in unresolved(standing):
            tell(say("manifest_unresolved", lang, source, other), err=True)
