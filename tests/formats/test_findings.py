"""What logs and receipts that verify show besides: faults that the keeper's signature contradicts, and remarks."""

import json
from collections.abc import Sequence

import pytest

from site_build.config import PublicKeys
from site_build.errors import PortalError
from site_build.formats.cosignature import Cosignature, cosign, new_cosigner_key
from site_build.formats.errors import (
    CarriedOthers,
    DayBackwards,
    EntriesLost,
    FormElsewhere,
    LinkExpiredBefore,
    LinkMisfit,
    LinkRevokedBefore,
    LogOlder,
    LogRewritten,
    NoteChanged,
    NoteUnsigned,
    ReceiptLost,
    ReceiptNotInLog,
)
from site_build.formats.findings import Findings, examine_cosigned, examine_form, examine_log, examine_receipt
from site_build.formats.leaf import commit, new_id
from site_build.formats.log_files import format_log
from site_build.formats.note import format_vkey
from site_build.formats.receipt import Receipt, check_receipt, make_receipt
from site_build.formats.verify import Verified, verify_log
from site_build.register.keys import RegisterKeys, new_keys
from spec.logs import LINK, PUBLISHED, SALT, compact, id_of, jws, leaf_bytes, sign_head, statement, story, succeeded

STORY = story()
EDITION, INVITED, ACKNOWLEDGED, REVOKED = (STORY[kind] for kind in ("edition", "invited", "acknowledged", "revoked"))
FIRST = new_keys("register.example/acknowledgments")
SECOND = new_keys("register.example/acknowledgments/2")
CHAIR, SEED = "register.example/chair", bytes(32)
CHAIR_KEY = format_vkey(new_cosigner_key(CHAIR, SEED))
SIGNED = {**PUBLISHED, "signer": LINK.public_key}


def public(keys: RegisterKeys) -> PublicKeys:
    """The public keys of one of the two registers, with the other as its earlier one, and the Chair."""
    earlier = (FIRST.public().log_key,) if keys is SECOND else ()
    return keys.public().model_copy(update={"earlier": earlier, "cosigners": (CHAIR_KEY,)})


def verify(leaves: Sequence[bytes], keys: RegisterKeys = FIRST) -> Verified:
    """A log of these leaves, signed and verified."""
    return verify_log(format_log(leaves), sign_head(keys, leaves), public(keys))


def facts(errors: Sequence[PortalError]) -> list[tuple[type[PortalError], dict[str, object]]]:
    """The kinds of errors and their facts."""
    return [(type(error), dict(vars(error))) for error in errors]


def dated(kind: str, day: str, **fields: object) -> bytes:
    """A leaf with another day."""
    data = json.loads(leaf_bytes(kind, **fields))
    return compact({**data, "at": day})


def invited(expires: str) -> bytes:
    """A leaf for the same link, with another last day."""
    return leaf_bytes("invited", invitation=LINK.id, signer=LINK.public_key, expires=expires, commitment="c" * 64)


def acknowledged(day: str = "2026-11-24") -> bytes:
    """A leaf for a form of this day, signed with the link."""
    return dated("acknowledged", day, **SIGNED, commitment="c" * 64)


def test_nothing_to_find() -> None:
    """A log in which everything happens in order has nothing to be asked about."""
    assert examine_log(verify(list(STORY.values()))) == Findings((), ())


def test_a_link_that_was_taken_back() -> None:
    """In the log's own order a form comes after its link was revoked: no intake does that."""
    found = examine_log(verify([EDITION, INVITED, acknowledged(), REVOKED, acknowledged(), acknowledged()]))
    assert facts(found.faults) == [(LinkRevokedBefore, {"line": 5, "count": 2})]
    assert found.remarks == ()


def test_a_link_that_was_made_again() -> None:
    """A link stands as long as one of its leaves does."""
    again = invited("2026-12-24")
    log = [EDITION, INVITED, REVOKED, again, acknowledged()]
    assert examine_log(verify(log)) == Findings((), ())
    late = [*log, leaf_bytes("revoked", of=id_of(again)), acknowledged()]
    assert facts(examine_log(verify(late)).faults) == [(LinkRevokedBefore, {"line": 7, "count": 1})]


