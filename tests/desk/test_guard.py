"""No route answers anything but the desk's own page, in a browser that has typed the passphrase."""

import re
from pathlib import Path

import httpx
import pytest

from desk.window import Window
from site_build.desk.app import ROUTES
from site_build.desk.errors import RequestUnreadable
from site_build.desk.guard import HEADERS, NOTHING
from site_build.desk.layout import TEMPLATES
from site_build.desk.route import Route
from site_build.desk.session import Session
from site_build.web import OUR_FAULT, listen
from support.fast_keys import write_fast_keys

LOCKED = [route for route in ROUTES if not route.locked]
READ = [route for route in ROUTES if route.show]
ACTS = [route for route in ROUTES if route.act]
HELD = "Zoë Example"
PASSPHRASE = "four words without sense"
FOREIGN = ("https://evil.example", "null", "http://127.0.0.1:1", "http://localhost", "")
FORM = {"name": "Zo Forged", "roles": "volunteer", "started": "2026-01-31", "words": "Zo", "passphrase": "x"}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
ADDRESSES = re.compile(r'\b(?:href|src|action|data-base)="([^"#]+)')
OTHERS = ("/", "/open", "/static/desk.css", "/static/../", f"/{'A' * 43}/", "//", "/%2e%2e/")


def path_of(route: Route) -> str:
    """A path to this route, with an id where one belongs."""
    return re.sub(r"{[^}]+}", "A" * 22, route.path)


def test_every_route_asks_for_the_passphrase_first(window: Window) -> None:
    """Without the cookie of an unlocked session, no route shows or does anything; it sends to the passphrase."""
    with httpx.Client(base_url=window.client.base_url) as stranger:
        for route in LOCKED:
            answers = [stranger.get(path_of(route))] if route.show else []
            if route.act:
                answers.append(stranger.post(path_of(route), headers={"Origin": window.origin}))
            for answer in answers:
                found = answer.status_code, answer.headers.get("location")
                assert found == (303, f"{window.desk.base}/unlock"), route.path


def test_every_other_address_answers_the_same(window: Window) -> None:
    """Below any other path there is nothing: for every method, with the cookie or without, from anywhere."""
    base = window.desk.base
    paths = [*OTHERS, base, base[:-1], f"{base}x/", f"/{base}/", f"{base.lower()}/", *map(path_of, ROUTES)]
    wholes: tuple[dict[str, str], ...] = (
        {},
        {"Origin": window.origin},
        {"Origin": "https://evil.example"},
        {"Host": "evil.example"},
    )
    cookie = "; ".join(f"{name}={key}" for name, key in window.client.cookies.items())
    before = len(window.desk.sessions.all())
    with httpx.Client(base_url=window.origin) as stranger:
        seen = {
            look_at(stranger.request(method, path, headers={**headers, "Cookie": sent}))
            for method in METHODS
            for path in paths
            for headers in wholes
            for sent in ("", cookie)
        }
    assert [(status, words) for status, words, _ in seen] == [(404, NOTHING)]
    assert "set-cookie" not in str(seen)
    assert len(window.desk.sessions.all()) == before


def look_at(answer: httpx.Response) -> tuple[int, str, str]:
    """All that an answer says; a HEAD says its words by their length."""
    headers = sorted(header for header in answer.headers.items() if header[0] != "date")
    return answer.status_code, NOTHING if answer.request.method == "HEAD" else answer.text, str(headers)


def test_strangers_use_up_no_guesses(window: Window) -> None:
    """The passphrase is asked for below the secret path alone, so that nobody else can make its owner wait."""
    write_fast_keys(window.desk.folder, window.office.register.keys, PASSPHRASE)
    with httpx.Client(base_url=window.origin, headers={"Origin": window.origin}) as stranger:
        for path in ("/unlock", "/setup", "/lock") * 9:
            assert stranger.post(path, data={"passphrase": "wrong"}).status_code == 404
    window.desk.unlock(Session(), PASSPHRASE)
    assert window.get("/people").status_code == 200


def test_a_locked_window_locks_nothing(window: Window) -> None:
    """Whoever has not typed the passphrase cannot lock the desk for those who have, even from our own page."""
    with httpx.Client(base_url=window.client.base_url, follow_redirects=True) as stranger:
        stranger.get("/unlock")
        answer = stranger.post("/lock", headers={"Origin": window.origin})
    assert window.path(answer) == "/unlock"
    assert window.path(window.get("/people")) == "/people"
    assert window.path(window.post("/lock", {})) == "/unlock"
    assert window.desk.office is None


