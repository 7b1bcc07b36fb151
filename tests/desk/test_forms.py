"""Forms at the desk: they come by file, paste and drop box, and a person decides about what could not go in."""

import re
from hashlib import sha256
from pathlib import Path

from desk.window import Window
from site_build.demo.forms import FormFactory
from site_build.office.forms.pending import list_pending
from site_build.office.links.links import invite
from site_build.office.people.people import find_person, list_people
from site_build.register.view import ArrivalState
from support.drop_box import running
from support.sample import add

SITE = "https://portal.example/"
ZOE = "Zoë Example"
HOSTILE = '<img src=x onerror="alert(1)">'


def counts(window: Window) -> tuple[int, int, int]:
    """How many forms wait, were set aside, and were decided."""
    office = window.office
    return (
        len(list_pending(office, ArrivalState.WAITING)),
        len(list_pending(office, ArrivalState.SET_ASIDE)),
        len(list_pending(office, ArrivalState.RETURNED, ArrivalState.DISCARDED)),
    )


def arrive(window: Window, data: bytes, name: str = "form.txt") -> str:
    """Take in one file, and give the path of its page."""
    page = window.post("/intake/files", {}, [("files", (name, data))])
    path = f"/intake/{sha256(data).hexdigest()}"
    assert window.href(path) in page.text
    return path


def test_two_forms_and_a_bad_one(window: Window, pen: FormFactory) -> None:
    """Each file is told what became of it, the good one is in, and a reload still tells it."""
    files = {
        "one.txt": pen.write(invite(window.office, ZOE, SITE).address).data,
        "two.txt": pen.write(None, name=HOSTILE).data,
        f"{HOSTILE}.jpg": b"\xff\xd8\xff\xe0 a photograph",
        "empty.txt": b"",
    }
    page = window.post("/intake/files", {}, [("files", file) for file in files.items()])
    assert (page.status_code, window.path(page)) == (200, "/intake")
    assert "In the register: Zoë Example. 1 form waits for you. 2 forms were set aside." in page.text
    for words in ("In the register", "First say whose it is.", "it is another kind of file"):
        assert words in page.text
    assert window.standing() == "complete"
    again = window.get("/intake").text
    assert again.count("In the register") == 1
    assert "In the register:" not in again
    assert "were set aside." not in again
    assert "<img" not in again
    assert again.count("&lt;img src=x onerror=") >= 3
    assert counts(window) == (1, 2, 0)


def test_whose_form_it_may_be(window: Window, pen: FormFactory) -> None:
    """The page says whose link is on the form, and names those who hold its role, apart from their namesakes."""
    add(window.office, "Una Invented", "volunteer", left="2026-02-01")
    path = arrive(window, pen.write(None).data)
    page = window.get(path).text
    assert "<dt>Personal link</dt><dd><bdi>None</bdi>" in page
    offered = re.findall(r'<option value="[^"]*"( selected)?>([^<]+)</option>', page)
    assert offered == [
        ("", "Choose a person"),
        (" selected", "Zoë Example, since 5 January 2026"),
        ("", "Una Invented, since 5 January 2026, has left"),
    ]
    statement = pen.statement(invite(window.office, ZOE, SITE).address)
    known, unknown = pen.seal(statement), pen.seal({**pen.statement(None), "invitation": "A" * 22})
    assert f"<bdi>The link that was made for {ZOE}</bdi>" in window.get(arrive(window, known.data)).text
    assert "<bdi>One that the register does not know</bdi>" in window.get(arrive(window, unknown.data)).text


def test_no_file(window: Window) -> None:
    """Without a file nothing happens, and the field says so."""
    page = window.post("/intake/files", {}, [])
    assert page.status_code == 422
    assert 'href="#files">No file was chosen' in page.text


