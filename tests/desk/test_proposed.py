"""Whose the forms are that came: told by name wherever they are listed, and accepted together by one press."""

import html
import re
from collections.abc import Sequence

import httpx

from desk.window import Window
from site_build.demo.forms import FormFactory
from site_build.office.forms.decisions import discard
from site_build.office.forms.intake import Incoming
from site_build.office.forms.pending import list_pending
from site_build.office.links.links import invite
from site_build.office.people.people import edit_person
from site_build.register.view import ArrivalState
from support.sample import add, list_standings

ZOE, ASH, UNA = "Zoë Example", "Ash Invented", "Una O'Hara"
UNDECIDED = (ArrivalState.WAITING, ArrivalState.SET_ASIDE)


def words(page: httpx.Response | str) -> str:
    """The text of a page."""
    text = page if isinstance(page, str) else page.text
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", text).split()))


def section(page: httpx.Response, part: str) -> str:
    """The list with this id, as HTML."""
    return re.split(r"</table>|</ul>", page.text.partition(f'id="{part}"')[2])[0]


def receive(window: Window, *forms: Incoming) -> httpx.Response:
    """Take in files at the desk."""
    return window.post("/intake/files", {}, [("files", (form.source, form.data)) for form in forms])


def accept(window: Window, page: httpx.Response, *forms: Incoming) -> httpx.Response:
    """Tick these forms on this page, and press “Accept those that are ticked”."""
    return send(window, page, [form.sha256 for form in forms])


def send(window: Window, page: httpx.Response, ticked: Sequence[str]) -> httpx.Response:
    """What the page sends when these are ticked."""
    assert re.search(rf'<button[^>]+formaction="{window.desk.base}/intake/accept"', page.text)
    proposed = re.findall(r'<input type="hidden" name="proposed" value="([^"]+)">', page.text)
    return window.post("/intake/accept", {"proposed": proposed, "form": ticked})


def complete(window: Window) -> set[str]:
    """Who is complete."""
    return {row.person.name for row in list_standings(window.office) if row.standing == "complete"}


def test_what_came_in_is_told_by_name(window: Window, pen: FormFactory) -> None:
    """Each is who it is, with role and policy by name, and leads to the person, or to the decision."""
    linked, typed = pen.write(invite(window.office, ZOE).address, name="zoe"), pen.write(None, name="Bo Unknown")
    page = receive(window, linked, typed)
    assert "In the register: Zoë Example. 1 form waits for you." in words(page)
    came = section(page, "came")
    zoe = window.id_of(ZOE)
    assert f'<a href="{window.desk.base}/people/{zoe}"><bdi>Zoë Example</bdi></a>' in came
    assert "Zoë Example , volunteer, Kindness Policy" in words(came)
    waiting = section(page, "waiting")
    assert "Bo Unknown" not in words(came), "it is to be decided about, so it is told there"
    assert "Bo Unknown volunteer, Kindness Policy" in words(waiting)
    assert window.href(f"/intake/{typed.sha256}") in waiting
    assert "form.envelope" not in words(page), "how it came is on the form's own page"
    again = receive(window, linked)
    assert f'<a href="{window.desk.base}/people/{zoe}"><bdi>Zoë Example</bdi></a>' in section(again, "came")
    assert "It is already in the register." in words(again)


def test_a_message_names_three(window: Window, pen: FormFactory) -> None:
    """Of many that came, the message says three names and a number, and the list all of them."""
    people = [add(window.office, f"Person {number}", "volunteer").name for number in "ABCDE"]
    page = receive(window, *(pen.write(invite(window.office, name).address, name=name) for name in people))
    assert "In the register: Person A, Person B, Person C and 2 more." in words(page)
    assert all(name in words(section(page, "came")) for name in people)


def test_a_name_unlike_theirs_comes_first(window: Window, pen: FormFactory) -> None:
    """Whose link somebody else may have used is said in the message, and is the first of those that came in."""
    add(window.office, UNA, "volunteer")
    usual = pen.write(invite(window.office, UNA).address, name="una ohara")
    page = receive(window, usual, pen.write(invite(window.office, ZOE).address, name="Mickey Mouse"))
    assert "1 form has a name on it that is unlike theirs." in words(page)
    came = words(section(page, "came"))
    assert came.index("The name typed is “ Mickey Mouse ”. The link was made for Zoë Example") < came.index(UNA)
    assert "Ask them. If it was not them, withdraw it on their page" in came


def test_what_has_gone_has_no_name_any_more(window: Window, pen: FormFactory) -> None:
    """Once a form is discarded or returned, the list says so, and not whose it was; an erased one is forgotten."""
    gone, back, known = (pen.write(None, name=name) for name in ("Bo Unknown", "Cy Unknown", ZOE))
    receive(window, gone, back, known)
    discard(window.office, gone.sha256, "Nobody knows them.")
    window.post(f"/intake/{back.sha256}/return", {"reason": "It was for another role."})
    window.post(f"/intake/{known.sha256}/accept", {"person": window.id_of(ZOE)})
    came = words(section(window.get("/intake"), "came"))
    assert "Bo Unknown" not in came
    assert "Cy Unknown" not in came
    for end in ("form.envelope Discarded", "form.envelope Returned", "Zoë Example , volunteer, Kindness Policy In the"):
        assert end in came
    countersigned = receive(window, known)
    assert "Zoë Example" in section(countersigned, "came")
    assert "Bo Unknown" not in section(receive(window, gone), "came"), "it was not opened again"
    window.post(f"/people/{window.id_of(ZOE)}/erase", {"name": ZOE})
    assert 'id="came"' not in window.get("/intake").text
    assert "Zoë Example" not in section(receive(window, known), "came")


