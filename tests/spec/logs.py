"""Logs and receipts for two verifiers: as the real office makes them, and as a keeper who means ill could sign them.

Whatever is made here is checked by both: by this project's own verifier, and by `verify.mjs`, which knows SPEC.md
alone.
"""

import json
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from site_build.config import REGISTER_FILE, PublicKeys, format_keys
from site_build.content.publish import publish
from site_build.demo.forms import FormFactory
from site_build.errors import PortalError
from site_build.formats import base64
from site_build.formats.base64 import decode_url
from site_build.formats.checkpoint import Checkpoint, sign_checkpoint
from site_build.formats.cosignature import Cosignature
from site_build.formats.findings import examine_cosigned, examine_receipt
from site_build.formats.invitation import InvitationKeys, derive, new_code
from site_build.formats.leaf import commit, new_id, parse_leaf
from site_build.formats.log_files import CHECKPOINT_FILE, LOG_FILE, format_log
from site_build.formats.merkle import leaf_hash, tree_root
from site_build.formats.receipt import Checked, check_receipt, format_receipt, make_receipt, parse_receipt
from site_build.formats.signature import sign
from site_build.formats.trust_policy import TRUST_POLICY_FILE, parse_trust_policy
from site_build.formats.verify import Verified, check_growth, verify_log
from site_build.office.acknowledgments.acknowledgments import read_acknowledgments, withdraw
from site_build.office.acknowledgments.proofs import issue_receipts, log_files
from site_build.office.erase import erase
from site_build.office.forms.decisions import countersign
from site_build.office.forms.intake import take_in
from site_build.office.forms.record import record
from site_build.office.links.links import invite
from site_build.office.office import Office
from site_build.register.keys import RegisterKeys, new_keys
from site_build.register.second_copy import COSIGNED_FILE, verify_folder
from support.paper_sheets import signed_sheet
from support.sample import ORIGIN, SAMPLE, add, make_office

VERIFIER = Path(__file__).with_name("verify.mjs")
SALT = bytes(range(32))
DAY = "2026-11-24"
PUBLISHED = {"edition": "a" * 64, "bank": "b" * 64}
LINK: InvitationKeys = derive(new_code())
EARLIER: RegisterKeys = new_keys("earlier.example/acknowledgments")

Files = dict[str, bytes]
Fields = dict[str, Any]


@dataclass(frozen=True)
class Exported:
    """What a real office gave out: the log's files, and a receipt for each kind of acknowledgment."""

    keys: RegisterKeys
    files: Files
    receipts: Files

    @cached_property
    def leaves(self) -> list[bytes]:
        """The leaves in `log.jsonl`."""
        return [base64.decode_standard(line) for line in self.files[LOG_FILE].decode().splitlines()]


def export_everything(folder: Path) -> Exported:
    """Live through everything that the office can do, in a new register in `folder`, and export it."""
    shutil.copytree(SAMPLE, folder / "portal")
    publish(folder / "portal")
    office = make_office(folder / "portal", folder / "register", new_keys(ORIGIN))
    try:
        receipts = _live(office)
        return Exported(office.register.keys, log_files(office), receipts)
    finally:
        office.register.close()


def _live(office: Office) -> Files:
    """Zoë signs with a link and on paper, Ash without a link; then Zoë is erased. What was receipted, by its kind."""
    zoe, pen, receipts = add(office, "Zoë Example", "volunteer"), FormFactory.of(office, "kindness"), {}
    add(office, "Ash Invented", "staff, trustee")
    link = invite(office, "Zoë Example").address
    unsigned = pen.statement(None, role="staff", name="Ash Invented")
    take_in(office, [pen.write(link), pen.seal(unsigned)])
    countersign(office, unsigned["id"], "Ash Invented")
    receipts["acknowledged"], receipts["countersigned"] = _issue(office, "Zoë Example"), _issue(office, "Ash Invented")
    with office.register.view() as view:
        (signed,) = (each.leaf.id for each in read_acknowledgments(view) if each.person == zoe.id)
    withdraw(office, signed, "A slip of the pen.")
    record(office, signed_sheet(office))
    receipts["recorded"] = _issue(office, "Zoë Example")
    erase(office, zoe.id)
    return receipts


def _issue(office: Office, who: str) -> bytes:
    (receipt,) = issue_receipts(office, who).values()
    return receipt


