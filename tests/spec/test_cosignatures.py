"""A stranger checks cosignatures, trust policies, and receipts beside a log, from SPEC.md and FIPS 204 alone."""

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from site_build.config import REGISTER_FILE, PublicKeys
from site_build.formats.cosignature import cosign, new_cosigner_key
from site_build.formats.leaf import commit
from site_build.formats.log_files import CHECKPOINT_FILE
from site_build.formats.note import (
    ED25519_COSIGNATURE,
    SignatureLine,
    VerifierKey,
    format_note,
    format_vkey,
    parse_note,
)
from site_build.formats.receipt import format_receipt, make_receipt
from site_build.formats.trust_policy import TRUST_POLICY_FILE, format_trust_policy, policy_of
from site_build.register.keys import RegisterKeys
from site_build.register.second_copy import COSIGNED_FILE
from spec.logs import (
    EARLIER,
    LINK,
    PUBLISHED,
    SALT,
    Exported,
    Files,
    Verifiers,
    assert_proved,
    assert_refused,
    compact,
    format_files,
    jws,
    leaf_bytes,
    sign_head,
    statement,
    story,
    succeeded,
)

CHAIR, SEED = "register.example/chair", bytes(range(32))
CHAIR_KEY = format_vkey(new_cosigner_key(CHAIR, SEED))
WITNESS = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
WITNESS_KEY = VerifierKey("witness.example", ED25519_COSIGNATURE, WITNESS.public_key().public_bytes_raw())
WHOLE = list(story().values())
NOON = 1_795_500_000


def with_cosigners(files: Files, *vkeys: str) -> Files:
    """These files, with these cosigners' keys in register.json."""
    public = json.loads(files[REGISTER_FILE])
    return {**files, REGISTER_FILE: json.dumps({**public, "cosigners": vkeys}).encode()}


def chair_signs(keys: RegisterKeys, leaves: list[bytes], when: int = NOON, name: str = CHAIR) -> bytes:
    """The head over these leaves, cosigned by the Chair."""
    return cosign(sign_head(keys, leaves), keys.public().log_key, name, SEED, when)


def witness_signs(note: bytes, when: int = NOON) -> bytes:
    """A signed head with an Ed25519 cosignature, too."""
    parsed = parse_note(note)
    made = WITNESS.sign(f"cosignature/v1\ntime {when}\n{parsed.text}".encode())
    line = SignatureLine(WITNESS_KEY.name, WITNESS_KEY.key_id, when.to_bytes(8) + made)
    return format_note(replace(parsed, signatures=(*parsed.signatures, line)))


@pytest.fixture
def signed(keys: RegisterKeys) -> Files:
    """A log whose head the Chair and a witness have signed, too."""
    files = with_cosigners(format_files(keys, WHOLE), CHAIR_KEY, format_vkey(WITNESS_KEY))
    return {**files, CHECKPOINT_FILE: witness_signs(chair_signs(keys, WHOLE))}


def test_both_kinds(verifiers: Verifiers, signed: Files) -> None:
    """ML-DSA-44 and Ed25519 cosignatures are proved, in the note's order."""
    verdict = verifiers.log(signed)
    assert_proved(verdict)
    assert verdict.proved
    assert verdict.proved["by"] == [{"name": CHAIR, "when": NOON}, {"name": "witness.example", "when": NOON}]


def test_nobody_known(verifiers: Verifiers, signed: Files) -> None:
    """Lines by keys that register.json does not have say nothing."""
    verdict = verifiers.log(with_cosigners(signed))
    assert_proved(verdict)
    assert verdict.proved
    assert verdict.proved["by"] == []


@pytest.mark.parametrize("number", range(60))
def test_one_bit_of_a_cosignature(verifiers: Verifiers, signed: Files, number: int) -> None:
    """Whichever bit of a line's time or signature is flipped, in any part of it, the checkpoint is refused."""
    note = parse_note(signed[CHECKPOINT_FILE])
    at = 1 if number % 4 else 2
    data = bytearray(note.signatures[at].signature)
    place = number * 7919 % (84 if number % 4 == 1 else len(data))  # in the hint, which comes last, or anywhere
    data[-1 - place] ^= 1 << number % 8
    lines = list(note.signatures)
    lines[at] = replace(lines[at], signature=bytes(data))
    changed = format_note(replace(note, signatures=tuple(lines)))
    assert_refused(verifiers.log({**signed, CHECKPOINT_FILE: changed}))


