"""What is sent to a served desk by no browser: foreign hosts, floods, names that lead elsewhere."""

from __future__ import annotations

import io
import re
import socket
from pathlib import Path

import pytest

from tests.desk.desks import Asker, make_desk, served

# What stands in the first lines, behind the desk's own host and cookie unless HOST is foreign.
FLOOD = "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: "
PART = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
ASKED = {
    "own": ("GET / HTTP/1.1", "", b"", 200),
    "rebound": ("GET / HTTP/1.1", "Host: evil.example", b"", 421),
    "forwarded": ("GET / HTTP/1.1", "Host: evil.example\r\nX-Forwarded-Host: OWN", b"", 421),
    "outside": ("GET /static/../../../../etc/passwd HTTP/1.1", "", b"", 404),
    "huge": ("POST /files HTTP/1.1", f"{FLOOD}1000000000000", b"--x\r\n", 413),
    "parts": ("POST /files HTTP/1.1", f"{FLOOD}{len(PART) * 21_000}", PART * 21_000, 413),
    "long head": ("GET / HTTP/1.1", f"X: {'a' * 300_000}", b"", 431),
}
REFUSED = ("../../etc/x.txt", "a/../../b.txt", "..\\..\\x.txt", "", ".", "..", "a/" * 9 + "x.txt")
KEPT = ("/etc/passwd", "C:\\x.txt", "con.txt", "x\0y.txt", "a" * 5000, "\u202egpj.exe", "~/x.txt")


@pytest.mark.slow
def test_a_served_desk_answers_its_own_pages_alone(tmp_path: Path) -> None:
    (tmp_path / "plans").mkdir()
    with served(tmp_path) as link:
        found = re.search(r":(\d+)/open\?token=(\S+)", link)
        assert found is not None
        port, token = int(found[1]), found[2]
        own = f"127.0.0.1:{port}"
        for name, (line, more, body, status) in ASKED.items():
            host = "" if "Host:" in more else f"Host: {own}\r\n"
            about = f"Cookie: zhenggai-{port}={token}\r\nOrigin: http://{own}\r\n"
            rest = f"{more}\r\n".replace("OWN", own) if more else ""
            with socket.create_connection(("127.0.0.1", port), 30) as asking:
                asking.sendall(f"{line}\r\n{host}{about}{rest}\r\n".encode() + body)
                assert int(asking.recv(400).split()[1]) == status, name


@pytest.mark.slow
def test_files_of_odd_names_are_kept_below_the_folder_or_refused(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "link").symlink_to(elsewhere)
    asker = Asker(make_desk(tmp_path / "out", tmp_path / "plans"))
    for name in (*REFUSED, *KEPT, "link/x.txt"):
        file = (io.BytesIO(name.encode()), "x.txt")
        answer = asker.post("/files", data={"file": file, "path": name})
        assert bool(answer.get_json()["refused"]) is (name not in KEPT), name
    asker.wait()
    assert sum(path.is_file() for path in (tmp_path / "plans").rglob("*")) == len(KEPT)
    assert not list(elsewhere.iterdir())
    assert {path.name for path in tmp_path.iterdir()} == {"plans", "elsewhere", "out"}
