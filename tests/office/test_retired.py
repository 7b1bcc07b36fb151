"""A policy that is no longer in use: what was signed of it stays, is shown, and asks nothing of anybody."""

from dataclasses import replace
from pathlib import Path

import pytest

from site_build.config import read_portal
from site_build.content.publish import publish
from site_build.demo.forms import FormFactory
from site_build.export.rows import ChosenColumns, list_text, make_extract
from site_build.export.xlsx import format_xlsx
from site_build.formats.leaf import today
from site_build.office.acknowledgments.acknowledgments import read_waiting
from site_build.office.acknowledgments.proofs import certificate_of, issue_receipts
from site_build.office.acknowledgments.standing import StandingState
from site_build.office.forms.foresee import foresee
from site_build.office.forms.intake import take_in
from site_build.office.links.link_rows import list_links
from site_build.office.links.links import invite
from site_build.office.office import Office, list_titles, log_editions
from site_build.office.people.people import mark_left
from site_build.office.person_page import read_person_page
from site_build.office.reporting.overview import Selection, read_overview, read_selected
from site_build.office.reporting.report import read_report
from site_build.office.safekeeping.integrity import check_register
from support.sample import add, list_standings
from support.two_policies import TITLE, add_visitors_policy, retire_visitors

ZOE, BO, CY = "Zoë Example", "Bo Inventedson", "Cy Exampleworthy"
WHERE = ("visitors", "volunteer")


@pytest.fixture
def office(office: Office) -> Office:
    """The charity with two policies. Zoë and Bo have signed the second as volunteers."""
    add_visitors_policy(office.root)
    publish(office.root)
    two = replace(office, portal=read_portal(office.root))
    log_editions(two)
    add(two, BO, "volunteer")
    assert {sign(two, ZOE), sign(two, BO)} == {"accepted"}
    return two


def sign(office: Office, name: str, link: str | None = None) -> str:
    """Let somebody sign the second policy as a volunteer; give what became of the form."""
    address, pen = link or invite(office, name).address, FormFactory.of(office, "visitors")
    [taken] = take_in(office, [pen.seal(pen.statement(address, "volunteer", name), address)])
    return taken.state


def retire(office: Office) -> Office:
    """The same office, once the second policy is no longer in use."""
    retire_visitors(office.root)
    return replace(office, portal=read_portal(office.root))


def standing(office: Office, name: str) -> dict[tuple[str, str], StandingState]:
    """Where somebody stands."""
    return {(row.policy, row.role): row.standing for row in list_standings(office) if row.person.name == name}


def test_what_was_signed_stays_and_is_no_longer_in_use(office: Office) -> None:
    """The log grows no shorter, the row says what was signed and when, and its proofs are as they were."""
    assert standing(office, ZOE)[WHERE] == StandingState.COMPLETE
    with office.register.view() as view:
        size = view.size()
    after = retire(office)
    assert standing(after, ZOE) == {
        ("kindness", "volunteer"): StandingState.OUTSTANDING,
        WHERE: StandingState.RETIRED,
    }
    [row] = [row for row in list_standings(after) if row.policy == "visitors" and row.person.name == ZOE]
    assert (row.version, row.signed_on, row.is_to_sign, row.due) == ("2026-01", today(), False, None)
    with after.register.view() as view:
        assert view.size() == size
    page = read_person_page(after, row.person.id)
    assert certificate_of(after, page.signed[0].leaf.id, today()).policy == TITLE
    assert len(issue_receipts(after, ZOE)) == 1
    assert check_register(after).faults == ()


def test_lists_show_it_and_count_it_apart(office: Office) -> None:
    """Exports, overview and report: by its title, as no longer in use, and in no number of what is to be done."""
    after = retire(office)
    assert list_titles(after) == {"kindness": "Kindness Policy", "visitors": TITLE}
    selection = Selection(policy="visitors")
    extract = make_extract(read_selected(after, selection, today()), ChosenColumns())
    assert extract.chosen == f"people in the {TITLE}"
    cells = [row[:4] for row in list_text(extract)]
    assert cells == [(name, "volunteer", TITLE, "no longer in use") for name in (BO, ZOE)]
    assert b"PK" in format_xlsx(extract)[:2]
    report = read_report(after, today())
    assert [(row.label, row.people, row.complete) for row in report.numbers] == [
        ("Trustees", 1, 0),
        ("Staff", 1, 0),
        ("Volunteers", 2, 0),
        ("All together", 4, 0),
    ]
    tallies = read_overview(after, today()).history[-1].roles
    assert [(tally.role, tally.complete, tally.held) for tally in tallies] == [
        ("trustee", 0, 1),
        ("staff", 0, 1),
        ("volunteer", 0, 2),
    ]


def test_nobody_is_asked_for_it(office: Office) -> None:
    """A link for it that was handed out still brings a form in; no new link names it, and who left stays away."""
    add(office, CY, "volunteer")
    late = invite(office, CY).address
    after = retire(office)
    assert sign(after, CY, late) == "accepted"
    assert standing(after, CY)[WHERE] == StandingState.RETIRED
    assert [item.policy for item in invite(after, CY).what] == ["kindness"]
    mark_left(after, CY, today().isoformat())
    assert {row.person.name for row in list_links(after)} == {ZOE, BO, "Ash Invented"}


def test_a_form_that_waits_is_said_to_change_nothing(office: Office) -> None:
    """Before it is accepted, the keeper is told that this role has no induction in that policy now."""
    pen, person = FormFactory.of(office, "visitors"), add(office, CY, "volunteer")
    [taken] = take_in(office, [pen.seal(pen.statement(None, "volunteer", CY))])
    assert (taken.state, taken.statement is not None) == ("waiting", True)
    after = retire(office)
    with after.register.view() as view:
        [waiting] = read_waiting(view)
        foreseen = foresee(after, view, waiting, person, lambda: None)
    assert (foreseen.refusal, foreseen.standing, foreseen.without) == ("", None, None)


def test_a_policy_that_comes_back_under_its_id_counts_again(office: Office, tmp_path: Path) -> None:
    """Its acknowledgments were never gone: whoever signed these words is complete."""
    after = retire(office)
    add_visitors_policy(after.root)
    back = replace(after, portal=read_portal(after.root))
    assert standing(back, ZOE)[WHERE] == StandingState.COMPLETE
