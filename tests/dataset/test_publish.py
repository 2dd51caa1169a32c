from __future__ import annotations

import errno
import pickle
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.tables.rows import DEADLINE
from zhenggai.dataset import new_files
from zhenggai.dataset.current import PublishError, read_tables
from zhenggai.dataset.publish import Published, publish
from zhenggai.tables.schema import SCHEMA_VERSION, TABLES, Row, SchemaError, to_arrow, to_tables

WRITTEN = set(TABLES) - {"changes"}


def document_row(document: str, source: str, **more: object) -> dict[str, object]:
    return {
        "document_id": document,
        "source": source,
        "issues": 1,
        "measures": 0,
        "characters": 2,
        "residue_characters": 0,
        "warnings": 0,
        "errors": 0,
        "status": "complete",
        "parser_version": "0.1.0+00000000",
        **more,
    }


def unit_row(key: str, **more: object) -> dict[str, object]:
    return {"unit_key": key, "name": key, "body_key": key.partition(":")[2], **more}


def document(
    document: str,
    source: str | None = None,
    text: str = "整改",
    unit: str = "360100:生态环境局",
    units: Sequence[Row] | None = None,
    **more: object,
) -> dict[str, pa.Table]:
    """One small document: a passage, and a unit with its place."""
    place = {"start": 0, "end": 2, "locator": "第1段"}
    bound = {"document_id": document, "issue_no": 1}
    return to_tables(
        {
            "documents": [document_row(document, source or f"{document}.txt", **more)],
            "passages": [
                {"document_id": document, "passage_no": 1, "role": "goal", "text": text, **place}
            ],
            "responsibilities": [
                {
                    **bound,
                    "unit_no": 1,
                    "unit": "市生态环境局",
                    "unit_text": "市生态环境局",
                    "unit_key": unit,
                    "role": "lead",
                    "scope": "named",
                    "list_open": False,
                    "inherited": False,
                    "unit_type": "department",
                    "doubts": 0,
                    **place,
                }
            ],
            "units": [unit_row(unit, jurisdiction_code="360100")] if units is None else units,
            "places": [
                {"code": "360100", "name": "南昌市", "parent_code": "360000"},
                {"code": "360000", "name": "江西省"},
                {"code": "110000", "name": "北京市"},
            ],
        }
    )


def contents(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(out.iterdir()) if path.is_file()}


def texts(out: Path) -> dict[str, str]:
    table = read_tables(out, ["passages"])["passages"]
    return dict(zip(table["document_id"].to_pylist(), table["text"].to_pylist(), strict=True))


def test_round_trip(tmp_path: Path) -> None:
    out = tmp_path / "新 out" / "tables"
    made = document("a" * 16)
    published = publish(out, [made])
    assert published.added == ("a" * 16,)
    assert published.replaced == ()
    tables = read_tables(out)
    assert set(tables) == WRITTEN
    visible = {path.name for path in out.iterdir() if not path.name.startswith(".")}
    assert visible == {"manifest.json", *(f"{name}.parquet" for name in WRITTEN)}
    for name in made.keys() - {"places"}:
        assert tables[name].equals(made[name]), name
        assert published.rows[name] == made[name].num_rows
    metadata = pq.read_metadata(out / "passages.parquet").metadata
    assert metadata[b"generation"].decode() == published.generation
    assert metadata[b"schema_version"].decode() == SCHEMA_VERSION
    read = pq.read_schema(out / "passages.parquet")
    assert read.field("role").metadata[b"label_zh"].decode() == "片段类型"


@pytest.mark.slow
def test_adds_and_replaces(tmp_path: Path) -> None:
    publish(tmp_path, [document("b" * 16), document("c" * 16)])
    published = publish(tmp_path, [document("a" * 16), document("b" * 16, text="改了")])
    assert published.added == ("a" * 16,)
    assert published.replaced == ("b" * 16,)
    assert texts(tmp_path) == {"a" * 16: "整改", "b" * 16: "改了", "c" * 16: "整改"}
    assert published.rows["documents"] == 3


@pytest.mark.slow
def test_bytes_do_not_depend_on_order_or_history(tmp_path: Path) -> None:
    names = ["d" * 16, "a" * 16, "c" * 16, "b" * 16]
    documents = [document(name, unit=f"-:{name[0]}局") for name in names]
    publish(tmp_path / "once", documents)
    for one in reversed(documents):
        publish(tmp_path / "singly", [one])
    publish(tmp_path / "redone", [document("a" * 16, unit="-:old", text="旧文")])
    publish(tmp_path / "redone", documents[::-1])
    assert contents(tmp_path / "once") == contents(tmp_path / "singly")
    assert contents(tmp_path / "once") == contents(tmp_path / "redone")