def test_pasted(window: Window, pen: FormFactory) -> None:
    """Several forms go in by paste; nothing pasted is said at the field."""
    add(window.office, "Ivy Invented", "volunteer")
    forms = [pen.write(invite(window.office, name, SITE).address).data.decode() for name in (ZOE, "Ivy Invented")]
    page = window.post("/intake/paste", {"pasted": f"\r\n {forms[0]}\r\n\r\n{forms[1]}  "})
    assert "In the register: Zoë Example and Ivy Invented." in page.text
    page = window.post("/intake/paste", {"pasted": " \n "})
    assert (page.status_code, 'href="#pasted">Nothing was pasted' in page.text) == (422, True)


def test_fetched(window: Window, pen: FormFactory, tmp_path: Path) -> None:
    """The drop box is emptied over a real connection; an address that will not do stays typed, with the reason."""
    assert 'value="https://register.example/drop"' in window.get("/intake/fetch").text
    with running(tmp_path, window.office.register.keys.drop_token) as box:
        box.post(pen.write(None).data)
        page = window.post("/intake/fetch", {"address": f" {box.address} "})
        assert "1 form waits for you." in page.text
        assert "1 from the website" not in page.text, "it has a name"
        assert box.inbox.read(0) == []
        assert "Nothing has arrived." in window.post("/intake/fetch", {"address": box.address}).text
    for address, words in ((box.address, "cannot be reached"), ("http://a.example/<b>", "begin with https://")):
        page = window.post("/intake/fetch", {"address": address})
        assert (page.status_code, words in page.text) == (422, True)
        assert f'value="{address.replace("<b>", "&lt;b&gt;")}"' in page.text


def test_accepted(window: Window, pen: FormFactory) -> None:
    """The likeliest person is chosen already; nobody chosen, or another name without a yes, changes nothing."""
    path = arrive(window, pen.write(None).data)
    zoe = window.id_of(ZOE)
    assert f'<option value="{zoe}" selected>' in window.get(path).text
    page = window.post(f"{path}/accept", {"person": ""})
    assert (page.status_code, 'href="#person">Choose the person' in page.text) == (422, True)
    assert counts(window) == (1, 0, 0)
    page = window.post(f"{path}/accept", {"person": zoe})
    assert "The form is in the register, as Zoë Example&#39;s." in page.text
    assert window.standing() == "complete"
    assert window.post(f"{path}/accept", {"person": zoe}).status_code == 422
    gone = window.get(path)
    assert (gone.status_code, "not here any more" in gone.text) == (404, True)
    assert window.get("/intake/nonsense").status_code == 404


def test_needs_a_yes(window: Window, pen: FormFactory) -> None:
    """A form under another name is accepted with an explicit yes, and the choice is kept until then."""
    path = arrive(window, pen.write(None, name=HOSTILE).data)
    zoe = window.id_of(ZOE)
    page = window.post(f"{path}/accept", {"person": zoe})
    assert (page.status_code, 'href="#sure">The name on the form is' in page.text) == (422, True)
    assert f'<option value="{zoe}" selected>' in page.text
    assert "<img" not in page.text
    assert "in the register, as" in window.post(f"{path}/accept", {"person": zoe, "sure": "yes"}).text


def test_set_aside_and_mended(window: Window, pen: FormFactory) -> None:
    """What was set aside says why it cannot be accepted, or goes in after the cause was mended."""
    address = invite(window.office, ZOE, SITE).address
    path = arrive(window, pen.write(None, origin="elsewhere.example").data)
    page = window.get(path).text
    assert "This form cannot be accepted. It was made for another register." in page
    assert "/accept" not in page
    zoe = find_person(list_people(window.office), ZOE)
    assert window.post(f"{path}/accept", {"person": zoe.id, "sure": "yes"}).status_code == 422
    arrive(window, pen.seal(pen.statement(address, "staff"), address).data)
    with window.office.register.change() as change:
        change.put_person(zoe.model_copy(update={"roles": ("staff",)}))
    assert "In the register: Zoë Example. 1 form was set aside." in window.post("/intake/again", {}).text
    assert window.standing() == "complete"


