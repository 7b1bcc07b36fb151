"""What was withdrawn no longer counts, stays in the log, and can be signed again."""

import pytest

from site_build.demo.forms import FormFactory
from site_build.formats.leaf import InvitedLeaf
from site_build.formats.verify import verify_log
from site_build.office.acknowledgments.acknowledgments import withdraw
from site_build.office.acknowledgments.errors import (
    AcknowledgmentUnknown,
    AlreadyWithdrawn,
    NothingSigned,
    ReasonMissing,
)
from site_build.office.acknowledgments.proofs import issue_receipts, log_files
from site_build.office.forms.intake import take_in
from site_build.office.forms.record import record
from site_build.office.links.links import invite
from site_build.office.office import Office
from site_build.office.person_page import read_person_page
from support.paper_sheets import signed_sheet
from support.sample import list_standings


def word(office: Office) -> str:
    """Where Zoë stands."""
    (row,) = (row for row in list_standings(office) if row.person.name == "Zoë Example")
    return row.standing


def test_withdrawn_and_signed_again(office: Office, pen: FormFactory) -> None:
    """What is withdrawn counts no more, has no receipt, keeps its reason for the person's page, and gives way."""
    take_in(office, [pen.write(invite(office, "Zoë Example").address)])
    zoe = zoes_id(office)
    (line,) = read_person_page(office, zoe).signed
    assert (line.leaf.kind, line.withdrawn, word(office)) == ("acknowledged", None, "complete")
    with pytest.raises(ReasonMissing):
        withdraw(office, line.leaf.id, " \n")
    withdraw(office, line.leaf.id, "Signed by somebody else on her tablet.")
    assert word(office) == "outstanding"
    with pytest.raises(NothingSigned) as caught:
        issue_receipts(office, "Zoë Example")
    assert caught.value.name == "Zoë Example"
    with pytest.raises(AlreadyWithdrawn):
        withdraw(office, line.leaf.id, "Again.")
    record(office, signed_sheet(office))
    paper, old = read_person_page(office, zoe).signed
    assert (word(office), paper.leaf.kind) == ("complete", "recorded")
    assert (old.reason, old.withdrawn is not None) == ("Signed by somebody else on her tablet.", True)
    files = log_files(office)
    assert b"tablet" not in files["log.jsonl"]
    kinds = verify_log(files["log.jsonl"], files["checkpoint"], office.register.keys.public()).kinds
    assert (kinds["withdrawn"], kinds["acknowledged"], kinds["recorded"]) == (1, 1, 1)


def test_nothing_else_can_be_withdrawn(office: Office) -> None:
    """A link is taken back, and not withdrawn; an id that nobody has is refused."""
    invite(office, "Zoë Example")
    with office.register.view() as view:
        (invited,) = view.entries(InvitedLeaf)
    for leaf_id in (invited.leaf.id, "A" * 22):
        with pytest.raises(AcknowledgmentUnknown):
            withdraw(office, leaf_id, "A slip.")


def zoes_id(office: Office) -> str:
    """Zoë's id."""
    return next(row.person.id for row in list_standings(office) if row.person.name == "Zoë Example")