@pytest.mark.slow
def test_generation_names_the_content(tmp_path: Path) -> None:
    one = publish(tmp_path, [document("a" * 16)])
    same = publish(tmp_path, [document("a" * 16)])
    other = publish(tmp_path, [document("a" * 16, text="改了")])
    assert one.generation == same.generation != other.generation


@pytest.mark.slow
def test_nothing_to_publish_keeps_everything(tmp_path: Path) -> None:
    publish(tmp_path, [document("a" * 16)])
    before = contents(tmp_path)
    assert publish(tmp_path, []).added == ()
    assert contents(tmp_path) == before


def test_no_documents_at_all(tmp_path: Path) -> None:
    assert publish(tmp_path, []).rows["documents"] == 0
    assert read_tables(tmp_path)["passages"].num_rows == 0


@pytest.mark.slow
def test_rows_are_sorted_with_nulls_first(tmp_path: Path) -> None:
    def deadlines(name: str, keys: Sequence[tuple[int | None, int | None]]) -> dict[str, pa.Table]:
        rows = [
            {**DEADLINE, "document_id": name, "issue_no": issue, "measure_no": measure}
            for issue, measure in keys
        ]
        return {**document(name), "deadlines": to_arrow("deadlines", rows)}

    publish(tmp_path, [deadlines("b" * 16, [(1, 2), (None, None), (1, None)])])
    publish(tmp_path, [deadlines("a" * 16, [(2, 1), (2, None)])])
    table = read_tables(tmp_path)["deadlines"].select(["document_id", "issue_no", "measure_no"])
    assert [
        (row["document_id"][0], row["issue_no"], row["measure_no"]) for row in table.to_pylist()
    ] == [
        ("a", 2, None),
        ("a", 2, 1),
        ("b", None, None),
        ("b", 1, None),
        ("b", 1, 2),
    ]


@pytest.mark.slow
def test_lookups_hold_what_is_used(tmp_path: Path) -> None:
    publish(tmp_path, [document("a" * 16, unit="-:甲局"), document("b" * 16, unit="-:乙局")])
    tables = read_tables(tmp_path)
    assert tables["units"]["unit_key"].to_pylist() == ["-:乙局", "-:甲局"]
    assert tables["places"]["code"].to_pylist() == ["360000", "360100"]
    publish(tmp_path, [document("a" * 16, unit="-:乙局")])
    assert read_tables(tmp_path)["units"]["unit_key"].to_pylist() == ["-:乙局"]


@pytest.mark.slow
def test_lookups_keep_successors_and_take_the_newer_row(tmp_path: Path) -> None:
    old = [unit_row("-:甲局", successor_key="-:乙局"), unit_row("-:乙局", name="旧名")]
    publish(tmp_path, [document("a" * 16, unit="-:甲局", units=old)])
    assert read_tables(tmp_path)["units"]["name"].to_pylist() == ["旧名", "-:甲局"]
    new = [unit_row("-:乙局", name="新名")]
    publish(tmp_path, [document("b" * 16, unit="-:乙局", units=new)])
    assert read_tables(tmp_path)["units"]["name"].to_pylist() == ["新名", "-:甲局"]


@pytest.mark.slow
def test_equal_bytes_are_one_row(tmp_path: Path) -> None:
    twice = [document("a" * 16, "b.txt", title="乙"), document("a" * 16, "a.txt", title="甲")]
    publish(tmp_path, twice)
    publish(tmp_path, [document("a" * 16, "0/c.txt", title="丙")])
    publish(tmp_path, [document("a" * 16, "z.txt", title="丁")])
    (row,) = read_tables(tmp_path)["documents"].to_pylist()
    assert row["source"] == "0/c.txt"
    assert row["other_sources"] == ["a.txt", "b.txt", "z.txt"]
    assert row["title"] == "丁"


@pytest.mark.slow
def test_settle_sees_all_documents(tmp_path: Path) -> None:
    def settle(rows: Sequence[Row]) -> list[Row]:
        return [{**row, "version_no": number} for number, row in enumerate(rows, 1)]

    publish(tmp_path, [document("b" * 16)], settle)
    publish(tmp_path, [document("a" * 16)], settle)
    table = read_tables(tmp_path)["documents"]
    assert table["version_no"].to_pylist() == [1, 2]


@pytest.mark.slow
def test_rows_left_by_a_killed_run_are_not_published(tmp_path: Path) -> None:
    publish(tmp_path, [document("a" * 16)])
    left = tmp_path / ".tables" / ".new-0123456789abcdef"
    left.mkdir()
    (left / "passages.parquet").write_bytes(b"half")
    publish(tmp_path, [document("b" * 16)])
    assert texts(tmp_path) == {"a" * 16: "整改", "b" * 16: "整改"}
    # The generation before stays for who has it open, until the next one comes.
    assert len([path for path in (tmp_path / ".tables").iterdir() if path.is_dir()]) == 3
    publish(tmp_path, [document("c" * 16)])
    assert len([path for path in (tmp_path / ".tables").iterdir() if path.is_dir()]) == 3