def test_set_aside_by_whose_link_it_is(window: Window, pen: FormFactory) -> None:
    """A form whose link stopped working is told as its person's, with the name typed beside; a forged one is not."""
    address = invite(window.office, ZOE).address
    stopped, forged = pen.write(address, name="Mickey Mouse"), pen.write(None, name="Mo Unknown")
    claimed = pen.seal({**pen.statement(address), "name": "Mo Unknown"}, invite(window.office, ASH).address)
    unsigned = pen.seal({**pen.statement(address), "name": "Ed Unknown"})
    edit_person(window.office, window.id_of(ZOE), {"roles": "staff"})
    page = receive(window, stopped, forged, claimed, unsigned)
    aside = words(section(page, "aside"))
    assert "Zoë Example The name typed is “ Mickey Mouse ”" in aside
    assert aside.count("Zoë Example") == 2, "the row and the way to decide about it"
    assert "Mo Unknown" in aside
    waiting = words(section(page, "waiting"))
    assert "Ed Unknown" in waiting, "it names the link, and was not signed with it"
    assert "name typed is" not in waiting


def test_many_are_accepted_by_one_press(window: Window, pen: FormFactory) -> None:
    """What accepting each will do stands beside it; what is ticked is then done, and nothing else."""
    una, bo = add(window.office, UNA, "volunteer"), add(window.office, "Bo Known", "volunteer")
    forms = [pen.write(None, name=name) for name in ("una ohara", "Known, Bo", ZOE, "Nobody Here")]
    page = receive(window, *forms)
    waiting = words(section(page, "waiting"))
    for person in (una, bo):
        assert (
            f"If you accept it, it goes into the register as the form of {person.name} and makes them complete."
            in waiting
        )
    assert waiting.count("First say whose it is.") == 1
    assert " checked" not in section(page, "waiting"), "nothing is chosen without a press"
    done = accept(window, page, *forms[:2])
    assert "In the register: Una O'Hara and Bo Known." in words(done)
    assert complete(window) == {UNA, "Bo Known"}
    assert {held.sha256 for held in list_pending(window.office, *UNDECIDED)} == {form.sha256 for form in forms[2:]}
    came = section(done, "came")
    assert f'<a href="{window.desk.base}/people/{una.id}"><bdi>Una O&#39;Hara</bdi></a>' in came
    assert came.count("In the register") == 2


def test_what_cannot_be_accepted_together(window: Window, pen: FormFactory) -> None:
    """Nothing ticked, or something that nobody knows: nothing is done, all stays ticked, and why is said."""
    forms = [pen.write(None, name=name) for name in (ZOE, "Nobody Here")]
    page = receive(window, *forms)
    nothing = accept(window, page)
    assert (nothing.status_code, 'href="#accept">No form is ticked' in nothing.text) == (422, True)
    refused = accept(window, page, *forms)
    assert (refused.status_code, "These cannot be accepted together with others: Nobody Here." in words(refused)) == (
        422,
        True,
    )
    assert section(refused, "waiting").count(" checked") == 2
    assert complete(window) == set()


def test_what_changed_since_the_page_was_drawn_stays(window: Window, pen: FormFactory) -> None:
    """A second form of one person, one decided about, one whose person left: each stays, and is counted."""
    add(window.office, UNA, "volunteer")
    bo = add(window.office, "Bo Known", "volunteer")
    forms = [pen.write(None, name=name) for name in (ZOE, ZOE, UNA, "Bo Known")]
    page = receive(window, *forms)
    discard(window.office, forms[2].sha256, "It came by mistake.")
    edit_person(window.office, bo.id, {"left": "2026-02-01"})
    done = accept(window, page, *forms)
    assert "In the register: Zoë Example. 3 forms were not taken in: look again." in words(done)
    assert complete(window) == {ZOE}
    assert len(list_pending(window.office, *UNDECIDED)) == 2
    gone = accept(window, page, forms[1])
    assert "1 form was not taken in: look again." in words(gone)