def test_the_cookie_is_for_this_desk_alone(window: Window) -> None:
    """Its name and its path hold the secret, because a browser sends it to every port of the computer otherwise."""
    answer = window.client.get("/people", follow_redirects=False)
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"desk-{window.desk.secret}=")
    assert {f"Path={window.desk.base}/", "HttpOnly", "SameSite=strict"} <= set(cookie.split("; "))


def test_a_cookie_of_the_same_name_shuts_nobody_out(window: Window) -> None:
    """A browser may send several: whoever set another one has not taken this one away."""
    (key,) = window.client.cookies.values()
    name = f"desk-{window.desk.secret}"
    with httpx.Client(base_url=window.client.base_url) as browser:
        for cookies in (f"{name}={key}; {name}=x", f"{name}=x; desk-8020=y; {name}={key}"):
            assert browser.get("/people", headers={"Cookie": cookies}).status_code == 200


def test_every_address_on_every_page_is_below_the_secret_path(window: Window) -> None:
    """Links, forms, style and script: what is not `#…` or `data:` begins with the secret path."""
    for route in READ:
        page = window.get(path_of(route)).text
        found = [address for address in ADDRESSES.findall(page) if not address.startswith("data:")]
        assert len(found) >= 3, route.path
        assert {address for address in found if not f"{address}/".startswith(f"{window.desk.base}/")} == set(), (
            route.path
        )


def test_every_address_in_a_template_begins_with_the_base() -> None:
    """Also those that no page of these tests shows."""
    for template in TEMPLATES.glob("**/*.html"):
        for address in re.findall(r'\b(?:href|src|action)="([^"]*)', template.read_text(encoding="utf-8")):
            assert address.startswith(("{{ base }}", "#", "data:", "{{ address }}")), (template.name, address)


def test_no_route_answers_a_foreign_origin(window: Window) -> None:
    """What another site's page asks for or sends is refused at every route, even with the cookie."""
    for origin in FOREIGN:
        headers = {"Origin": origin}
        assert {window.client.get(path_of(route), headers=headers).status_code for route in ROUTES} == {403}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "same-origin"},
        *({"Origin": origin} for origin in FOREIGN),
        {"Host": "evil.example", "Origin": "http://evil.example"},
    ],
)
def test_no_act_but_from_our_own_page(window: Window, headers: dict[str, str]) -> None:
    """A form is refused without the desk's own Origin, though the browser sends the cookie of an unlocked desk.

    This is what there is against forged requests, beside a cookie that is for the same site alone (SameSite).
    """
    before = everything(window)
    for route in ROUTES:
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            answer = window.client.request(method, path_of(route), data=FORM, headers=headers)
            assert answer.status_code == 403, route.path
    assert everything(window) == before
    assert window.path(window.post("/people/add", FORM)) == "/people", "the same form from our own page"
    assert everything(window) != before


def test_a_get_does_nothing(window: Window) -> None:
    """What somebody writes into an address fills in no form, and does no act: a link from elsewhere can do no harm."""
    before = everything(window)
    for route in ROUTES:
        answer = window.client.get(path_of(route), params=FORM)
        assert answer.status_code in (200, 303, 404), route.path
        assert "Zo Forged" not in answer.text
    assert everything(window) == before
    assert window.path(window.get("/people")) == "/people"
    assert window.saved() == []


def everything(window: Window) -> list[tuple[str, bytes]]:
    """All that is in the register's folder."""
    return sorted((path.name, path.read_bytes()) for path in window.desk.folder.iterdir())


def test_no_route_answers_a_foreign_host(window: Window) -> None:
    """A foreign name that resolves to this computer (DNS rebinding) is refused at every route."""
    paths = ["/static/desk.css", *map(path_of, ROUTES)]
    port = window.client.base_url.port
    for host in ("evil.example", "127.0.0.1", f"127.0.0.1.evil.example:{port}", "", "LOCALHOST"):
        assert {window.client.get(path, headers={"Host": host}).status_code for path in paths} == {403}, host


