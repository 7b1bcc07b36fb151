"""An edition at the desk: who is asked again and why, fresh links, and what a form will make of somebody's standing."""

import json
import re
from datetime import timedelta

from pypdf import PdfReader

from desk.window import Window
from site_build.content.edition import Publication
from site_build.export.csv import format_csv
from site_build.export.rows import ChosenColumns, make_extract
from site_build.formats.leaf import today
from site_build.office.acknowledgments.acknowledgments import withdraw
from site_build.office.forms.intake import Incoming, take_in
from site_build.office.links.links import invite
from site_build.office.person_page import read_person_page
from site_build.office.reporting.overview import Selection, read_selected
from support.revisions import FIRST, publish_words, short_forms, whole_forms

ZOE = "Zoë Example"
SECOND = FIRST | {"ask": "Ask twice.", "share": "Cake is shared."}


def publish_two(window: Window, *, between: bool = True) -> tuple[Publication, Publication]:
    """Two editions; Zoë signs the first before the second, if so."""
    first = publish_words(window.office.root, "1", FIRST, "material")
    if between:
        form = fill(window, first)
        assert take_in(window.office, [form])[0].state == "accepted"
    return first, publish_words(window.office.root, "2", SECOND, "material")


def fill(window: Window, edition: Publication, since: str = "", *, linked: bool = True) -> Incoming:
    """Zoë's form, about the whole edition or what changed since an earlier one."""
    forms = short_forms(window.office, edition, since) if since else whole_forms(window.office, edition)
    link = invite(window.office, ZOE).address if linked else None
    return forms.seal(forms.statement(link, "volunteer", ZOE), link)