def test_a_link_past_its_day() -> None:
    """The days are the keeper's claim, and a form may wait: it is said and not refused. The last day is the last."""
    log = [EDITION, INVITED, acknowledged(), acknowledged("2026-11-25"), acknowledged("2026-11-26")]
    found = examine_log(verify(log))
    assert (found.faults, facts(found.remarks)) == ((), [(LinkExpiredBefore, {"line": 4, "count": 2})])
    longer = [EDITION, INVITED, invited("2026-11-26"), *log[2:]]
    assert examine_log(verify(longer)) == Findings((), ())


def test_days_that_go_backwards() -> None:
    """A leaf dated before the one above it is told, whichever is wrong."""
    edition = json.loads(EDITION)
    days = ["2026-11-24", "2026-11-23", "2026-11-23", "2026-11-25", "2026-11-24"]
    log = [compact({**edition, "id": new_id(), "at": day}) for day in days]
    found = examine_log(verify(log))
    assert (found.faults, facts(found.remarks)) == ((), [(DayBackwards, {"line": 2, "count": 2})])


def test_days_of_carried_leaves() -> None:
    """The leaf that continues another log is later than those that it carries, and nothing goes backwards by that."""
    carried = [compact({**json.loads(INVITED), "at": "2026-01-01"})]
    log = [succeeded(sign_head(FIRST, carried), 1), *carried]
    assert examine_log(verify(log, SECOND)) == Findings((), ())


def test_what_was_lost() -> None:
    """Entries that were lost before a log went on are told openly; they are for the keeper to explain."""
    leaves = list(STORY.values())
    log = [succeeded(sign_head(FIRST, leaves), 5), *leaves[:5]]
    found = examine_log(verify(log, SECOND))
    lost = {"origin": FIRST.origin, "size": 8, "lost": 3}
    assert (found.faults, facts(found.remarks)) == ((), [(EntriesLost, lost)])


def test_what_was_changed_on_the_way() -> None:
    """Entries carried in place of those that were signed over contradict the earlier key's own signature."""
    leaves = list(STORY.values())
    log = [succeeded(sign_head(FIRST, leaves[::-1]), 8), *leaves]
    found = examine_log(verify(log, SECOND))
    assert (facts(found.faults), found.remarks) == ([(CarriedOthers, {"origin": FIRST.origin, "size": 8})], ())


def chair_signs(keys: RegisterKeys, leaves: Sequence[bytes]) -> bytes:
    """The head over these leaves, cosigned by the Chair."""
    return cosign(sign_head(keys, leaves), keys.public().log_key, CHAIR, SEED, 1_795_500_000)


def test_a_cosigned_head() -> None:
    """A head that the Chair signed over some of the entries is of this log, and so is one of the log before it."""
    leaves = list(STORY.values())
    cosignature = Cosignature(CHAIR, CHAIR_KEY, 1_795_500_000)
    head, lines = examine_cosigned(verify(leaves), chair_signs(FIRST, leaves[:3]))
    assert (head.size, lines) == (3, (cosignature,))
    later = verify([succeeded(sign_head(FIRST, leaves), 8), *leaves], SECOND)
    head, lines = examine_cosigned(later, chair_signs(FIRST, leaves[:3]))
    assert (head.origin, head.size, lines) == (FIRST.origin, 3, (cosignature,))


def test_a_cosigned_head_of_something_else() -> None:
    """What the Chair signed over other entries, or what the Chair's line does not fit, is refused."""
    leaves = list(STORY.values())
    with pytest.raises(LogRewritten):
        examine_cosigned(verify(leaves), chair_signs(FIRST, leaves[1:4]))
    with pytest.raises(NoteUnsigned):
        examine_cosigned(verify(leaves), chair_signs(SECOND, leaves[:4]))
    note, other = chair_signs(FIRST, leaves[:4]), chair_signs(FIRST, leaves[:3])
    start = "— register.example/chair ".encode()
    with pytest.raises(NoteChanged):
        examine_cosigned(verify(leaves), note[: note.index(start)] + other[other.index(start) :])


Leaves = list[bytes]