def test_every_page_forbids_what_it_does_not_need(window: Window) -> None:
    """No caching, no framing, no foreign script, no inline script or style."""
    for route in READ:
        answer = window.get(path_of(route))
        assert answer.headers["cache-control"] == "no-store", route.path
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS, route.path
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-frame-options"] == "DENY"
        assert not re.search(r"<script(?![^>]*\ssrc=)|\sstyle=|\son[a-z]+=|<style", answer.text), route.path


def test_a_page_that_is_not_there_says_so(window: Window) -> None:
    """An address that nobody made is answered in the desk's own words."""
    answer = window.get("/nothing")
    assert answer.status_code == 404
    assert "There is no such page." in answer.text


def test_a_page_is_no_form_and_a_form_no_page(window: Window) -> None:
    """What is sent to a page that takes nothing is refused in words, and so is a page where there is only a button."""
    sent, asked = window.post("/setup/paper", {}), window.get("/lock")
    assert (sent.status_code, asked.status_code) == (422, 404)
    assert all("press the button again" in answer.text for answer in (sent, asked))


def test_a_form_may_not_be_larger_than_its_limit(window: Window, tmp_path: Path) -> None:
    """More than 20 MB is refused in words, and nothing is left on the disk."""
    files = [("files", ("a", b"\0" * (21 * 1024 * 1024)))]
    answer = window.post("/awake", {}, files)
    assert "more than 20 MB" in answer.text
    assert not list(tmp_path.glob("**/tmp*"))


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=x", "multipart/form-data; ="])
def test_a_form_that_cannot_be_read(window: Window, kind: str) -> None:
    """What calls itself a form with files and is none is refused in words."""
    headers = {"Origin": window.origin, "Content-Type": kind}
    answer = window.client.post("/people/add", content=b"name=Zo", headers=headers)
    assert RequestUnreadable.words in answer.text


def test_a_button_pressed_twice(window: Window) -> None:
    """Two answers may each give the same session a new key: the old one opens nothing, and nothing breaks."""
    key, session = window.desk.sessions.find([])
    renewed = [window.desk.sessions.renew(key, session) for _ in range(2)]
    assert [window.desk.sessions.find([new])[1] is session for new in (*renewed, key)] == [True, True, False]


def test_the_policy_allows_our_own_files_alone() -> None:
    """No inline script, no foreign one, no frame, no other base."""
    policy = HEADERS["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "*" not in policy
    for rule in ("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"):
        assert rule in policy.split("; ")


def test_only_this_computer_can_ask() -> None:
    """The desk listens on the loopback address, and on no other."""
    with listen(0) as listener:
        assert listener.getsockname()[0] == "127.0.0.1"


def test_what_a_read_only_desk_allows() -> None:
    """These acts change nothing in the register; a new one has to be thought about here."""
    assert {route.path for route in ACTS if route.reads} == {
        "/",
        "/awake",
        "/export",
        "/export/log",
        "/export/people",
        "/group/print",
        "/links/done",
        "/links/{which}/drafts",
        "/links/{which}/letters",
        "/links/{which}/merge",
        "/people/find",
        "/people/{person:id}/certificate/{leaf}",
        "/people/{person:id}/proofs",
        "/people/{person:id}/receipt",
        "/record",
        "/report",
        "/report/names",
        "/reviews/{policy}",
        "/safekeeping/signed/list",
        "/safekeeping/signed/receipts",
        "/saved/folder",
    }


def test_every_form_survives_what_makes_no_sense(window: Window) -> None:
    """Whatever is typed where, each act answers in words and with no fault of the portal's own."""
    typed = {"person": "\0", "words": "\0", "roles": "?", "started": "99", "day": "x", "kind": "?", "sheet": "?"}
    for route in [route for route in ACTS if route.path not in ("/lock", "/saved/folder")]:  # the system's own window
        assert window.post(path_of(route), typed).status_code < 500, route.path


def test_a_fault_of_our_own_is_told_without_what_it_held(
    window: Window, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """The log says where the portal broke, and not what was in its hands; the page says it in words."""

    def break_down(*_: object) -> None:
        raise KeyError(HELD)

    monkeypatch.setattr("site_build.desk.pages.overview.page.read_overview", break_down)
    answer = window.get("/")
    assert answer.status_code == 500
    assert OUR_FAULT in answer.text
    told = capfd.readouterr().err
    assert "KeyError" in told
    assert HELD not in told + answer.text