@pytest.mark.parametrize("size", [1, 8, 9, 2427, 2429])
def test_another_length(verifiers: Verifiers, signed: Files, size: int) -> None:
    """A known line of another length is refused."""
    note = parse_note(signed[CHECKPOINT_FILE])
    line = replace(note.signatures[1], signature=(note.signatures[1].signature + b"\0")[:size])
    changed = format_note(replace(note, signatures=(note.signatures[0], line)))
    assert_refused(verifiers.log({**signed, CHECKPOINT_FILE: changed}))


@pytest.mark.parametrize("seed", range(5))
def test_many_keys(verifiers: Verifiers, keys: RegisterKeys, seed: int) -> None:
    """Whatever the key, the name and the time, both agree."""
    secret, name = bytes([seed]) * 32, "é" * (seed * 30 + 1)
    vkey = format_vkey(new_cosigner_key(name, secret))
    note = cosign(sign_head(keys, WHOLE), keys.public().log_key, name, secret, 1 + seed * 10**10)
    assert_proved(verifiers.log({**with_cosigners(format_files(keys, WHOLE), vkey), CHECKPOINT_FILE: note}))


@pytest.mark.parametrize(
    ("when", "check"),
    [(0, assert_refused), (1, assert_proved), (253402300799, assert_proved), (253402300800, assert_refused)],
)
def test_times(verifiers: Verifiers, keys: RegisterKeys, when: int, check: Callable[[object], None]) -> None:
    """A time is a second of the years 1970 to 9999, and not the first."""
    files = with_cosigners(format_files(keys, WHOLE), CHAIR_KEY, format_vkey(WITNESS_KEY))
    check(verifiers.log({**files, CHECKPOINT_FILE: chair_signs(keys, WHOLE, when)}))
    check(verifiers.log({**files, CHECKPOINT_FILE: witness_signs(sign_head(keys, WHOLE), when)}))


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        CHAIR_KEY[:-4],
        CHAIR_KEY.replace("chair", "chain"),
        format_vkey(replace(WITNESS_KEY, kind=1)),
        format_vkey(replace(WITNESS_KEY, kind=6)),
        format_vkey(replace(WITNESS_KEY, public_key=bytes(32))),
        format_vkey(replace(WITNESS_KEY, public_key=b"\xee" + b"\xff" * 30 + b"\x7f")),
    ],
)
def test_no_cosigners_key(verifiers: Verifiers, keys: RegisterKeys, vkey: str) -> None:
    """A cosigner's key that is none is refused, whether or not they signed."""
    assert_refused(verifiers.log(with_cosigners(format_files(keys, WHOLE), vkey)))


def test_worked_examples(verifiers: Verifiers, read_vectors: Callable[[str], Any], keys: RegisterKeys) -> None:
    """Another implementation's cosigned head is known to both; they have no leaves of it, and so prove nothing more."""
    vectors = read_vectors("cosignature")
    public = keys.public().model_copy(
        update={"log_key": vectors["log"]["vkey"], "cosigners": (vectors["cosigner"]["vkey"],)}
    )
    log = format_files(keys, WHOLE)
    for example in vectors["notes"]:
        files = {**log, REGISTER_FILE: public.model_dump_json().encode(), CHECKPOINT_FILE: example["note"].encode()}
        verdict = verifiers.log(files)
        assert_refused(verdict)
        assert verdict.why == "another number of lines than the checkpoint is over"


