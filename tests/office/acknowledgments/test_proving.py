"""What proves something outside the register does so under the newest head that the Chair has signed, too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pytest

from site_build.files import write_private
from site_build.formats.base64 import decode_url
from site_build.formats.checkpoint import Checkpoint, sign_checkpoint
from site_build.formats.cosignature import cosign, new_cosigner_key
from site_build.formats.leaf import today
from site_build.formats.merkle import leaf_hash, tree_root
from site_build.formats.note import format_vkey
from site_build.formats.receipt import Checked, check_receipt, parse_receipt
from site_build.office.acknowledgments.proofs import Certificate, certify_person, issue_receipts, log_files
from site_build.office.office import Office
from site_build.office.people.people import find_person
from site_build.office.safekeeping.cosigning import know_cosigner
from site_build.register.second_copy import COSIGNED_FILE
from support.chair import sign_people

CHAIR, SEED = "register.example/chair", bytes(32)
KEY = format_vkey(new_cosigner_key(CHAIR, SEED))
NOON = 1_795_500_000
DAY = date(2026, 11, 24)


@dataclass(frozen=True)
class Proofs:
    """What one person is given: their receipt, checked, and their certificate."""

    receipt: Checked
    certificate: Certificate


def proofs_of(office: Office, who: str) -> Proofs:
    """The receipt and the certificate of somebody who signed once."""
    (data,) = issue_receipts(office, who).values()
    with office.register.view() as view:
        person = find_person(view.people.values(), who)
    (certificate,) = certify_person(office, person.id, today())
    return Proofs(check_receipt(parse_receipt(data), office.public_keys), certificate)


def leaves_of(office: Office) -> Sequence[bytes]:
    """The log's leaves."""
    with office.register.view() as view:
        return view.leaves()


def sign_head(office: Office, leaves: Sequence[bytes], seed: bytes = SEED) -> bytes:
    """The log's head over these leaves, with the Chair's line."""
    keys = office.register.keys
    root = tree_root([leaf_hash(leaf) for leaf in leaves])
    note = sign_checkpoint(Checkpoint(keys.origin, len(leaves), root), decode_url(keys.log_seed))
    return cosign(note, keys.public().log_key, CHAIR, seed, NOON)


def keep(office: Office, note: bytes) -> None:
    """Keep this as what the Chair signed last."""
    write_private(office.register.folder / COSIGNED_FILE, note)


def assert_unsigned(office: Office, who: str) -> None:
    """The proofs of this person are under the newest head, and say that the Chair has not signed it."""
    proofs, size = proofs_of(office, who), len(leaves_of(office))
    assert (proofs.receipt.size, proofs.receipt.cosignatures) == (size, ())
    assert (proofs.certificate.size, proofs.certificate.cosigned_on) == (size, None)
    assert proofs.certificate.witness == "Chair of Trustees"


def test_what_the_chair_has_signed(office: Office) -> None:
    """Whose entry the signed head covers has a proof under it; whoever signed later has one under the newest."""
    know_cosigner(office, KEY)
    (first,) = sign_people(office, 1)
    covered = leaves_of(office)
    keep(office, sign_head(office, covered))
    (second,) = sign_people(office, 1, 1)
    proofs = proofs_of(office, first)
    assert (proofs.receipt.size, [each.when for each in proofs.receipt.cosignatures]) == (len(covered), [NOON])
    assert (proofs.certificate.size, proofs.certificate.cosigned_on) == (len(covered), DAY)
    assert proofs.certificate.position == proofs.receipt.index
    assert_unsigned(office, second)


def test_before_the_chair_signs(office: Office) -> None:
    """Without such a head, and without a known key, everything is under the newest head."""
    (name,) = sign_people(office, 1)
    assert_unsigned(office, name)
    keep(office, sign_head(office, leaves_of(office)))
    assert_unsigned(office, name)


BAD: Mapping[str, bytes] = {"nothing": b"", "no note": b"cosigned\n"}


@pytest.mark.parametrize("note", BAD.values(), ids=BAD.keys())
def test_a_file_that_is_no_head(office: Office, note: bytes) -> None:
    """What cannot be read is no reason to give nobody a proof."""
    know_cosigner(office, KEY)
    (name,) = sign_people(office, 1)
    keep(office, note)
    assert_unsigned(office, name)


def test_a_head_of_something_else(office: Office) -> None:
    """A head over other entries, or by another Chair's key, proves nothing."""
    know_cosigner(office, KEY)
    (name,) = sign_people(office, 1)
    leaves = leaves_of(office)
    for note in (
        sign_head(office, leaves[::-1]),
        sign_head(office, [*leaves, leaves[0]]),
        sign_head(office, leaves, b"o" * 32),
    ):
        keep(office, note)
        assert_unsigned(office, name)


def test_the_signed_head_is_exported(office: Office) -> None:
    """What the Chair has signed goes out with the log, if it is good, so that anybody can check it."""
    know_cosigner(office, KEY)
    sign_people(office, 1)
    assert COSIGNED_FILE not in log_files(office)
    note = sign_head(office, leaves_of(office))
    keep(office, note)
    assert log_files(office)[COSIGNED_FILE] == note
    keep(office, sign_head(office, leaves_of(office)[::-1]))
    assert COSIGNED_FILE not in log_files(office)