@pytest.mark.slow
@pytest.mark.parametrize("failing", sorted(WRITTEN))
@pytest.mark.parametrize("room", [0, 10])
def test_a_full_disk_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str, room: int
) -> None:
    publish(tmp_path, [document("a" * 16)])
    before = contents(tmp_path)

    class Full(new_files._DigestFile):
        def __init__(self, path: Path) -> None:
            super().__init__(path)
            self.path = path

        def write(self, data: Any) -> int:
            if self.path.name == f"{failing}.parquet" and self.tell() >= room:
                raise OSError(errno.ENOSPC, "No space left on device")
            return super().write(data)

    monkeypatch.setattr(new_files, "_DigestFile", Full)
    with pytest.raises(PublishError) as caught:
        publish(tmp_path, [document("a" * 16, text="改了"), document("b" * 16)])
    assert "No space left on device" in str(caught.value)
    assert contents(tmp_path) == before


@pytest.mark.slow
def test_an_interrupted_run_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(tmp_path, [document("a" * 16)])
    before = contents(tmp_path)

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(new_files.Draft, "seal", interrupt)
    with pytest.raises(KeyboardInterrupt):
        publish(tmp_path, [document("b" * 16)])
    assert contents(tmp_path) == before


@pytest.mark.slow
def test_all_tables_are_switched_in_one_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(tmp_path, [document("a" * 16)])
    steps: list[set[str]] = []
    replace = Path.replace

    def noting(path: Path, target: Path) -> Path:
        made = replace(path, target)
        steps.append(set(read_tables(tmp_path)["documents"]["document_id"].to_pylist()))
        return made

    monkeypatch.setattr(Path, "replace", noting)
    publish(tmp_path, [document("b" * 16)])
    assert steps == [{"a" * 16}, {"a" * 16, "b" * 16}]