def test_a_head_beside_the_log(verifiers: Verifiers, keys: RegisterKeys) -> None:
    """The newest head that was signed again lies beside the newest one, and the log has only grown since."""
    files = with_cosigners(format_files(keys, WHOLE), CHAIR_KEY)
    verdict = verifiers.log({**files, COSIGNED_FILE: chair_signs(keys, WHOLE[:3])})
    assert_proved(verdict)
    assert verdict.proved
    assert verdict.proved["cosigned"] == {"size": 3, "by": [{"name": CHAIR, "when": NOON}]}
    for bad in (chair_signs(keys, WHOLE[1:]), chair_signs(EARLIER, WHOLE[:3]), b""):
        assert_refused(verifiers.log({**files, COSIGNED_FILE: bad}))


def test_a_head_of_the_log_before(verifiers: Verifiers, keys: RegisterKeys) -> None:
    """What was signed again before a log went on under another key is still proved."""
    log = [succeeded(sign_head(EARLIER, WHOLE), 8), *WHOLE]
    files = with_cosigners(format_files(keys, log, EARLIER), CHAIR_KEY)
    verdict = verifiers.log({**files, COSIGNED_FILE: chair_signs(EARLIER, WHOLE[:3])})
    assert_proved(verdict)
    assert verdict.proved
    assert verdict.proved["cosigned"]["by"] == [{"name": CHAIR, "when": NOON}]


def test_policies(verifiers: Verifiers, keys: RegisterKeys, exported: Exported) -> None:
    """The trust policy that is exported names the keys of register.json."""
    files = with_cosigners(format_files(keys, WHOLE, EARLIER), CHAIR_KEY)
    policy = format_trust_policy(policy_of(PublicKeys.model_validate_json(files[REGISTER_FILE])))
    verdict = verifiers.log({**files, TRUST_POLICY_FILE: policy})
    assert_proved(verdict)
    assert verdict.proved
    logs = [keys.public().log_key, EARLIER.public().log_key]
    assert verdict.proved["policy"] == {"logs": logs, "witnesses": {CHAIR: CHAIR_KEY}, "quorum": CHAIR}
    real = verifiers.log(exported.files)
    assert_proved(real)
    assert real.proved
    assert real.proved["policy"] == {"logs": [keys.public().log_key], "witnesses": {}, "quorum": "none"}


POLICIES = {
    "nothing": "",
    "no quorum": "# none\n",
    "last line cut": "quorum none",
    "carriage return": "quorum none\r\n",
    "quorum twice": "quorum none\nquorum none\n",
    "quorum of nobody": "quorum chair\n",
    "quorum before its witness": f"quorum chair\nwitness chair {CHAIR_KEY}\n",
    "a group": f"witness a {CHAIR_KEY}\ngroup b any a\nquorum b\n",
    "an address": f"witness a {CHAIR_KEY} https://a.example/\nquorum a\n",
    "a witness called none": f"witness none {CHAIR_KEY}\nquorum none\n",
    "a key twice": f"witness a {CHAIR_KEY}\nwitness b {CHAIR_KEY}\nquorum a\n",
    "a witness's key as a log's": f"log {CHAIR_KEY}\nquorum none\n",
    "another space": "quorum\u00a0none\n",
}


@pytest.mark.parametrize("text", POLICIES.values(), ids=POLICIES.keys())
def test_bad_policies(verifiers: Verifiers, keys: RegisterKeys, text: str) -> None:
    """A policy of another form is refused by both."""
    assert_refused(verifiers.log({**format_files(keys, WHOLE), TRUST_POLICY_FILE: text.encode()}))


def test_comments_in_policies(verifiers: Verifiers, keys: RegisterKeys) -> None:
    """Comments and blanks are left out by both."""
    text = f"\n \t# é\n\twitness  a\t{CHAIR_KEY} \n\nquorum\ta\n"
    assert_proved(verifiers.log({**format_files(keys, WHOLE), TRUST_POLICY_FILE: text.encode()}))


def log_with_form(**changes: object) -> tuple[list[bytes], str]:
    """A log whose third leaf is for a form with these entries changed, and the form's JWS."""
    evidence = jws(compact(statement(**{"invitation": LINK.id, **changes})))
    commitment = commit(SALT, evidence.encode())
    leaf = leaf_bytes("acknowledged", **PUBLISHED, signer=LINK.public_key, commitment=commitment)
    return [*WHOLE[:2], leaf, WHOLE[5]], evidence


