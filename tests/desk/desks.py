"""Desks for tests: over tables of a few plans, asked without a browser or opened in one."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from tests import SAMPLES
from zhenggai.batch.files import find_inputs
from zhenggai.batch.run import convert_batch
from zhenggai.batch.settings import Settings
from zhenggai.desk.app import make_app
from zhenggai.desk.desk import Desk
from zhenggai.desk.guard import ADDRESS, Guard
from zhenggai.rules import load

PORT, TOKEN = 8700, "a token that nobody guesses"
HOST = f"{ADDRESS}:{PORT}"
OWN = {"Origin": f"http://{HOST}", "Sec-Fetch-Site": "same-origin"}
LINK = re.compile(r"http://127\.0\.0\.1:\d+/open\?token=\S+")
IN_PROCESS = Settings(workers=0)

# A plan whose words are code, commands to a terminal and turned writing; so is its name.
HOSTILE_NAME = "<img src=x onerror=alert(1)>\u202e.txt"
HOSTILE = """<script>document.title="taken"</script>\x1b[31m县整改方案
一、<img src=x onerror='document.title="taken"'>污水直排，&lt;b&gt;未整治。
整改目标：</textarea><script>document.title="taken"</script>全面消除。
整改时限：2024年12月底前
整改措施：
1.建设"onmouseover="document.title='taken'管网5公里\u202e。（责任单位：县水利局）
2.加强{{7*7}}巡查𠮷。（责任单位：县住建局）
责任单位：县生态环境局
二、河道垃圾未清理。
整改目标：清理完毕。
整改时限：2025年6月底前
整改措施：
1.清理河道。（责任单位：县水利局）
"""


def convert(folder: Path, out: Path) -> None:
    """Convert a folder of plans in this process."""
    inputs = find_inputs([str(folder)], IN_PROCESS)
    convert_batch(inputs, {}, out, load(), IN_PROCESS, lambda result: None)


def copy_samples(folder: Path, names: Sequence[str]) -> None:
    """Put samples (notice-2025/plan.docx) into a folder, each under its sample's name."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        sample, _, file = name.partition("/")
        (folder / f"{sample}{Path(file).suffix}").write_bytes((SAMPLES / name).read_bytes())


def make_desk(out: Path, plans: Path, lang: str = "zh", *, restricted: bool = True) -> Desk:
    """Return a desk that nobody serves, which shows marked documents too."""
    guard = Guard(PORT, TOKEN)
    return Desk(out, plans, lang, guard, IN_PROCESS, None, lambda: None, restricted=restricted)


class Asker:
    """Asks a desk as its own pages do."""

    def __init__(self, given: Desk) -> None:
        self.desk = given
        self.client: FlaskClient = make_app(given).test_client()
        self.client.set_cookie(given.guard.cookie, TOKEN, domain=ADDRESS)

    def get(self, place: str, **headers: str) -> Any:
        return self.client.get(place, base_url=f"http://{HOST}", headers=headers)

    def post(self, place: str, **sent: Any) -> Any:
        return self.client.post(place, base_url=f"http://{HOST}", headers=OWN, **sent)

    def wait(self) -> None:
        self.desk.runs.wait()


@contextmanager
def served(folder: Path, *words: str) -> Iterator[str]:
    """Serve the desk of ``folder/out`` from a process of its own; give the link that lets in."""
    command = [sys.executable, "-m", "zhenggai", "--lang", "zh", "desk", "out", "--no-browser"]
    process = subprocess.Popen(
        [*command, *words], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        assert process.stdout is not None
        found = LINK.search(process.stdout.readline())
        assert found is not None
        yield found[0]
    finally:
        process.terminate()
        process.wait(30)
