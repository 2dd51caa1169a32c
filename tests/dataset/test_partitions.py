"""Partitioned tables: engines read them as one, a run goes on with them, nothing else changes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from click.testing import CliRunner

from tests import SAMPLES
from tests.batch.test_run import digests
from tests.dataset.test_publish import contents, document
from zhenggai.batch.files import find_inputs
from zhenggai.batch.run import convert_batch
from zhenggai.batch.settings import Settings
from zhenggai.cli.main import build
from zhenggai.dataset.current import layout, read_tables
from zhenggai.dataset.partitions import NO_VALUE
from zhenggai.dataset.publish import publish
from zhenggai.dataset.remote import Remote
from zhenggai.dataset.verify import verify_out
from zhenggai.rules import load

pytestmark = pytest.mark.slow

NAMES = ("shared-2022/plan.txt", "notice-2025/plan.docx", "county-utf16-2020/plan.txt")


def convert(out: Path, *names: str, by: tuple[str, ...] | None = None) -> None:
    inputs = find_inputs([str(SAMPLES / name) for name in names])
    settings = Settings(workers=0)
    convert_batch(inputs, {}, out, load(), settings, lambda _: None, partition_by=by)


def files(out: Path) -> dict[str, bytes]:
    named = {path.relative_to(out).as_posix(): path for path in out.glob("*.parquet/**/*.parquet")}
    return contents(out) | {name: path.read_bytes() for name, path in named.items()}


def some(number: int, year: int | None, text: str = "整改") -> dict[str, object]:
    code = f"{number % 3 + 36}0000"
    return document(f"{number:016x}", text=text, province_code=code, year=year)  # type: ignore[return-value]


@pytest.fixture(scope="module")
def single(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("single")
    convert(out, *NAMES)
    return out


def test_all_layouts_hold_the_same(single: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    convert(out, *NAMES, by=("province", "year"))
    wanted = read_tables(single)
    for name, table in read_tables(out).items():
        assert table.equals(wanted[name]), name
    assert list(verify_out(out)) == []
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["partition_by"] == ["province", "year"]
    assert manifest["settings"]["pages"] == 5000
    parts = manifest["tables"]["measures"]["files"]
    assert sum(part["rows"] for part in parts.values()) == manifest["tables"]["measures"]["rows"]
    # By what, and back: nothing is converted, and the bytes are those of a fresh run.
    for by in (("year",), ("year", "province"), ()):
        convert(out, *NAMES, by=by)
        assert layout(out) == by
        assert list(verify_out(out)) == []
    assert files(out) == files(single)


def test_pandas_and_duckdb_read_one_table(single: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    convert(out, *NAMES, by=("province", "year"))
    wanted = read_tables(single, ["measures", "documents"])
    documents = wanted["documents"].to_pandas().set_index("document_id")
    for table in ("measures", "responsibilities", "targets"):
        rows = pd.read_parquet(out / f"{table}.parquet")
        years = rows.document_id.map(documents.year)
        assert (rows.year.astype(int) == years.fillna(0)).all()
    read = pd.read_parquet(out / "measures.parquet", filters=[("year", "=", 2022)])
    assert set(read.document_id) == set(documents[documents.year == 2022].index)
    found = duckdb.sql(f"""
        select year, count(*) from
        read_parquet('{out}/measures.parquet/*/*/*.parquet', hive_partitioning = true)
        group by year order by year
    """).fetchall()
    assert sum(number for _, number in found) == wanted["measures"].num_rows
    assert [year for year, _ in found] == sorted({*documents.year.fillna(0)})


def test_parts_do_not_show_how_documents_came(tmp_path: Path) -> None:
    made = [some(number, [2021, 2022, None][number % 4 % 3]) for number in range(12)]
    by = ("province", "year")
    publish(tmp_path / "once", made, partition_by=by)  # type: ignore[arg-type]
    for number, one in enumerate(reversed(made)):
        publish(tmp_path / "singly", [one], partition_by=None if number else by)  # type: ignore[list-item]
    assert files(tmp_path / "once") == files(tmp_path / "singly")
    publish(tmp_path / "later", made[::2])  # type: ignore[arg-type]
    publish(tmp_path / "later", made[1::2], partition_by=by)  # type: ignore[arg-type]
    assert files(tmp_path / "once") == files(tmp_path / "later")
    assert any(f"year={NO_VALUE}/" in name for name in files(tmp_path / "once"))
    # A document whose year changes leaves its old file; a year without documents has none.
    publish(tmp_path / "moved", [some(0, 2019), *made[1:]], partition_by=by)  # type: ignore[list-item]
    publish(tmp_path / "moved", [made[0]])  # type: ignore[list-item]
    assert files(tmp_path / "once") == files(tmp_path / "moved")


def test_without_links_and_without_documents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("Operation not permitted")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    publish(tmp_path, [], partition_by=("year",))
    assert pd.read_parquet(tmp_path / "issues.parquet").empty
    for by in (("year",), (), ("province",)):
        publish(tmp_path, [some(1, 2020)], partition_by=by)  # type: ignore[list-item]
        assert layout(tmp_path) == by
        assert read_tables(tmp_path)["passages"].num_rows == 1


def test_behind_a_uri(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    remote = Remote((tmp_path / "out").as_uri())
    inputs = find_inputs([str(SAMPLES / NAMES[0])])
    for by in (("year",), (), ("province",)):
        settings, folder = Settings(workers=0), remote.folder
        convert_batch(
            inputs, {}, folder, load(), settings, lambda _: None, remote=remote, partition_by=by
        )
        assert layout(tmp_path / "out") == by
        assert list(verify_out(tmp_path / "out")) == []


def test_damage_is_found_in_a_part(tmp_path: Path) -> None:
    convert(tmp_path / "out", *NAMES[:2], by=("year",))
    part = next((tmp_path / "out" / "passages.parquet").rglob("*.parquet"))
    shutil.copy(part, part.with_name("copy"))
    part.unlink()
    assert {fault.kind for fault in verify_out(tmp_path / "out")} >= {"file", "tile"}
    assert digests(tmp_path / "out")


@pytest.mark.parametrize("words", ["city", "year,year", "", "province;year"])
def test_what_cannot_be_said(tmp_path: Path, words: str) -> None:
    given = ["convert", str(SAMPLES / NAMES[0]), "-o", str(tmp_path), "--partition-by", words]
    done = CliRunner().invoke(build("en"), given)
    assert done.exit_code != 0
    assert "say one or both of province, year" in done.output