def receipt_under(note: bytes, leaves: list[bytes], evidence: str) -> bytes:
    """The receipt for the third of these leaves under this head."""
    return format_receipt(make_receipt(leaves, 2, SALT, evidence, note))


def test_cosigned_receipts(verifiers: Verifiers, keys: RegisterKeys) -> None:
    """A receipt under a cosigned head says who signed that; a line that does not hold spoils it."""
    leaves, evidence = log_with_form()
    public = keys.public().model_copy(update={"cosigners": (CHAIR_KEY,)})
    good = receipt_under(chair_signs(keys, leaves), leaves, evidence)
    verdict = verifiers.receipt(good, public)
    assert_proved(verdict)
    assert verdict.proved
    assert verdict.proved["by"] == [{"name": CHAIR, "when": NOON}]
    line = good.splitlines()[-1].split(b" ")[2]
    raw = bytearray(base64.b64decode(line))
    raw[50] ^= 1
    assert_refused(verifiers.receipt(good.replace(line, base64.b64encode(raw)), public))


def test_receipts_of_the_log_before(verifiers: Verifiers, keys: RegisterKeys) -> None:
    """A receipt of an earlier log holds by its key in register.json, and without that key not."""
    leaves, evidence = log_with_form()
    earlier = (EARLIER.public().log_key,)
    public = keys.public().model_copy(update={"cosigners": (CHAIR_KEY,), "earlier": earlier})
    receipt = receipt_under(chair_signs(EARLIER, leaves), leaves, evidence)
    assert_proved(verifiers.receipt(receipt, public))
    assert_refused(verifiers.receipt(receipt, keys.public()))


def test_receipts_beside_a_log(verifiers: Verifiers, keys: RegisterKeys) -> None:
    """A receipt stands in the log, or in what a log carries of the one before; what was lost is told."""
    leaves, evidence = log_with_form(origin=keys.origin)
    files = format_files(keys, leaves)
    for size in (3, 4):
        receipt = receipt_under(sign_head(keys, leaves[:size]), leaves[:size], evidence)
        verdict = verifiers.receipt(receipt, PublicKeys.model_validate_json(files[REGISTER_FILE]), files)
        assert_proved(verdict)
        assert verdict.proved
        assert verdict.proved["stands"] is True
    earlier = receipt_under(sign_head(EARLIER, leaves), leaves, evidence)
    for carried in (4, 2):
        after = format_files(keys, [succeeded(sign_head(EARLIER, leaves), carried), *leaves[:carried]], EARLIER)
        verdict = verifiers.receipt(earlier, PublicKeys.model_validate_json(after[REGISTER_FILE]), after)
        assert_proved(verdict)
        assert verdict.proved
        assert verdict.proved["stands"] is (carried == 4)


def test_receipts_that_do_not_fit(verifiers: Verifiers, keys: RegisterKeys) -> None:
    """Another register's form, another link, another story, and a log that ends too early: both refuse each."""
    for changes in ({"origin": "other.example/log"}, {"invitation": None}, {"invitation": "A" * 22}):
        leaves, evidence = log_with_form(**changes)
        receipt = receipt_under(sign_head(keys, leaves), leaves, evidence)
        assert_refused(verifiers.receipt(receipt, keys.public(), format_files(keys, leaves)))
    leaves, evidence = log_with_form()
    receipt = receipt_under(sign_head(keys, leaves), leaves, evidence)
    assert_refused(verifiers.receipt(receipt, keys.public(), format_files(keys, leaves[:3])))
    assert_refused(verifiers.receipt(receipt, keys.public(), format_files(keys, [*leaves[:3], WHOLE[2]])))
    fork = [*leaves[:2], WHOLE[2], leaves[3]]
    after = format_files(keys, [succeeded(sign_head(EARLIER, leaves), 4), *fork], EARLIER)
    earlier = receipt_under(sign_head(EARLIER, leaves[:3]), leaves[:3], evidence)
    assert_refused(verifiers.receipt(earlier, PublicKeys.model_validate_json(after[REGISTER_FILE]), after))
