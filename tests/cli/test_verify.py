"""`portal register verify` says what it checked and what it could not, and its status says whether all is well."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from site_build.config import REGISTER_FILE, PublicKeys, format_keys
from site_build.formats.cosignature import cosign, new_cosigner_key
from site_build.formats.errors import PolicyOther
from site_build.formats.leaf import commit
from site_build.formats.log_files import CHECKPOINT_FILE, LOG_FILE, format_log
from site_build.formats.note import format_vkey
from site_build.formats.receipt import format_receipt, make_receipt
from site_build.formats.trust_policy import format_trust_policy, policy_of
from site_build.register.keys import RegisterKeys, new_keys
from site_build.register.second_copy import COSIGNED_FILE
from spec.logs import (
    LINK,
    PUBLISHED,
    SALT,
    compact,
    jws,
    leaf_bytes,
    sign_head,
    statement,
    story,
    succeeded,
)
from support.commands import portal

FIRST = new_keys("register.example/acknowledgments")
SECOND = new_keys("register.example/acknowledgments/2")
CHAIR, SEED = "register.example/chair", bytes(32)
CHAIR_KEY = format_vkey(new_cosigner_key(CHAIR, SEED))
MADE = story()
EVIDENCE = jws(compact(statement(invitation=LINK.id)))
SIGNED = leaf_bytes("acknowledged", **PUBLISHED, signer=LINK.public_key, commitment=commit(SALT, EVIDENCE.encode()))
LEAVES = [MADE["edition"], MADE["invited"], SIGNED, MADE["revoked"]]


def public(keys: RegisterKeys) -> PublicKeys:
    """The public keys of one of the two registers, and the Chair's."""
    earlier = (FIRST.public().log_key,) if keys is SECOND else ()
    return keys.public().model_copy(update={"earlier": earlier, "cosigners": (CHAIR_KEY,)})


def chair_signs(leaves: Sequence[bytes], keys: RegisterKeys = FIRST) -> bytes:
    """The head over these leaves, cosigned on 24 November 2026."""
    return cosign(sign_head(keys, leaves), keys.public().log_key, CHAIR, SEED, 1_795_500_000)


def receipt_of(leaves: Sequence[bytes], note: bytes, evidence: str = EVIDENCE) -> bytes:
    """The receipt for the third of these leaves, under this head."""
    return format_receipt(make_receipt(leaves, 2, SALT, evidence, note))


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """The folder of a log of four entries."""
    return write_log(tmp_path / "log", LEAVES)


def write_log(folder: Path, leaves: Sequence[bytes], keys: RegisterKeys = FIRST) -> Path:
    """Write the files of a log into a new folder."""
    folder.mkdir()
    (folder / LOG_FILE).write_bytes(format_log(leaves))
    (folder / CHECKPOINT_FILE).write_bytes(sign_head(keys, leaves))
    (folder / REGISTER_FILE).write_bytes(format_keys(public(keys)))
    return folder


def verify(*paths: Path, status: int = 0) -> tuple[list[str], list[str]]:
    """What is said, and what is said to be wrong."""
    result = portal("register", "verify", *map(str, paths), status=status)
    return result.stdout.splitlines(), result.stderr.splitlines()


def test_nobody_has_cosigned(log: Path) -> None:
    """What the Chair has not signed yet is said, and what could not be checked."""
    said, wrong = verify(log)
    assert f"Not yet signed by {CHAIR}." in said
    assert said[-3:] == [
        "Not checked: who signed what. Receipts show that: give them, too.",
        "Not checked: whether something was taken out before. An earlier checkpoint shows that: --since.",
        "No file shows who used a link, nor whether a day is right.",
    ]
    assert wrong == []


def test_the_chair_has_signed_all(log: Path) -> None:
    """A cosigned checkpoint is told with its day, and answers what an earlier checkpoint would."""
    (log / CHECKPOINT_FILE).write_bytes(chair_signs(LEAVES))
    said, _ = verify(log)
    assert f"Signed by {CHAIR}, too: 4 of 4 entries, on 24 November 2026." in said
    assert not any("taken out before" in line for line in said)


def test_the_chair_has_signed_some(log: Path) -> None:
    """The newest cosigned head beside the log is told, too; one of another story is refused."""
    (log / COSIGNED_FILE).write_bytes(chair_signs(LEAVES[:3]))
    said, _ = verify(log)
    assert f"Signed by {CHAIR}, too: 3 of 4 entries, on 24 November 2026." in said
    (log / COSIGNED_FILE).write_bytes(chair_signs(LEAVES[1:]))
    _, wrong = verify(log, status=1)
    assert "not only grown since the checkpoint over 3 entries" in wrong[0]


