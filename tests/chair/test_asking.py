"""The draw by the Chair's number, and the receipts that come back for it."""

from collections import Counter
from hashlib import sha256
from pathlib import Path

import pytest

from chair.test_signing import resign
from site_build.chair import errors
from site_build.chair.asking import Reply, check_answers
from site_build.chair.draw import DRAW_FILE, draw, draw_entries, drawn_entries, read_draw
from site_build.export.file import pack_files
from site_build.formats.errors import ReceiptMalformed
from site_build.formats.leaf import AcknowledgedLeaf, parse_leaf
from site_build.formats.receipt import format_receipt, make_receipt
from site_build.office.acknowledgments.drawn import receipts_for_draw
from site_build.office.acknowledgments.errors import EntriesUnfit, EntryNotSigned
from site_build.office.erase import erase
from site_build.office.office import Office
from site_build.office.people.people import find_person, list_people
from site_build.register.keys import RegisterKeys
from support.chair import handed_files, sign_files, sign_now, sign_people


def test_the_draw_is_as_described(chair: Path, office: Office) -> None:
    """Worked out again from its description; another number draws others, and all are drawn some day."""
    sign_people(office, 9)
    signed = sign_now(chair, office)
    drawn = draw(chair, signed, "  4711\u00a0 cafe\u0301 ")
    assert drawn.number == "4711 café"
    seed = sha256(b"portal/v1 draw\x00" + bytes.fromhex(drawn.root) + "4711 café".encode()).digest()
    acknowledged = {at + 1 for at, leaf in enumerate(signed.leaves) if isinstance(parse_leaf(leaf), AcknowledgedLeaf)}
    tickets = {
        entry: sha256(seed + sha256(b"\0" + signed.leaves[entry - 1]).digest()).digest() for entry in acknowledged
    }
    assert drawn.entries == tuple(sorted(sorted(acknowledged, key=tickets.__getitem__)[:5]))
    seen = Counter(entry for at in range(40) for entry in draw_entries(signed.leaves, signed.hashes, str(at)))
    assert seen.keys() == acknowledged
    assert read_draw(chair, signed) == drawn


def test_a_draw_that_cannot_be(chair: Path, office: Office, keys: RegisterKeys) -> None:
    """Without a number, and where nobody has signed; one that is not of this list is forgotten."""
    signed = sign_now(chair, office)
    with pytest.raises(errors.NobodyToDraw):
        draw(chair, signed, "1")
    with pytest.raises(errors.NumberMissing):
        draw(chair, signed, " \u00a0")
    assert read_draw(chair, signed) is None
    sign_people(office, 1)
    longer = sign_now(chair, office)
    drawn = draw(chair, longer, "1")
    assert read_draw(chair, longer) == drawn
    assert read_draw(chair, signed) is None
    (chair / DRAW_FILE).write_text("{}")
    assert read_draw(chair, longer) is None


def test_whom_to_ask(chair: Path, office: Office) -> None:
    """The keeper's receipts give name, role, policy and day of each that was drawn; the list may have grown since."""
    names = sign_people(office, 7)
    signed = sign_now(chair, office)
    drawn = draw(chair, signed, "1234")
    sign_people(office, 1, start=7)
    receipts, erased = receipts_for_draw(office, ", ".join(map(str, drawn.entries)))
    assert (len(receipts), erased) == (5, ())
    asked = check_answers(signed, drawn, [("receipts.zip", pack_files(receipts))])
    assert [one.entry for one in asked] == list(drawn.entries)
    assert {one.reply for one in asked} == {Reply.SIGNED}
    assert {one.name for one in asked} <= set(names)
    assert {(one.role, one.policy, one.version) for one in asked} == {("volunteer", "Kindness Policy", "2026-01")}
    leaf = parse_leaf(signed.leaves[drawn.entries[0] - 1])
    assert asked[0].day == leaf.at


def test_missing_erased_and_wrong(chair: Path, office: Office, keys: RegisterKeys) -> None:
    """Each is told apart: none came, the entry was erased, and a receipt of another story."""
    names = sign_people(office, 4)
    signed = sign_now(chair, office)
    drawn = draw(chair, signed, "7")
    erase(office, find_person(list_people(office), names[0]).id)
    later = sign_now(chair, office)
    (gone,) = (one.entry for one in drawn_entries(later, drawn) if one.erased)
    receipts, erased = receipts_for_draw(office, " ".join(map(str, drawn.entries)))
    assert erased == (gone,)
    rest = [entry for entry in drawn.entries if entry != gone]
    changed = [leaf.replace(b'"at":"20', b'"at":"19') for leaf in signed.leaves]
    forged = resign(handed_files(office), keys, changed)
    with office.register.view() as view:
        details = next(one.details for one in view.entries(AcknowledgedLeaf) if one.position == rest[0] - 1)
    assert details
    wrong = make_receipt(changed, rest[0] - 1, details.salt, details.evidence, forged["checkpoint"])
    files = {f"{entry}": receipts[f"receipt-{entry - 1}.txt"] for entry in rest[1:2]}
    files |= {"other.txt": format_receipt(wrong), "photo.jpg": b"none"}
    asked = {one.entry: one for one in check_answers(later, drawn, files.items())}
    found = [asked[entry].reply for entry in (gone, *rest)]
    assert found == [Reply.ERASED, Reply.WRONG, Reply.SIGNED, Reply.MISSING]
    assert asked[rest[0]].why == str(errors.ReceiptForeign())
    assert asked[rest[2]].why == str(ReceiptMalformed())


def test_a_keeper_who_signs_another_list_for_the_receipt(chair: Path, office: Office, keys: RegisterKeys) -> None:
    """A receipt under a head that the Chair never saw counts only if its entry is the one that the Chair has."""
    sign_people(office, 1)
    signed = sign_files(chair, handed_files(office))
    drawn = draw(chair, signed, "x")
    (entry,) = drawn.entries
    (receipt,) = receipts_for_draw(office, str(entry))[0].values()
    assert check_answers(signed, drawn, [("r", receipt)])[0].reply == Reply.SIGNED
    cut = receipt.replace(b"index ", b"index 1")
    assert check_answers(signed, drawn, [("r", cut)])[0].reply == Reply.MISSING


@pytest.mark.parametrize("words", ["", "one", "1-3", "1,,2", "-1", "1" * 10])
def test_entries_that_cannot_be_read(office: Office, words: str) -> None:
    """What is no list of entries is told at its field."""
    with pytest.raises(EntriesUnfit) as refused:
        receipts_for_draw(office, words)
    assert refused.value.field == "entries"


@pytest.mark.parametrize("entry", [0, 1, 999])
def test_entries_that_nobody_signed(office: Office, entry: int) -> None:
    """An edition's entry, and one that is not there."""
    with pytest.raises(EntryNotSigned) as refused:
        receipts_for_draw(office, f"{entry}")
    assert refused.value.entry == entry
