"""The desk as a web application: its pages, over one desk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask, Response, render_template, request

from zhenggai.dataset.corrections.values import to_words
from zhenggai.desk import document_pages, list_pages, plan_pages, start_pages
from zhenggai.desk.desk import EXTENSION, Desk, desk
from zhenggai.desk.guard import add_headers
from zhenggai.desk.words import column_word, value_word, word
from zhenggai.messages import RunError
from zhenggai.printable import one_line
from zhenggai.readers.guard import LIMITS

# Files that are dropped together, beside what one may be.
MOST_DROPPED = 4 * LIMITS.file_bytes
PERCENT = 100


def make_app(given: Desk) -> Flask:
    """Return the application over one desk."""
    app = Flask("zhenggai.desk", root_path=str(Path(__file__).parent))
    app.extensions[EXTENSION] = given
    app.config["MAX_CONTENT_LENGTH"] = MOST_DROPPED
    # Which of many small parts are fields; a form of the desk has a dozen.
    app.config["MAX_FORM_PARTS"] = 20_000
    app.before_request(given.guard.check)
    app.after_request(add_headers)
    app.context_processor(_in_templates)
    app.jinja_env.filters["line"] = one_line
    app.jinja_env.filters["words"] = lambda value: to_words(value) or ""
    app.jinja_env.filters["percent"] = lambda share: f"{share * PERCENT:.4g}%"
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.register_error_handler(RunError, _told)
    for pages in (start_pages, document_pages, list_pages, plan_pages):
        app.register_blueprint(pages.pages)
    return app


def _in_templates() -> dict[str, Any]:
    lang = desk().lang
    return {
        "lang": lang,
        "t": lambda name, *args: word(name, lang, *args),
        "column": lambda table, name: column_word(table, name, lang),
        "named": lambda table, name, value: value_word(table, name, value, lang),
        "here": request.path,
    }


def _told(error: RunError) -> Response | tuple[str, int]:
    """Say in the user's language what the desk could not do."""
    sentence = error.render(desk().lang)
    if request.method == "GET":
        return render_template("failure.html", sentence=sentence), 500
    return Response(sentence, status=409, mimetype="text/plain")
