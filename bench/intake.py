"""What it costs to take in a batch of forms, against the bare cryptography that it cannot do without, on one core.

The bare part opens each envelope (P-256, Concat KDF, AES-256-GCM) and verifies its signature (Ed25519), and looks at
nothing. What the portal does more is to read strictly, look up link, person and edition, grade the answers again, and
seal, log and keep each form, in one transaction.
"""

import base64
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import process_time

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.concatkdf import ConcatKDFHash

from bench.crowd import gather_crowd
from bench.table import Figure
from site_build.acknowledgment.invitation import Invitation, derive, new_code
from site_build.content.bank import parse_bank
from site_build.office.demonstration import fill_form
from site_build.office.entries import read_person
from site_build.office.intake import Incoming, take_in
from site_build.office.unlock import Office
from site_build.register.change import Change
from site_build.register.leaf import InvitedLeaf, commit, new_id, new_salt, today
from site_build.register.people import format_person
from site_build.register.view import Details

COUNT = 1000
ROUNDS = 5
SLOWER = 2.0  # at least 0.5 of the speed
ABOUT = b"\x00\x00\x00\x07A256GCM" + bytes(8) + b"\x00\x00\x01\x00"  # RFC 7518 section 4.6.2, no apu, no apv


def measure_intake(folder: Path) -> Iterator[Figure]:
    """The median ratio of one core's time for a batch."""
    folder.mkdir()
    ours, bare = zip(*(_time_round(folder / str(number)) for number in range(ROUNDS)), strict=True)
    ratio = median(one / other for one, other in zip(ours, bare, strict=True))
    yield Figure(f"intake of {COUNT:,} forms, of bare opening and verifying", ratio, SLOWER, "x")
    yield Figure("  the portal", median(ours), unit="s")
    yield Figure("  the bare cryptography", median(bare), unit="s")


def _time_round(folder: Path) -> tuple[float, float]:
    with gather_crowd(folder, 0) as office:
        forms, signers = _fill_in(office)
        before = process_time()
        outcomes = take_in(office, forms)
        ours = process_time() - before
        assert {outcome.state for outcome in outcomes} == {"accepted"}
        before = process_time()
        _open_bare(office, forms, signers)
        return ours, process_time() - before


def _fill_in(office: Office) -> tuple[list[Incoming], list[str]]:
    """A signed form of each of so many new people, and their public keys."""
    publication = office.published.publications[-1]
    bank, keys = parse_bank(office.published.read(publication.bank)), office.register.keys.public()
    forms, signers = [], []
    with office.register.change() as change:
        for number in range(COUNT):
            name, code = f"Invented {number}", new_code()
            data = fill_form(keys, publication, bank, name=name, role="volunteer", code=code)
            forms.append(Incoming(f"form {number}", data, datetime.now(UTC)))
            signers.append(_invite(office, change, name, derive(code)))
    return forms, signers


def _invite(office: Office, change: Change, name: str, link: Invitation) -> str:
    person = read_person(office.portal, {"name": name, "roles": "volunteer", "started": "2026-01-05"})
    record, salt = format_person(person), new_salt()
    leaf = InvitedLeaf(
        id=new_id(), at=today(), invitation=link.id, signer=link.public_key, commitment=commit(salt, record)
    )
    change.put_person(person)
    change.append(leaf, Details(record.decode(), salt, person.id))
    return link.public_key


def _open_bare(office: Office, forms: Sequence[Incoming], signers: Sequence[str]) -> None:
    pair = office.register.keys.opening_key
    numbers = _point(pair.model_dump())
    private = ec.EllipticCurvePrivateNumbers(_number(pair.d), numbers).private_key()
    for form, signer in zip(forms, signers, strict=True):
        header, _, iv, sealed, tag = form.data.split(b".")
        shared = private.exchange(ec.ECDH(), _point(json.loads(_decode(header))["epk"]).public_key())
        key = ConcatKDFHash(SHA256(), 32, ABOUT).derive(shared)
        signed = AESGCM(key).decrypt(_decode(iv), _decode(sealed) + _decode(tag), header)
        said, _, signature = signed.rpartition(b".")
        Ed25519PublicKey.from_public_bytes(_decode(signer.encode())).verify(_decode(signature), said)


def _point(jwk: dict[str, str]) -> ec.EllipticCurvePublicNumbers:
    return ec.EllipticCurvePublicNumbers(_number(jwk["x"]), _number(jwk["y"]), ec.SECP256R1())


def _number(text: str) -> int:
    return int.from_bytes(_decode(text.encode()))


def _decode(text: bytes) -> bytes:
    return base64.urlsafe_b64decode(text + b"==")