def sign_head(keys: RegisterKeys, leaves: Sequence[bytes]) -> bytes:
    """The checkpoint over any leaves at all, signed by the keeper."""
    root = tree_root([leaf_hash(leaf) for leaf in leaves])
    return sign_checkpoint(Checkpoint(keys.origin, len(leaves), root), decode_url(keys.log_seed))


def format_files(keys: RegisterKeys, leaves: Sequence[bytes], *earlier: RegisterKeys) -> Files:
    """The files of a log of any leaves at all, signed by the keeper; it may continue earlier ones, newest first."""
    vkeys = tuple(each.public().log_key for each in earlier)
    public = keys.public().model_copy(update={"earlier": vkeys})
    return {LOG_FILE: format_log(leaves), CHECKPOINT_FILE: sign_head(keys, leaves), REGISTER_FILE: format_keys(public)}


def succeeded(quoted: bytes, carried: int) -> bytes:
    """A leaf that says that a log continues another, quotes this head of it, and carries so many of its leaves."""
    return leaf_bytes("succeeded", checkpoint=quoted.decode(), carried=carried)


def leaf_bytes(kind: str, **fields: object) -> bytes:
    """A leaf of this kind, by hand: what every leaf has, then these fields in their order."""
    return compact({"kind": kind, "id": new_id(), "at": DAY, **fields})


def compact(value: object) -> bytes:
    """JSON without white space."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def story() -> dict[str, bytes]:
    """A leaf of each kind that the others can point at, by its kind, in an order in which they can follow."""
    leaves = {
        "edition": leaf_bytes("edition", policy="kindness", version="1", **PUBLISHED, change="first", since=None),
        "invited": leaf_bytes("invited", invitation=LINK.id, signer=LINK.public_key, expires=DAY, commitment="c" * 64),
        "acknowledged": leaf_bytes("acknowledged", **PUBLISHED, signer=LINK.public_key, commitment="c" * 64),
        "countersigned": leaf_bytes("countersigned", **PUBLISHED, commitment="c" * 64),
        "recorded": leaf_bytes("recorded", **PUBLISHED, commitment="c" * 64),
    }
    leaves["revoked"] = leaf_bytes("revoked", of=id_of(leaves["invited"]))
    leaves["withdrawn"] = leaf_bytes("withdrawn", of=id_of(leaves["recorded"]))
    leaves["erased"] = leaf_bytes("erased", of=id_of(leaves["withdrawn"]))
    return leaves


def id_of(leaf: bytes) -> str:
    """The id of a leaf."""
    return str(parse_leaf(leaf).id)


def statement(**changes: object) -> Fields:
    """A statement of PUBLISHED's words, with these entries changed."""
    return {
        "v": 1,
        "id": new_id(),
        "origin": ORIGIN,
        "invitation": None,
        "name": "Zoë Example",
        "role": "volunteer",
        "edition": {"policy": "kindness", "version": "1", "digest": PUBLISHED["edition"]},
        "quiz": {"bank": PUBLISHED["bank"], "nonce": new_id(), "answers": {"one": [0, 2], "two": []}},
        "declaration": "I will be kind.",
        "opened": ["easy", "full"],
        "helped_by": None,
        "signed_at": "2026-11-22T10:00:00Z",
        **changes,
    }


def paper(**changes: object) -> Fields:
    """A record of what was signed on paper, with these entries changed."""
    made = {**statement(), "signed_on": "2026-11-20", "witness": "Mo Example", "scan": None}
    del made["invitation"], made["signed_at"]
    return {**made, **changes}


def receipt_for(keys: RegisterKeys, kind: str, evidence: str, leaf: bytes = b"", **fields: object) -> bytes:
    """A receipt that the keeper gives for this evidence, under a leaf of this kind that commits to it, or this leaf."""
    data = leaf or leaf_bytes(kind, **PUBLISHED, **fields, commitment=commit(SALT, evidence.encode()))
    leaves = [*list(story().values())[:2], data, *list(story().values())[2:4]]
    return format_receipt(make_receipt(leaves, 2, SALT, evidence, format_files(keys, leaves)[CHECKPOINT_FILE]))


def signed_receipt(keys: RegisterKeys, evidence: str, signer: str = LINK.public_key) -> bytes:
    """A receipt for a JWS, under a leaf with this signer."""
    return receipt_for(keys, "acknowledged", evidence, signer=signer)


def jws(text: bytes) -> str:
    """These bytes signed with LINK."""
    return sign(text, LINK.seed)