def test_nobody_is_proposed_who_needs_more_than_a_press(window: Window, pen: FormFactory) -> None:
    """Namesakes, another role, who has left, the keeper, what another person's link says, and what is needless."""
    add(window.office, "Two Names", "volunteer")
    add(window.office, "Other Role", "trustee")
    add(window.office, "Has Left", "volunteer", left="2026-02-01")
    add(window.office, "Kay Keeper", "volunteer")
    edit_person(window.office, window.id_of("Kay Keeper"), {"post": "chief-officer"})
    add(window.office, "Names Two", "volunteer")
    names = ("Two Names", "Other Role", "Has Left", "Kay Keeper", "Nobody Here")
    receive(window, pen.write(invite(window.office, ZOE).address))
    page = receive(window, *(pen.write(None, name=name) for name in names), pen.write(None, origin="elsewhere.example"))
    assert 'name="proposed"' not in page.text
    assert words(section(page, "waiting")).count("First say whose it is.") == len(names)
    needless = receive(window, pen.write(None), pen.write(None))
    assert 'name="proposed"' not in needless.text
    told = "As the form of Zoë Example it cannot be accepted. Zoë Example has signed these words in this role already."
    assert words(section(needless, "waiting")).count(told) == 2, "so it can be discarded"


def test_an_expired_link_is_proposed_as_whose_it_is(window: Window, pen: FormFactory) -> None:
    """What was set aside for its link alone can be accepted together, as its person's, even where two have the name."""
    address = invite(window.office, ZOE).address
    twin = edit_person(window.office, add(window.office, "Zoe Twin", "volunteer").id, {"name": "Zoe Example"})
    window.post(f"/links/{window.id_of(ZOE)}/revoke", {})
    linked, plain = pen.write(address), pen.write(None)
    page = receive(window, linked, plain)
    aside, waiting = words(section(page, "aside")), words(section(page, "waiting"))
    assert "it goes into the register as the form of Zoë Example and makes them complete." in aside
    assert "First say whose it is." in waiting, "it may be the other's"
    buttons = re.findall(r'<button ([^>]*form="together"[^>]*)>', page.text)
    assert "disabled" in buttons[0], "Enter in a box presses the form's first button: that one does nothing"
    assert "In the register: Zoë Example." in words(accept(window, page, linked))
    assert complete(window) == {ZOE}
    assert twin.name not in complete(window)


def test_a_name_like_theirs_is_offered_and_not_taken(window: Window, pen: FormFactory) -> None:
    """The likeliest is first, with what it would do and a button of their own; the list below has nobody chosen."""
    add(window.office, UNA, "volunteer")
    add(window.office, "Una Harris", "volunteer")
    form = pen.write(None, name="una ohara")
    receive(window, form)
    page = window.get(f"/intake/{form.sha256}")
    assert re.findall(r"<h3>Is it <bdi>([^<]+)</bdi>", page.text) == ["Una O&#39;Hara"]
    assert "It goes into the register as the form of Una O'Hara and makes them complete." in words(page)
    assert '<option value="" selected>Choose a person' in page.text
    close = pen.write(None, name="Una Haris")
    receive(window, close)
    page = window.get(f"/intake/{close.sha256}")
    assert re.findall(r"<h3>Is it <bdi>([^<]+)</bdi>", page.text)[0] == "Una Harris"
    harris = window.id_of("Una Harris")
    assert f'<input type="hidden" name="person" value="{harris}">' in page.text
    done = window.post(f"/intake/{close.sha256}/accept", {"person": harris, "sure": "yes"})
    assert "The form is in the register, as Una Harris's." in words(done)


def test_all_that_is_wrong_with_a_decision_is_said_at_once(window: Window, pen: FormFactory) -> None:
    """The keeper's form under another name, without a witness: both are said, each at its field."""
    add(window.office, "Kay Keeper", "volunteer")
    edit_person(window.office, window.id_of("Kay Keeper"), {"post": "chief-officer"})
    edit_person(window.office, window.id_of(ASH), {"post": "chair"})
    form = pen.write(None, name="Mickey Mouse")
    receive(window, form)
    kay = window.id_of("Kay Keeper")
    page = window.post(f"/intake/{form.sha256}/accept", {"person": kay})
    assert page.status_code == 422
    for field in ("sure", "witness"):
        assert f'<a href="#{field}">' in page.text
    done = window.post(f"/intake/{form.sha256}/accept", {"person": kay, "sure": "yes", "witness": "INVENTED ash"})
    assert "as Kay Keeper's." in words(done)


def test_whoever_typed_their_name_otherwise_is_waiting(window: Window, pen: FormFactory) -> None:
    """They are not told that something is outstanding; their page says so; and the form goes when they are erased."""
    una = add(window.office, UNA, "volunteer")
    receive(window, form := pen.write(None, name="ohara una"))
    assert window.standing(UNA) == "waiting"
    assert window.standing(ZOE) == "outstanding"
    assert "A form under this name waits for you." in words(window.get(f"/people/{una.id}"))
    window.post(f"/people/{una.id}/erase", {"name": UNA})
    assert list_pending(window.office, *UNDECIDED) == []
    assert "has been erased" in words(receive(window, form))


def test_a_form_that_may_be_anothers_is_not_erased(window: Window, pen: FormFactory) -> None:
    """Two people have the name, each written in another way: nobody knows whose the form is, so it stays."""
    una = add(window.office, UNA, "volunteer")
    add(window.office, "Una Ohara", "volunteer")
    receive(window, pen.write(None, name="una o'hara"))
    window.post(f"/people/{una.id}/erase", {"name": UNA})
    assert len(list_pending(window.office, *UNDECIDED)) == 1
