"""Nobody gets through a door but the desk's own page, in a browser that has typed the passphrase."""

import re
from pathlib import Path

import httpx

from desk.conftest import Window
from site_build.desk.room import Door
from site_build.desk.rooms import DOORS

LOCKED = [door for door in DOORS if not door.locked]
READ = [door for door in DOORS if door.show]
ACTS = [door for door in DOORS if door.act]


def path_of(door: Door) -> str:
    """A path to this door, with an id where one belongs."""
    return re.sub(r"{[^}]+}", "A" * 22, door.path)


def test_every_door_asks_for_the_passphrase_first(window: Window) -> None:
    """Without the cookie of an unlocked visit, no door shows or does anything; it sends to the passphrase."""
    with httpx.Client(base_url=window.client.base_url) as stranger:
        for door in LOCKED:
            answers = [stranger.get(path_of(door))] if door.show else []
            if door.act:
                answers.append(stranger.post(path_of(door), headers={"Origin": str(stranger.base_url).rstrip("/")}))
            for answer in answers:
                assert (answer.status_code, answer.headers.get("location")) == (303, "/unlock"), door.path


def test_no_door_answers_a_foreign_origin(window: Window) -> None:
    """What another site's page sends is refused at every door, even with cookie and token."""
    data = {"token": window.token}
    for origin in ("https://evil.example", "null", "http://127.0.0.1:1", "http://localhost"):
        headers = {"Origin": origin}
        assert {window.client.get(path_of(door), headers=headers).status_code for door in DOORS} == {403}
        assert {window.client.post(path_of(door), data=data, headers=headers).status_code for door in ACTS} == {403}
    assert {window.client.post(path_of(door), data=data).status_code for door in ACTS} == {403}


def test_no_door_answers_a_foreign_host(window: Window) -> None:
    """A foreign name that resolves to this computer (DNS rebinding) is refused at every door."""
    paths = ["/static/desk.css", *map(path_of, DOORS)]
    port = window.client.base_url.port
    for host in ("evil.example", "127.0.0.1", f"127.0.0.1.evil.example:{port}", "", "LOCALHOST"):
        assert {window.client.get(path, headers={"Host": host}).status_code for path in paths} == {403}, host


def test_no_act_without_the_token(window: Window) -> None:
    """A form without this visit's token does nothing: its page is shown again, or it is refused."""
    before = sorted((path.name, path.read_bytes()) for path in window.desk.folder.iterdir())
    for door in [door for door in ACTS if not door.locked]:
        fields = {"token": "another", "name": "Zo Example", "words": "Zo"}
        answer = window.client.post(
            path_of(door), data=fields, headers={"Origin": window.origin}, follow_redirects=False
        )
        assert answer.status_code in (303, 404, 422), door.path
    assert sorted((path.name, path.read_bytes()) for path in window.desk.folder.iterdir()) == before
    assert not window.saved()


def test_every_page_forbids_what_it_does_not_need(window: Window) -> None:
    """No caching, no framing, no foreign script, no inline script or style; the cookie is for this site alone."""
    for door in READ:
        answer = window.get(path_of(door))
        assert answer.headers["cache-control"] == "no-store", door.path
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-frame-options"] == "DENY"
        assert not re.search(r"<script(?![^>]*\ssrc=)|\sstyle=|\son[a-z]+=|<style", answer.text), door.path
    cookie = window.client.get("/unlock").history[0].headers["set-cookie"]
    assert re.search("httponly", cookie, re.I)
    assert re.search("samesite=strict", cookie, re.I)


def test_a_page_that_is_not_there_says_so(window: Window) -> None:
    """An address that nobody made is answered in the desk's own words."""
    answer = window.get("/nothing")
    assert answer.status_code == 404
    assert "There is no such page." in answer.text


def test_a_form_may_not_be_larger_than_its_limit(window: Window, tmp_path: Path) -> None:
    """More than 20 MB is refused in words, and nothing is left on the disk."""
    files = [("files", ("a", b"\0" * (21 * 1024 * 1024)))]
    answer = window.post("/awake", {}, files)
    assert "more than 20 MB" in answer.text
    assert not list(tmp_path.glob("**/tmp*"))


def test_a_button_pressed_twice(window: Window) -> None:
    """Two answers may each give the same visit a new key: the old one opens nothing, and nothing breaks."""
    key, visit = window.desk.visits.find(None)
    renewed = [window.desk.visits.renew(key, visit) for _ in range(2)]
    assert [window.desk.visits.find(new)[1] is visit for new in (*renewed, key)] == [True, True, False]