def signed_log(**changes: object) -> tuple[Leaves, str]:
    """A log in which a form with these entries changed was signed with the link, and the form's JWS."""
    evidence = jws(compact(statement(**{"invitation": LINK.id, **changes})))
    leaf = leaf_bytes("acknowledged", **SIGNED, commitment=commit(SALT, evidence.encode()))
    return [EDITION, INVITED, leaf, REVOKED], evidence


def find(leaves: Leaves, evidence: str, log: Verified, keys: RegisterKeys = FIRST) -> Findings:
    """What is found of the receipt for the third of these leaves beside this log."""
    receipt = receipt_of(leaves, evidence, keys)
    return examine_receipt(receipt, check_receipt(receipt, log.keys), log)


def receipt_of(leaves: Leaves, evidence: str, keys: RegisterKeys = FIRST) -> Receipt:
    """The receipt for the third of these leaves."""
    return make_receipt(leaves, 2, SALT, evidence, sign_head(keys, leaves))


def test_a_receipt_of_the_log() -> None:
    """A receipt from earlier or now stands in the log, and its form is for this register."""
    leaves, evidence = signed_log()
    assert find(leaves, evidence, verify(leaves)) == Findings((), ())
    assert find(leaves[:3], evidence, verify(leaves)) == Findings((), ())
    receipt = receipt_of(leaves, evidence)
    assert examine_form(check_receipt(receipt, public(FIRST)), public(FIRST)) == Findings((), ())


def test_a_form_for_another_register() -> None:
    """A form that was made for another register proves nothing here, whoever took it in."""
    leaves, evidence = signed_log(origin="other.example/acknowledgments")
    expected = [(FormElsewhere, {"origin": "other.example/acknowledgments"})]
    assert facts(find(leaves, evidence, verify(leaves)).faults) == expected
    checked = check_receipt(receipt_of(leaves, evidence), public(FIRST))
    assert facts(examine_form(checked, public(FIRST)).faults) == expected


@pytest.mark.parametrize("invitation", [None, "A" * 22])
def test_a_form_with_another_link(invitation: str | None) -> None:
    """A form names the link that it is signed with: the log has its key."""
    leaves, evidence = signed_log(invitation=invitation)
    assert facts(find(leaves, evidence, verify(leaves)).faults) == [(LinkMisfit, {})]


def test_a_receipt_of_another_story() -> None:
    """A receipt under a head that the log has not grown from is told, and so is one that is newer than the log."""
    leaves, evidence = signed_log()
    other = [INVITED, EDITION, *leaves[2:]]
    assert facts(find(other, evidence, verify(leaves)).faults) == [(LogRewritten, {"size": 4})]
    assert facts(find(leaves, evidence, verify(leaves[:3])).faults) == [(LogOlder, {})]


def test_a_receipt_of_the_log_before() -> None:
    """Where the log went on under another key, a receipt's entry is looked up where it stands now."""
    leaves, evidence = signed_log()
    whole = verify([succeeded(sign_head(FIRST, leaves), 4), *leaves], SECOND)
    assert find(leaves, evidence, whole) == Findings((), ())
    assert find(leaves[:3], evidence, whole) == Findings((), ())
    cut = verify([succeeded(sign_head(FIRST, leaves), 2), *leaves[:2]], SECOND)
    found = find(leaves, evidence, cut)
    assert facts(found.remarks) == [(ReceiptLost, {"origin": FIRST.origin})]


def test_a_receipt_whose_entry_was_replaced() -> None:
    """Where something else was carried in an entry's place, the receipt shows it."""
    leaves, evidence = signed_log()
    fork = [*leaves[:2], acknowledged()]
    log = verify([succeeded(sign_head(FIRST, leaves), 3), *fork], SECOND)
    found = find(leaves, evidence, log)
    assert facts(found.faults) == [(ReceiptNotInLog, {"origin": FIRST.origin, "index": 2})]


def test_a_receipt_whose_link_was_lost() -> None:
    """A lost entry's link may be lost with it; that is no contradiction."""
    leaves, evidence = signed_log()
    log = verify([succeeded(sign_head(FIRST, leaves), 1), EDITION], SECOND)
    found = find(leaves, evidence, log)
    assert (found.faults, facts(found.remarks)) == ((), [(ReceiptLost, {"origin": FIRST.origin})])
