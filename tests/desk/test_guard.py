"""Who has no token, comes from another page or asks for what lies outside is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.desk.desks import HOST, OWN, PORT, TOKEN, Asker, make_desk
from zhenggai.desk.app import make_app
from zhenggai.desk.guard import DOOR

BASE = f"http://{HOST}"


def addresses(asker: Asker) -> list[tuple[str, str]]:
    """Return every method and address that the desk answers, its places filled."""
    found = []
    for rule in asker.client.application.url_map.iter_rules():
        place = rule.rule
        for part, value in (("<int:number>", "1"), ("<path:filename>", "desk.js")):
            place = place.replace(part, value)
        while "<" in place:
            front, _, rest = place.partition("<")
            place = f"{front}x{rest.partition('>')[2]}"
        found += [(method, place) for method in sorted(rule.methods & {"GET", "POST"})]
    return sorted(found)


@pytest.mark.slow
def test_nothing_is_given_without_the_token(asker: Asker) -> None:
    nobody = make_app(asker.desk).test_client()
    asked = addresses(asker)
    assert len(asked) > 15
    for method, place in asked:
        answer = nobody.open(place, method=method, base_url=BASE, headers=OWN)
        assert answer.status_code == 403, place
        nobody.set_cookie(asker.desk.guard.cookie, f"{TOKEN}x", domain="127.0.0.1")
        assert nobody.open(place, method=method, base_url=BASE, headers=OWN).status_code == 403
        nobody.delete_cookie(asker.desk.guard.cookie, domain="127.0.0.1")


@pytest.mark.parametrize("host", ["evil.example", f"evil.example:{PORT}", "127.0.0.1:1", ""])
def test_another_name_of_this_machine_is_refused(asker: Asker, host: str) -> None:
    assert asker.get("/", Host=host).status_code == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": f"https://{HOST}"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_another_page_is_refused(asker: Asker, headers: dict[str, str], method: str) -> None:
    place = "/run"
    answer = asker.client.open(place, method=method, base_url=BASE, headers=headers)
    assert answer.status_code == 403


def test_what_changes_something_says_where_it_comes_from(asker: Asker) -> None:
    assert asker.client.post("/run", base_url=BASE).status_code == 403


def test_the_door_lets_in_and_hides_the_token(asker: Asker) -> None:
    nobody = make_app(asker.desk).test_client()
    # From the file that leads here: another site, as the browser says.
    headers = {"Sec-Fetch-Site": "cross-site"}
    refused = nobody.get(f"{DOOR}?token=wrong", base_url=BASE, headers=headers)
    assert refused.status_code == 403
    answer = nobody.get(f"{DOOR}?token={TOKEN}", base_url=BASE, headers=headers)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert nobody.get("/", base_url=BASE).status_code == 200


def test_every_answer_says_what_the_browser_may_do(asker: Asker) -> None:
    for place in ("/", "/static/desk.js", "/nothing", "/run"):
        headers = asker.get(place).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    "place",
    [
        "/static/../app.py",
        "/static/..%2fapp.py",
        "/static/%2e%2e/words.toml",
        "/documents/../../../etc/passwd/",
        "/documents/..%2f..%2fetc%2fpasswd/",
        "/documents/0000000000000000/",
        "/documents/0000000000000000/pages/1.png",
        "/lists/documents",
        "/lists/promises.parquet",
        "/changes/page?plan=../../x",
        "/life?plan=x",
    ],
)
def test_what_is_no_page_of_the_desk_is_not_found(asker: Asker, place: str) -> None:
    assert asker.get(place).status_code == 404


@pytest.mark.parametrize("to", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_the_choice_of_language_leads_to_no_other_site(asker: Asker, to: str) -> None:
    # Of its own: the choice is remembered.
    answer = Asker(asker.desk).get(f"/language/en?to={to}")
    assert answer.headers["Location"] == "/"


def test_an_empty_desk_shows_where_to_drop(tmp_path: Path) -> None:
    asker = Asker(make_desk(tmp_path / "out", tmp_path / "plans", "en"))
    for place in ("/", "/lists/promises", "/lists/issues", "/lists/units", "/due", "/changes"):
        assert asker.get(place).status_code == 200, place
    assert "Drop plans here" in asker.get("/").text