def test_receipts_beside_the_log(log: Path, tmp_path: Path) -> None:
    """Receipts, one or a folder of them, are looked up in the log; who is on them is said."""
    receipts = tmp_path / "receipts"
    receipts.mkdir()
    (receipts / "a.txt").write_bytes(receipt_of(LEAVES, chair_signs(LEAVES)))
    (receipts / "b.txt").write_bytes(receipt_of(LEAVES[:3], sign_head(FIRST, LEAVES[:3])))
    said, wrong = verify(log, receipts, receipts / "a.txt")
    name = "Verified: Zoë Example signed kindness 1 as volunteer; entry 2 of {} in the log of {}."
    assert [line for line in said if "Zoë" in line] == [name.format(size, FIRST.origin) for size in (4, 3, 4)]
    signed = f"  Signed by {CHAIR}, too: 4 entries with this one, on 24 November 2026."
    unsigned = f"  Not yet signed by {CHAIR}."
    assert [line for line in said if line.startswith("  ")] == [signed, unsigned, signed]
    assert not any("who signed what" in line for line in said)
    assert wrong == []


def test_receipts_alone(log: Path, root: Path) -> None:
    """Without a log, receipts are checked by the keys in the current folder."""
    (root / REGISTER_FILE).write_bytes(format_keys(public(FIRST)))
    (root / "a.txt").write_bytes(receipt_of(LEAVES, chair_signs(LEAVES)))
    (root / "b.txt").write_bytes(b"")
    said, wrong = verify(root / "a.txt", root / "b.txt", status=1)
    assert len(said) == 2
    assert wrong[0].startswith("b.txt: This is not a receipt.")
    assert wrong[1] == "1 thing is not right. The lines above say what."


def test_a_form_for_somebody_else(log: Path, tmp_path: Path) -> None:
    """A receipt that verifies, and whose form is another register's, is a fault."""
    evidence = jws(compact(statement(invitation=LINK.id, origin="other.example/log")))
    commitment = commit(SALT, evidence.encode())
    leaf = leaf_bytes("acknowledged", **PUBLISHED, signer=LINK.public_key, commitment=commitment)
    leaves = [*LEAVES[:2], leaf]
    (tmp_path / "a.txt").write_bytes(receipt_of(leaves, sign_head(FIRST, leaves), evidence))
    said, wrong = verify(write_log(tmp_path / "other", leaves), tmp_path / "a.txt", status=1)
    assert wrong[0] == "a.txt: The form was made for another register: other.example/log."
    assert not any("Zoë" in line for line in said)


def test_a_log_that_goes_on(tmp_path: Path) -> None:
    """What was lost when a log went on is for the keeper to explain; a link that was taken back is a fault."""
    other = leaf_bytes("acknowledged", **PUBLISHED, signer=LINK.public_key, commitment="c" * 64)
    leaves = [succeeded(sign_head(FIRST, [*LEAVES, other]), 4), *LEAVES]
    said, wrong = verify(write_log(tmp_path / "good", leaves, SECOND))
    assert f"It goes on from {FIRST.origin}, which was last signed over 5 entries. 4 are here." in said
    lost = f"Of the 5 entries in {FIRST.origin}, 1 was lost before the register went on."
    assert f"Ask about this: {lost}" in said
    assert wrong == []
    _, wrong = verify(write_log(tmp_path / "bad", [*leaves, other], SECOND), status=1)
    assert wrong == [
        "log.jsonl, line 6: the link had been taken back by then. 1 entry is so.",
        "1 thing is not right. The lines above say what.",
    ]


@pytest.mark.parametrize("kind", ["log", "witness"])
def test_a_policy_that_names_other_keys(log: Path, kind: str) -> None:
    """A trust policy beside the log may ask for less than register.json has, and names no other key."""
    ours = policy_of(public(FIRST))
    (log / "tlog-policy").write_bytes(format_trust_policy(replace(ours, quorum=None)))
    verify(log)
    other = new_keys("other.example").public().log_key
    witnesses = {"other.example/chair": format_vkey(new_cosigner_key("other.example/chair", bytes(32)))}
    strange = {"log": replace(ours, logs=(*ours.logs, other)), "witness": replace(ours, witnesses=witnesses)}
    changed = replace(strange[kind], quorum=None)
    (log / "tlog-policy").write_bytes(format_trust_policy(changed))
    _, faults = verify(log, status=1)
    assert PolicyOther.words in faults