def test_returned(window: Window, pen: FormFactory) -> None:
    """A reason is needed; then the words to send are shown, and the list says what was returned and why."""
    path = arrive(window, pen.write(None, name=HOSTILE).data)
    page = window.post(f"{path}/return", {"reason": "x" * 501})
    assert (page.status_code, 'href="#reason">Write the reason' in page.text, "x" * 501 in page.text) == (
        422,
        True,
        True,
    )
    assert counts(window) == (1, 0, 0)
    letter = window.post(f"{path}/return", {"reason": "It was for another role."})
    assert window.path(letter) == "/intake/letter"
    assert "Hello &lt;img" in letter.text
    assert "The reason: It was for another role." in letter.text
    assert window.get("/intake/letter").text.count("The reason:") == 1
    page = window.get("/intake")
    assert "What you returned or discarded" in page.text
    assert "<bdi>It was for another role.</bdi>" in page.text
    assert counts(window) == (0, 0, 1)


def test_discarded(window: Window) -> None:
    """The reason for setting it aside is offered for discarding it; it is gone, and recognised when it comes again."""
    photograph = b"\xff\xd8\xff\xe0 a photograph"
    path = arrive(window, photograph)
    assert "This is not a sealed form" in window.get(f"{path}/discard").text.partition("<textarea")[2]
    assert window.post(f"{path}/discard", {"reason": " "}).status_code == 422
    page = window.post(f"{path}/discard", {"reason": HOSTILE})
    assert "The form is discarded" in page.text
    assert "<img" not in page.text
    page = window.post("/intake/files", {}, [("files", ("again.jpg", photograph))])
    assert "1 form was known already." in page.text
    assert "You discarded it on" in page.text
    assert counts(window) == (0, 0, 1)


def test_chief_officers_own(window: Window, pen: FormFactory) -> None:
    """The Chief Officer's own form, signed with their link, waits for the Chair, and the page says so."""
    with window.office.register.change() as change:
        zoe = find_person(change.people.values(), ZOE).model_copy(update={"post": "chief-officer"})
        ash = find_person(change.people.values(), "Ash Invented").model_copy(update={"post": "chair"})
        change.put_person(zoe)
        change.put_person(ash)
    path = arrive(window, pen.write(invite(window.office, ZOE, SITE).address).data)
    assert "Nobody takes in their own form alone." in window.get(path).text
    page = window.post(f"{path}/accept", {"person": zoe.id, "witness": "Mo <b>"})
    assert (page.status_code, 'href="#witness">Only the Chair' in page.text) == (422, True)
    assert 'value="Mo &lt;b&gt;"' in page.text
    assert window.standing() == "waiting"
    window.post(f"{path}/accept", {"person": zoe.id, "witness": "Ash Invented"})
    assert window.standing() == "complete"


def test_a_day_is_written_in_one_way(window: Window, pen: FormFactory) -> None:
    """Wherever the desk shows a day, it is 31 January 2026, and never 2026-01-31 or 31/01/2026."""
    zoe = window.id_of(ZOE)
    add(window.office, "Una Invented", "volunteer", left="2026-02-01")
    signed = pen.write(invite(window.office, "Ash Invented", SITE).address, role="staff", name="Ash")
    window.post("/intake/files", {}, [("files", ("ash.txt", signed.data))])
    path, photo = arrive(window, pen.write(None).data), arrive(window, b"none", "photo.jpg")
    window.post(f"{photo}/discard", {"reason": "It is a photograph."})
    forms = ("/intake", path, f"{path}/return", f"{path}/discard", f"/people/{zoe}/record")
    shown = re.compile(r"<(script|style)[^>]*>.*?</\1>|<[^>]+>", re.DOTALL)
    for each in (*forms, "/", "/people", f"/people/{zoe}", "/links", "/remind", "/report", "/safekeeping", "/export"):
        text = shown.sub(" ", window.get(each).text)
        assert re.findall(r"\b\d{4}-\d\d-\d\d\b|\b\d{1,2}/\d{1,2}/\d{2,4}\b", text) == [], each