def words(page: str) -> str:
    """The text of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_why_somebody_is_out_of_date(window: Window) -> None:
    """Overview, own page, report and exports name the clauses, by the numbers on the page, that concern the role."""
    publish_two(window)
    zoe = window.id_of(ZOE)
    for path in ("/", f"/people/{zoe}"):
        assert "out of date To sign again: 1.2, 1.5" in words(window.get(path).text)
    assert "out of date 1.2, 1.5" in words(window.get("/report/names").text)
    extract = make_extract(read_selected(window.office, Selection(), today()), ChosenColumns())
    exported = format_csv(extract).decode("utf-8-sig").splitlines()
    assert exported[0] == "Name,Role,Policy,Standing,Due,Overdue,Version,Signed on,How signed,To sign again"
    due = today() + timedelta(days=window.office.portal.deadlines.due_within_days)
    row = f'Zoë Example,volunteer,Kindness Policy,out of date,{due},,1,{today()},with a personal link,"1.2, 1.5"'
    assert row in exported


def test_the_whole_policy_where_nothing_says_what_changed(window: Window) -> None:
    """Who signed an edition since which there is no short bank signs everything, and that is said."""
    take_in(window.office, [fill(window, window.office.published.publications[0])])
    first = publish_words(window.office.root, "1", FIRST, "material")
    index = window.office.root / "editions/published.json"
    entries = json.loads(index.read_bytes())
    assert entries[-1].pop("short")
    index.write_text(json.dumps([*entries[:-1], entries[-1] | {"short": {}}]), encoding="utf-8")
    assert "out of date To sign again: the whole policy" in words(window.get("/").text)
    assert first.short


def test_one_button_for_all_whom_it_concerns(window: Window) -> None:
    """After an edition the page of links offers fresh ones, which ask for the change alone; old ones go on working."""
    first, second = publish_two(window, between=False)
    old = invite(window.office, ZOE).address
    forms = whole_forms(window.office, first)
    assert take_in(window.office, [forms.seal(forms.statement(old), old)])[0].state == "accepted"
    publish_words(window.office.root, "3", SECOND | {"ask": "Ask three times."}, "material")
    page = window.get("/links").text
    assert "Made before the policy changed" in page
    assert "1 person needs to sign again, because the policy changed." in page
    assert "1 person has something to sign, and no link that was made for it." in page
    assert "Make links for all 2" in page
    assert re.findall(r'data-label="Still to sign">([^<]+)<', page) == ["Yes", "Yes, again"]
    first_page = words(window.get("/").text)
    assert "One person needs to sign again, because the policy changed. Send a new link." in first_page
    assert "One person has something to sign, and no link for it." in first_page
    assert f'{window.id_of(ZOE)}/make">Make a new link' in page
    assert "They need to sign again, because the policy changed." in window.get(f"/links/{window.id_of(ZOE)}/make").text
    made_page = window.post("/links", {"needed": "yes"})
    made = made_page.text
    window.press(made_page, "/links/new/letters")
    ash_letter, zoe_letter = (page.extract_text() for page in PdfReader(window.saved()[0]).pages)
    assert "glad that you are here" in ash_letter
    assert "Our Kindness Policy has changed" in zoe_letter
    assert "needs to sign again" not in words(window.get("/").text)
    assert f"#kindness/volunteer/{first.edition[:8]}." in made
    late = whole_forms(window.office, second)
    assert take_in(window.office, [late.seal(late.statement(old), old)])[0].state == "accepted"


def test_what_a_form_will_make_is_said_before(window: Window) -> None:
    """A late form of an earlier edition counts for that; one about a change needs what it goes on from."""
    first, second = publish_two(window, between=False)
    late, short = fill(window, first, linked=False), fill(window, second, first.edition, linked=False)
    take_in(window.office, [short])
    page = window.get(f"/intake/{short.sha256}").text
    assert "cannot be accepted. It is about what changed since version 1, and Zoë Example had not signed" in words(page)
    refused = window.post(f"/intake/{short.sha256}/accept", {"person": window.id_of(ZOE)})
    assert "It is about what changed since version 1" in refused.text
    assert window.standing() == "waiting"
    take_in(window.office, [late])
    page = window.get(f"/intake/{late.sha256}").text
    assert "counts for version 1. That has changed since. They still have to sign again: 1.2, 1.5." in words(page)
    window.post(f"/intake/{late.sha256}/accept", {"person": window.id_of(ZOE)})
    assert "and makes them complete." in words(window.get(f"/intake/{short.sha256}").text)
    window.post(f"/intake/{short.sha256}/accept", {"person": window.id_of(ZOE)})
    assert window.standing() == "complete"


def test_what_a_form_will_make_of_whoever_is_chosen(window: Window) -> None:
    """Whoever was chosen is told about, and somebody whose role has no induction any more."""
    first, _ = publish_two(window, between=False)
    form = fill(window, first, linked=False)
    take_in(window.office, [form])
    duty = window.office.portal.policies["kindness"]
    window.office.portal.policies["kindness"] = duty.model_copy(update={"roles": ("staff",)})
    assert "and changes nothing: their role has no induction" in words(window.get(f"/intake/{form.sha256}").text)


def test_what_returning_or_discarding_leaves_is_said(window: Window) -> None:
    """Before a form goes, both pages say what it would have made of its person, and where they stand without it."""
    first, second = publish_two(window)
    short = fill(window, second, first.edition, linked=False)
    take_in(window.office, [short])
    assert window.standing() == "waiting"
    for act in ("return", "discard"):
        page = words(window.get(f"/intake/{short.sha256}/{act}").text)
        assert "It goes into the register as the form of Zoë Example and makes them complete." in page
        assert "Without it, Zoë Example is out of date. They have to sign again: 1.2, 1.5." in page
    window.post(f"/intake/{short.sha256}/return", {"reason": "It was for somebody else."})
    assert window.standing() == "out_of_date"


def test_what_returning_leaves_beside_another_form(window: Window) -> None:
    """Another form of theirs still waits; who signed nothing is outstanding; a role without duties says so."""
    first, _ = publish_two(window, between=False)
    one, two = fill(window, first, linked=False), fill(window, first, linked=False)
    take_in(window.office, [one])
    assert "Without it, Zoë Example is outstanding." in words(window.get(f"/intake/{one.sha256}/return").text)
    take_in(window.office, [two])
    assert "Without it, Zoë Example is waiting." in words(window.get(f"/intake/{one.sha256}/return").text)
    duty = window.office.portal.policies["kindness"]
    window.office.portal.policies["kindness"] = duty.model_copy(update={"roles": ("staff",)})
    page = words(window.get(f"/intake/{one.sha256}/discard").text)
    assert "Without it, Zoë Example has nothing to sign here" in page


def test_what_a_sheet_will_make_is_said_before(window: Window) -> None:
    """Before its answers are typed: an older sheet counts for that, one of a change needs what it goes on from."""
    first, second = publish_two(window, between=False)
    here = f"/people/{window.id_of(ZOE)}/record"

    def say(bank: str, edition: Publication) -> str:
        window.get(here)
        sheet = f"kindness {bank[:16]} {edition.edition[:16]}"
        return words(window.post(here, {"role": "volunteer", "sheet": sheet}).text)

    change = second.short[first.edition]
    missing = (
        "cannot be recorded. It is about what changed since version 1, and Zoë Example had not signed that version"
    )
    assert missing in say(change, second)
    older = "counts for version 1. That has changed since. They still have to sign again: 1.2, 1.5."
    assert older in say(first.bank, first)
    assert "It goes into the register as the sheet of Zoë Example and makes them complete." in say(second.bank, second)
    assert take_in(window.office, [fill(window, first)])[0].state == "accepted"
    assert "and makes them complete." in say(change, second)
    assert "cannot be recorded. Zoë Example has signed these words in this role already" in say(first.bank, first)
    assert window.standing() == "out_of_date"


def test_what_falls_with_what_it_stands_on_is_said(window: Window) -> None:
    """When what lies under a change is withdrawn, their page says that the change does not count."""
    first, second = publish_two(window)
    assert take_in(window.office, [fill(window, second, first.edition)])[0].state == "accepted"
    zoe = window.id_of(ZOE)
    assert "It does not count." not in window.get(f"/people/{zoe}").text
    withdraw(window.office, read_person_page(window.office, zoe).signed[-1].leaf.id, "A slip.")
    page = window.get(f"/people/{zoe}").text
    assert "It does not count. It is about a change" in page
    assert "Save a certificate" not in page
    assert window.standing() == "outstanding"


def test_a_change_on_paper(window: Window) -> None:
    """Its sheet is offered with the edition that it goes on from; who was asked nothing about it reads and signs."""
    first, second = publish_two(window)
    here = f"/people/{window.id_of(ZOE)}/record"
    page = window.get(here).text
    sheets = re.findall(r'<option value="(kindness [^"]+)"[^>]*>([^<]+)<', page)
    assert ["since version 1" in words for _, words in sheets] == [False, False, False, True, False, False]
    assert sheets[3][0] == f"kindness {second.short[first.edition][:16]} {second.edition[:16]}"
    asked = window.post(here, {"role": "volunteer", "sheet": sheets[3][0]}).text
    assert 'value="changes"' in asked
    typed = {"role": "volunteer", "sheet": sheets[3][0], "answered": "yes", "witness": "Ash Invented"}
    answers = {"answer-1": "A", "opened": "changes"}
    early = window.post(here, {**typed, **answers, "signed_on": "2026-01-06"})
    assert "had not signed that version by then" in early.text
    done = window.post(here, {**typed, **answers, "signed_on": str(today())})
    assert "What was signed on paper is in the register." in done.text
    assert "what changed" in done.text
    assert window.standing() == "complete"


def test_clauses_are_told_by_id_where_the_page_cannot_be_read(window: Window) -> None:
    """While an author has the policy's page in pieces, the desk goes on, and names the clauses by their ids."""
    publish_two(window)
    (window.office.root / "docs/policy/kindness.md").write_text("---\npolicy: kindness\n---\n", encoding="utf-8")
    assert "To sign again: “ask”, “share”" in words(window.get("/").text)
