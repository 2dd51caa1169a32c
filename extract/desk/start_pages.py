"""The first page: files are dropped, converted, and listed with what became of each."""

from __future__ import annotations

import io
import tempfile
from http import HTTPStatus
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, jsonify, redirect, render_template, request, send_file
from werkzeug.wrappers import Response as Answer

from zhenggai.desk.desk import LANGUAGE_COOKIE, desk
from zhenggai.desk.guard import DOOR
from zhenggai.desk.words import value_word, word
from zhenggai.exports.export import read_export
from zhenggai.exports.formats import write
from zhenggai.language import LANGUAGES
from zhenggai.messages import RunError, render
from zhenggai.printable import one_line

pages = Blueprint("start", __name__)
LEDGER = "台账.xlsx"
A_YEAR = 365 * 24 * 3600


@pages.get(DOOR)
def open_door() -> Answer:
    """Let the browser in that has the token, and forget the token's address."""
    return desk().guard.let_in(redirect("/"))


@pages.get("/")
def start() -> str:
    """Show the documents, and the place where files are dropped."""
    desk().put_in_tables()
    standing = desk().shelf.standing()
    order = request.args.get("sort", "")
    rows = sorted(standing.documents.values(), key=_order(order))
    return render_template(
        "start.html",
        rows=rows,
        left_out=[one_line(source) for source in standing.left_out],
        failures=standing.failures(desk().lang),
        sort=order,
        folder=str(desk().plans.folder.resolve()),
        running=desk().runs.progress.running,
    )


def _order(name: str) -> Any:
    """Return what documents are sorted by: what is to be looked at first, or a column."""
    if name == "confidence":
        return lambda row: (row["confidence"] is None, row["confidence"], row["source"])
    if name in {"issues", "measures"}:
        return lambda row: (-row[name], row["source"])
    if name == "doubts":
        return lambda row: (-(row["warnings"] + row["errors"]), row["source"])
    if name == "status":
        return lambda row: (row["status"], row["source"])
    return lambda row: row["source"]


@pages.post("/files")
def drop() -> tuple[Response, HTTPStatus]:
    """Keep the files that were dropped and convert them; say which could not be kept, and why."""
    refused = []
    names = request.form.getlist("path")
    for at, file in enumerate(request.files.getlist("file")):
        name = names[at] if at < len(names) else file.filename or ""
        try:
            desk().plans.keep(name, file.read())
        except RunError as error:
            refused.append(error.render(desk().lang))
        except OSError as error:
            refused.append(f"{one_line(name)}: {error.strerror}")
    desk().runs.begin()
    return jsonify(refused=refused), HTTPStatus.ACCEPTED


@pages.post("/run")
def run_again() -> tuple[Response, HTTPStatus]:
    """Convert anew what changed; try again what failed."""
    desk().runs.begin(again=True)
    return jsonify(refused=[]), HTTPStatus.ACCEPTED


@pages.get("/run")
def how_far() -> Response:
    """Say how far the run is."""
    progress, lang = desk().runs.progress, desk().lang
    ended = list(progress.ended)
    lines = [
        {
            "source": one_line(result.source),
            "status": value_word("documents", "status", result.status, lang),
            "told": render(result.failure[0], result.failure[1:], lang) if result.failure else "",
        }
        for result in ended
    ]
    return jsonify(
        running=progress.running,
        files=progress.files,
        ended=len(ended),
        lines=lines,
        failure=progress.failure.render(lang) if progress.failure else "",
        told=word("run_told", lang, len(ended), progress.files),
    )


@pages.get("/ledger.xlsx")
def ledger() -> Response:
    """Give the ledger of all documents."""
    desk().put_in_tables(wait=True)
    restricted = desk().shelf.restricted and request.args.get("restricted") == "1"
    given = read_export(desk().out, include_restricted=restricted)
    with tempfile.TemporaryDirectory(prefix="zhenggai-") as folder:
        path = Path(folder) / LEDGER
        write(given, "xlsx", path, {})
        data = path.read_bytes()
    return attachment(data, LEDGER)


def attachment(data: bytes, name: str) -> Response:
    """Give bytes as a file to be saved."""
    return send_file(io.BytesIO(data), as_attachment=True, download_name=name)


@pages.get("/language/<name>")
def language(name: str) -> Answer:
    """Remember the language of the pages."""
    answer = redirect(request.args.get("to", "/") if _own(request.args.get("to", "/")) else "/")
    if name in LANGUAGES:
        answer.set_cookie(LANGUAGE_COOKIE, name, max_age=A_YEAR, httponly=True, samesite="Strict")
    return answer


def _own(place: str) -> bool:
    """Say whether an address leads to a page of the desk."""
    return place.startswith("/") and not place.startswith(("//", "/\\"))


@pages.post("/quit")
def leave() -> str:
    """End the desk."""
    desk().close()
    return render_template("closed.html")