@dataclass(frozen=True)
class Verdict:
    """What the two verifiers said: what was proved, or None and why not."""

    proved: Fields | None
    python: Fields | None
    why: str


def assert_refused(verdict: Verdict) -> None:
    """Both refuse it, and the one that knows only SPEC.md says why in a line."""
    assert (verdict.proved, verdict.python) == (None, None)
    assert len(verdict.why.splitlines()) == 1


def assert_proved(verdict: Verdict) -> None:
    """Both prove the same of it."""
    assert verdict.proved is not None, verdict.why
    assert verdict.proved == verdict.python


class Node:
    """Node.js, which runs the verifier that knows SPEC.md alone, for as many files as it is asked about."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def verify(self, *paths: Path) -> tuple[Fields | None, str]:
        """What it proves of a folder, or of a receipt and register.json; otherwise None and why not."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps([str(path) for path in paths]) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        return answer.get("proved"), answer.get("refused", "")


class Verifiers:
    """Both verifiers, over files written into a folder."""

    def __init__(self, node: Node, folder: Path) -> None:
        self._node = node
        self._folder = folder

    def log(self, files: Files, since: bytes = b"") -> Verdict:
        """Verify a log by its files, and perhaps that it has only grown since an earlier checkpoint."""
        for name in (COSIGNED_FILE, TRUST_POLICY_FILE):
            (self._folder / name).unlink(missing_ok=True)
        write_files(self._folder, {**files, "earlier": since})
        proved, why = self._node.verify(self._folder, *([self._folder / "earlier"] if since else []))
        try:
            found = verify_folder(self._folder)
            grown = {"since": check_growth(found, since)} if since else {}
            beside = _tell_beside(found, files)
        except PortalError:
            return Verdict(proved, None, why)
        return Verdict(proved, {**_tell(found), **beside, **grown}, why)

    def receipt(self, data: bytes, public: PublicKeys, log: Files | None = None) -> Verdict:
        """Verify a receipt by a register's public keys, and perhaps that it belongs to the log in these files."""
        write_files(self._folder, {"receipt": data, REGISTER_FILE: format_keys(public), **(log or {})})
        keys = self._folder if log else self._folder / REGISTER_FILE
        proved, why = self._node.verify(self._folder / "receipt", keys)
        try:
            found = check_receipt(parse_receipt(data), public)
            stands = _look_up(data, found, log) if log else {}
        except PortalError:
            return Verdict(proved, None, why)
        told = {"origin": found.head.origin, "index": found.index, "size": found.size, "name": found.statement.name}
        return Verdict(proved, {**told, "by": _tell_cosigners(found.cosignatures), **stands}, why)


def _tell(found: Verified) -> Fields:
    """What was proved, as the other verifier tells it."""
    return {
        "size": found.size,
        "root": base64.encode_standard(found.head.root),
        "kinds": found.kinds,
        "by": _tell_cosigners(found.cosignatures),
        "continues": [
            {"origin": each.quoted.origin, "size": each.quoted.size, "carried": each.carried, "proved": each.proved}
            for each in found.successions
        ],
    }


def _tell_cosigners(cosignatures: Sequence[Cosignature]) -> list[Fields]:
    return [{"name": each.name, "when": each.when} for each in cosignatures]


def _tell_beside(found: Verified, files: Files) -> Fields:
    """What was proved of the two files that may lie beside a log."""
    told: Fields = {}
    if COSIGNED_FILE in files:
        head, lines = examine_cosigned(found, files[COSIGNED_FILE])
        told["cosigned"] = {"size": head.size, "by": _tell_cosigners(lines)}
    if TRUST_POLICY_FILE in files:
        policy = parse_trust_policy(files[TRUST_POLICY_FILE])
        quorum = policy.quorum or "none"
        told["policy"] = {"logs": [*policy.logs], "witnesses": dict(policy.witnesses), "quorum": quorum}
    return told


def _look_up(data: bytes, found: Checked, log: Files) -> Fields:
    """Whether what a receipt proves stands in a log; any fault is raised."""
    verified = verify_log(log[LOG_FILE], log[CHECKPOINT_FILE], PublicKeys.model_validate_json(log[REGISTER_FILE]))
    findings = examine_receipt(parse_receipt(data), found, verified)
    for fault in findings.faults:
        raise fault
    return {"stands": not findings.remarks}


def write_files(folder: Path, files: Files) -> None:
    """Write these files into a folder."""
    for name, data in files.items():
        (folder / name).write_bytes(data)