@pytest.mark.slow
def test_without_links_the_manifest_comes_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    publish(tmp_path, [document("a" * 16)])
    placed: list[str] = []
    replace = Path.replace

    def noting(path: Path, target: Path) -> Path:
        placed.append(Path(target).name)
        return replace(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", noting)
        publish(tmp_path, [document("b" * 16)])
    assert placed[-2:] == ["documents.parquet", "manifest.json"]
    assert {name.partition(".")[0] for name in placed[1:-1]} == WRITTEN
    assert not any(path.is_symlink() for path in tmp_path.iterdir())
    assert texts(tmp_path) == {"a" * 16: "整改", "b" * 16: "整改"}

    def failing(path: Path, target: Path) -> Path:
        if Path(target).name == "measures.parquet":
            raise PermissionError(errno.EACCES, "Permission denied")
        return replace(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", failing)
        with pytest.raises(PublishError, match="Permission denied"):
            publish(tmp_path, [document("c" * 16)])
    with pytest.raises(PublishError) as caught:
        read_tables(tmp_path)
    assert caught.value.code == "out-mixed"
    publish(tmp_path, [document("c" * 16)])
    assert set(texts(tmp_path)) == {"a" * 16, "b" * 16, "c" * 16}


@pytest.mark.slow
def test_row_groups_do_not_show_how_rows_came(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(new_files, "GROUP_ROWS", 3)
    names = [f"{number:016x}" for number in range(20)]
    publish(tmp_path / "once", [document(name) for name in names])
    for part in (names[1::3], names[::3], names[2::3]):
        publish(tmp_path / "parts", [document(name) for name in part])
    once, parts = contents(tmp_path / "once"), contents(tmp_path / "parts")
    assert once == parts
    with pq.ParquetFile(tmp_path / "once" / "passages.parquet") as file:
        assert [file.metadata.row_group(n).num_rows for n in range(3)] == [3, 3, 3]


@pytest.mark.slow
def test_documents_that_are_not_kept_are_removed(tmp_path: Path) -> None:
    publish(tmp_path, [document("a" * 16), document("b" * 16, unit="-:水利局")])
    done = publish(tmp_path, [document("c" * 16)], keep=frozenset(["a" * 16]))
    assert (done.added, done.removed) == (("c" * 16,), ("b" * 16,))
    assert set(texts(tmp_path)) == {"a" * 16, "c" * 16}
    assert "-:水利局" not in read_tables(tmp_path)["units"]["unit_key"].to_pylist()


def test_out_is_a_file(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.write_text("mine")
    with pytest.raises(PublishError, match="is a file") as caught:
        publish(out, [document("a" * 16)])
    assert caught.value.code == "out-is-file"
    assert caught.value.render("zh").startswith(f"{out} 是一个文件")
    assert out.read_text() == "mine"


def test_out_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(PublishError) as caught:
        publish(tmp_path / "file" / "out", [document("a" * 16)])
    assert caught.value.code == "out-not-writable"


def write_passages(path: Path, rows: pa.Table, **metadata: str) -> None:
    changed = {name.encode(): value.encode() for name, value in metadata.items()}
    pq.write_table(rows.replace_schema_metadata({**rows.schema.metadata, **changed}), path)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("damage", "code"),
    [
        ("text", "table-damaged"),
        ("half", "table-damaged"),
        ("footer", "table-damaged"),
        ("pages", "table-damaged"),
        ("column", "table-damaged"),
        ("type", "table-damaged"),
        ("missing", "table-missing"),
        ("foreign", "table-foreign"),
        ("other table", "table-foreign"),
        ("no version", "table-foreign"),
        ("major", "table-other-version"),
        ("minor", "table-other-version"),
    ],
)
def test_what_stands_is_not_ours_or_broken(tmp_path: Path, damage: str, code: str) -> None:
    publish(tmp_path, [document("a" * 16)])
    path = tmp_path / "passages.parquet"
    data = path.read_bytes()
    table = read_tables(tmp_path)["passages"]
    if damage == "text":
        path.write_text("not a table")
    elif damage == "half":
        path.write_bytes(data[: len(data) // 2])
    elif damage == "footer":
        start = len(data) - 8 - int.from_bytes(data[-8:-4], "little")
        path.write_bytes(data[:start] + bytes(50) + data[start + 50 :])
    elif damage == "pages":
        path.write_bytes(data[:8] + bytes(50) + data[58:])
    elif damage == "column":
        write_passages(path, table.drop_columns(["text"]))
    elif damage == "type":
        write_passages(path, table.set_column(7, "end", pa.array(["2"])))
    elif damage == "missing":
        path.unlink()
    elif damage == "foreign":
        pq.write_table(pa.table({"a": [1]}), path)
    elif damage == "other table":
        write_passages(path, table, table="issues")
    elif damage == "no version":
        write_passages(path, table, schema_version="new")
    elif damage == "major":
        write_passages(path, table, schema_version="2.0")
    else:
        write_passages(path, table, schema_version="1.999")
    before = contents(tmp_path)
    with pytest.raises(PublishError) as caught:
        publish(tmp_path, [document("b" * 16)])
    assert caught.value.code == code
    assert str(path) in str(caught.value)
    assert contents(tmp_path) == before


@pytest.mark.slow
def test_a_table_of_an_earlier_minor_version(tmp_path: Path) -> None:
    publish(tmp_path, [document("a" * 16)])
    path = tmp_path / "passages.parquet"
    table = read_tables(tmp_path)["passages"]
    write_passages(path, table.drop_columns(["page"]))
    publish(tmp_path, [document("b" * 16)])
    assert read_tables(tmp_path)["passages"]["page"].to_pylist() == [None, None]


@pytest.mark.slow
def test_tables_of_a_version_without_later_tables(tmp_path: Path) -> None:
    """An out/ of version 1.0 has no corrections; one of this version must have them."""
    path = tmp_path / "documents.parquet"
    later = {name for name, shape in TABLES.items() if shape.since != "1.0"}
    assert later == {"corrections", "events"}
    publish(tmp_path, [document("a" * 16)])
    for name in later:
        (tmp_path / f"{name}.parquet").unlink()
    with pytest.raises(PublishError) as caught:
        publish(tmp_path, [document("b" * 16)])
    assert caught.value.code == "table-missing"
    write_passages(path, read_tables(tmp_path)["documents"], schema_version="1.0")
    publish(tmp_path, [document("b" * 16)])
    assert set(texts(tmp_path)) == {"a" * 16, "b" * 16}
    assert set(read_tables(tmp_path)) == WRITTEN


def test_tables_must_be_of_the_schema(tmp_path: Path) -> None:
    one, other = document("a" * 16), document("b" * 16)
    with pytest.raises(SchemaError, match="rows of bbbb"):
        publish(tmp_path, [{**one, "passages": other["passages"]}])
    with pytest.raises(SchemaError, match=r"schema\.to_arrow"):
        publish(tmp_path, [{**one, "passages": pa.table({"document_id": ["a" * 16]})}])
    assert contents(tmp_path) == {}


def test_errors_travel_between_processes() -> None:
    error = pickle.loads(pickle.dumps(PublishError("out-is-file", "/x")))
    assert (error.code, error.args) == ("out-is-file", ("/x",))


def test_what_is_returned_is_plain(tmp_path: Path) -> None:
    published = publish(tmp_path, [document("a" * 16)])
    assert published == Published(("a" * 16,), (), published.rows, published.generation)
    assert set(published.rows) == WRITTEN
