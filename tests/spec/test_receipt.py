"""A verifier that was written from SPEC.md alone proves what ours proves by a receipt, and refuses what ours does."""

import base64
import json
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from site_build.formats.base64 import encode_url
from site_build.formats.invitation import derive, new_code
from site_build.formats.leaf import commit, new_id
from site_build.formats.log_files import CHECKPOINT_FILE
from site_build.formats.receipt import format_receipt, make_receipt
from site_build.formats.signature import sign
from site_build.register.keys import RegisterKeys, new_keys
from spec.logs import (
    LINK,
    PUBLISHED,
    SALT,
    Exported,
    Fields,
    Verifiers,
    assert_proved,
    assert_refused,
    compact,
    format_files,
    jws,
    leaf_bytes,
    paper,
    receipt_for,
    signed_receipt,
    statement,
    story,
)

SIGNED = ["acknowledged", "countersigned", "recorded"]
QUIZ = {"bank": PUBLISHED["bank"], "nonce": new_id(), "answers": {}}
WORDS = {"policy": "kindness", "version": "1", "digest": PUBLISHED["edition"]}
OTHER = derive(new_code())


@pytest.mark.parametrize("kind", SIGNED)
def test_real_receipts(verifiers: Verifiers, exported: Exported, kind: str) -> None:
    """What a real office gives for each kind of acknowledgment is proved, also after the person was erased."""
    verdict = verifiers.receipt(exported.receipts[kind], exported.keys.public())
    assert_proved(verdict)
    assert verdict.proved
    assert verdict.proved["name"] == ("Ash Invented" if kind == "countersigned" else "Zoë Example")


@pytest.mark.parametrize("kind", SIGNED)
def test_receipt_of_another_log(verifiers: Verifiers, exported: Exported, kind: str) -> None:
    """A receipt is refused by another register's key, even if it has the same name."""
    assert_refused(verifiers.receipt(exported.receipts[kind], new_keys(exported.keys.origin).public()))


def edit(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    """A change of the receipt's own lines, which must hold the old bytes."""

    def apply(receipt: bytes) -> bytes:
        assert old in receipt
        return receipt.replace(old, new, 1)

    return apply


def extra(change: Callable[[str], str]) -> Callable[[bytes], bytes]:
    """A change of the JSON in the extra line."""

    def apply(receipt: bytes) -> bytes:
        lines = receipt.split(b"\n")
        old = base64.b64decode(lines[1].removeprefix(b"extra ")).decode()
        new = change(old)
        assert new != old
        lines[1] = b"extra " + base64.b64encode(new.encode("utf-8", "surrogatepass"))
        return b"\n".join(lines)

    return apply


def entry(name: str, change: Callable[[str], str]) -> Callable[[bytes], bytes]:
    """A change of one entry of the extra line."""
    return extra(lambda text: json.dumps({**json.loads(text), name: change(json.loads(text)[name])}))


def proof(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[bytes], bytes]:
    """A change of the proof's lines."""

    def apply(receipt: bytes) -> bytes:
        head, _, rest = receipt.partition(b"\n\n")
        lines = head.split(b"\n")
        return b"\n".join([*lines[:3], *change(lines[3:])]) + b"\n\n" + rest

    return apply


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda _: b"",
    "cut": lambda receipt: receipt[:-1],
    "cut in the middle": lambda receipt: receipt[: len(receipt) // 2],
    "more at the end": lambda receipt: receipt + b"\n",
    "too long": lambda receipt: receipt + b"x" * 524288,
    "another version": edit(b"@v1", b"@v2"),
    "no extra": lambda receipt: b"\n".join([*receipt.split(b"\n")[:1], *receipt.split(b"\n")[2:]]),
    "extra after index": edit(b"extra ", b"index 2\nextra "),
    "extra with a space": edit(b"extra ", b"extra  "),
    "extra in pieces": edit(b"\nindex", b"=\nindex"),
    "CRLF": edit(b"\nindex", b"\r\nindex"),
    "not ASCII": edit(b"\nindex", "é\nindex".encode()),
    "index 00": edit(b"index ", b"index 0"),
    "index +": edit(b"index ", b"index +"),
    "no index": edit(b"index ", b"index"),
    "another index": edit(b"index 2", b"index 1"),
    "index beyond the log": edit(b"index 2", b"index 9"),
    "index far beyond": edit(b"index 2", b"index " + b"9" * 18),
    "index of 19 digits": edit(b"index 2", b"index " + b"9" * 19),
    "no proof": proof(lambda _: []),
    "proof less": proof(lambda lines: lines[:-1]),
    "proof more": proof(lambda lines: [*lines, lines[0]]),
    "proof backwards": proof(lambda lines: lines[::-1]),
    "proof of 31 bytes": proof(lambda lines: [base64.b64encode(bytes(31)), *lines[1:]]),
    "proof in base64url": proof(lambda lines: [base64.urlsafe_b64encode(b"\xff" * 32), *lines[1:]]),
    "root": edit(b"\n5\n", b"\n5\nA"),
    "size": edit(b"\n5\n", b"\n6\n"),
    "extra is no object": extra(lambda _: "[]"),
    "extra with a key less": extra(lambda text: text.replace('"salt"', '"pepper"')),
    "extra with a key more": extra(lambda text: text.replace("{", '{"more":"",', 1)),
    "extra with a key twice": extra(lambda text: text.replace("{", '{"leaf":"",', 1)),
    "extra with half of a surrogate pair": entry("evidence", lambda _: "\ud800"),
    "salt": entry("salt", lambda _: "A" * 43),
    "salt too short": entry("salt", lambda salt: salt[:-1]),
    "salt that is a number": extra(lambda text: text.replace('"salt":"', '"salt":1,"x":"')),
    "leaf": entry("leaf", lambda leaf: leaf.replace("2026", "2025")),
    "leaf in another spelling": entry("leaf", lambda leaf: leaf.replace(",", ", ")),
    "name": entry("evidence", lambda evidence: evidence.replace("Zoë", "Zoe")),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_damaged_receipts(verifiers: Verifiers, keys: RegisterKeys, damage: Callable[[bytes], bytes]) -> None:
    """A receipt that was damaged or changed is refused."""
    good = receipt_for(keys, "countersigned", compact(statement()).decode())
    changed = damage(good)
    assert changed != good
    assert_refused(verifiers.receipt(changed, keys.public()))


@pytest.mark.parametrize("kind", SIGNED)
def test_changed_evidence(verifiers: Verifiers, exported: Exported, kind: str) -> None:
    """A receipt from a real office no longer holds when a letter of what was signed is changed."""
    change = entry(
        "evidence", lambda evidence: evidence[:-40] + ("A" if evidence[-40] != "A" else "B") + evidence[-39:]
    )
    assert_refused(verifiers.receipt(change(exported.receipts[kind]), exported.keys.public()))


def test_only_leaf(verifiers: Verifiers, keys: RegisterKeys) -> None:
    """The receipt of a log's only leaf has no proof, and is for no other place."""
    evidence = compact(statement()).decode()
    leaf = leaf_bytes("countersigned", **PUBLISHED, commitment=commit(SALT, evidence.encode()))
    signed = format_files(keys, [leaf])[CHECKPOINT_FILE]
    good = format_receipt(make_receipt([leaf], 0, SALT, evidence, signed))
    assert_proved(verifiers.receipt(good, keys.public()))
    assert_refused(verifiers.receipt(edit(b"index 0", b"index 1")(good), keys.public()))


@pytest.mark.parametrize("index", range(7))
def test_every_place(verifiers: Verifiers, keys: RegisterKeys, index: int) -> None:
    """A receipt is proved wherever its leaf stands in a log of seven."""
    evidence = compact(statement()).decode()
    leaves = list(story().values())[:7]
    leaves[index] = leaf_bytes("countersigned", **PUBLISHED, commitment=commit(SALT, evidence.encode()))
    signed = format_files(keys, leaves)[CHECKPOINT_FILE]
    good = format_receipt(make_receipt(leaves, index, SALT, evidence, signed))
    assert_proved(verifiers.receipt(good, keys.public()))


def nested(levels: int) -> str:
    """A statement's text with that many arrays around a number, in the last of its entries."""
    return compact(statement()).decode()[:-1] + f',"more":{"[" * levels}1{"]" * levels}}}'


def written(old: str = "{", new: str = "{", **changes: object) -> str:
    """A statement's text with these entries changed, and then these characters."""
    text = compact(statement(**changes)).decode()
    assert old in text
    return text.replace(old, new, 1)


def without(fields: Fields, name: str) -> str:
    """The text of a statement or record that lacks an entry."""
    return compact({key: value for key, value in fields.items() if key != name}).decode()


def test_longest_receipt(verifiers: Verifiers, keys: RegisterKeys) -> None:
    """A receipt may have 524,288 bytes, and no more."""
    good = receipt_for(keys, "countersigned", compact(statement()).decode())
    room = (524288 - len(good)) // 4 * 3
    for more, check in ((0, assert_proved), (6, assert_refused)):
        padded = extra(lambda text, more=more: text + " " * (room - 3 + more))(good)  # type: ignore[misc]
        check(verifiers.receipt(padded, keys.public()))


BAD_STATEMENTS = {
    "empty": "",
    "array": "[]",
    "null": "null",
    "byte order mark": "\ufeff" + written(),
    "NaN": written('"v":1', '"v":NaN'),
    "v of 2": written(v=2),
    "v of 1.0": written('"v":1', '"v":1.0'),
    "v of 1e0": written('"v":1', '"v":1e0'),
    "v of true": written(v=True),
    "v as text": written(v="1"),
    "a verdict": written(passed=True),
    **{f"no {name}": without(statement(), name) for name in statement()},
    "a key twice": written("{", '{"v":1,'),
    "a key twice, escaped": written("{", '{"\\u0076":1,'),
    "an answer twice": written('"one":[0,2]', '"one":[0,2],"one":[0]'),
    "a comma too many": written("}}", "},}"),
    "too deep": nested(9),
    "a key more": nested(0),
    "too long": " " * 32769,
    "too long by one": written() + " " * (32769 - len(written().encode())),
    "id": written(id="A" * 21 + "B"),
    "origin with a plus": written(origin="a+b"),
    "origin with a space": written(origin="a\u00a0b"),
    "long origin": written(origin="a" * 201),
    "invitation": written(invitation=""),
    "blank name": written(name=" \u2028"),
    "name with a control character": written(name="Zoë\u0085"),
    "name with a tab": written("Zoë", "Zoë\\t"),
    "long name": written(name="x" * 201),
    "name with half a character": written("Zoë", "\\udc00"),
    "role": written(role="Volunteer"),
    "long role": written(role="a" * 81),
    "version": written(edition={**WORDS, "version": ""}),
    "long version": written(edition={**WORDS, "version": "1" * 41}),
    "edition with a key more": written(edition={**WORDS, "more": 1}),
    "policy": written(edition={**WORDS, "policy": "kind--ness"}),
    "another edition": written(edition={**WORDS, "digest": "d" * 64}),
    "another bank": written(quiz={**QUIZ, "bank": "d" * 64}),
    "nonce": written(quiz={**QUIZ, "nonce": "paper"}),
    "answers in an array": written(quiz={**QUIZ, "answers": []}),
    "answers below none": written(quiz={**QUIZ, "answers": {"one": [-1]}}),
    "answers in fractions": written(quiz={**QUIZ, "answers": {"one": [0.5]}}),
    "answers that are truths": written(quiz={**QUIZ, "answers": {"one": [True]}}),
    "answers to no id": written(quiz={**QUIZ, "answers": {"One": [1]}}),
    "endless number": written("[0,2]", "[1e999]"),
    "no declaration": written(declaration=""),
    "long declaration": written(declaration="a" * 4001),
    "opened nothing": written(opened=[]),
    "opened unsorted": written(opened=["full", "easy"]),
    "opened twice": written(opened=["easy", "easy"]),
    "opened otherwise": written(opened=["skimmed"]),
    "helped by nobody": written(helped_by=""),
    "no such day": written(signed_at="2026-02-30T10:00:00Z"),
    "two times of day": written(signed_at="2026-11-22T10:00:00ZT10:00:00Z"),
    "no such second": written(signed_at="2026-11-22T10:00:60Z"),
    "no such hour": written(signed_at="2026-11-22T25:00:00Z"),
    "another zone": written(signed_at="2026-11-22T10:00:00+00:00"),
    "a fraction of nothing": written(signed_at="2026-11-22T10:00:00.Z"),
    "a paper record": compact(paper()).decode(),
}


@pytest.mark.parametrize("evidence", BAD_STATEMENTS.values(), ids=BAD_STATEMENTS.keys())
def test_statement_of_another_form(verifiers: Verifiers, keys: RegisterKeys, evidence: str) -> None:
    """What is no statement, or about another edition, is refused, though the keeper committed to it."""
    assert_refused(verifiers.receipt(receipt_for(keys, "countersigned", evidence), keys.public()))


GOOD_STATEMENTS = {
    "white space": " \n\t\r" + written(",", " , ") + " \n",
    "keys in another order": json.dumps(statement(), sort_keys=True),
    "escapes": json.dumps(statement(name="Zoë \U0001f600"), ensure_ascii=True),
    "longest name": written(name="\U0001f600" * 200),
    "name of what is not seen": written(name="\ufeff\u200b"),
    "with an invitation": written(invitation=LINK.id, helped_by="Mo Example"),
    "no answers": written(quiz=QUIZ),
    "choices in any order": written(quiz={**QUIZ, "answers": {"one": [2, 0, 2]}}),
    "all opened": written(opened=["changes", "easy", "elsewhere", "full"]),
    "longest declaration": written(declaration=" " * 4000),
    "parts of a second": written(signed_at="2024-02-29T23:59:59.123456789Z"),
    "longest": written() + " " * (32768 - len(written().encode())),
}


@pytest.mark.parametrize("evidence", GOOD_STATEMENTS.values(), ids=GOOD_STATEMENTS.keys())
def test_statement_in_any_spelling(verifiers: Verifiers, keys: RegisterKeys, evidence: str) -> None:
    """A statement is proved in each of its spellings, signed or not."""
    assert_proved(verifiers.receipt(receipt_for(keys, "countersigned", evidence), keys.public()))
    assert_proved(verifiers.receipt(signed_receipt(keys, jws(evidence.encode())), keys.public()))


BAD_RECORDS = {
    **{f"no {name}": without(paper(), name) for name in paper()},
    "a statement": written(),
    "an invitation": compact(paper(invitation=None)).decode(),
    "nonce": compact(paper(quiz={**QUIZ, "nonce": "papers"})).decode(),
    "no such day": compact(paper(signed_on="2025-02-29")).decode(),
    "a time": compact(paper(signed_on="2026-11-20T00:00:00")).decode(),
    "year 0": compact(paper(signed_on="0000-01-01")).decode(),
    "a number of seconds": compact(paper(signed_on=1700000000)).decode(),
    "no witness": compact(paper(witness=" ")).decode(),
    "scan": compact(paper(scan="A" * 64)).decode(),
    "another edition": compact(paper(edition={**WORDS, "digest": "d" * 64})).decode(),
}


@pytest.mark.parametrize("evidence", BAD_RECORDS.values(), ids=BAD_RECORDS.keys())
def test_record_of_another_form(verifiers: Verifiers, keys: RegisterKeys, evidence: str) -> None:
    """What is no record is refused, though the keeper committed to it."""
    assert_refused(verifiers.receipt(receipt_for(keys, "recorded", evidence), keys.public()))


@pytest.mark.parametrize(
    "changes", [{}, {"quiz": {**QUIZ, "nonce": "paper"}}, {"scan": "d" * 64}, {"signed_on": "0001-01-01"}]
)
def test_records(verifiers: Verifiers, keys: RegisterKeys, changes: Fields) -> None:
    """A record is proved, and everybody's nonce on paper is a word."""
    assert_proved(verifiers.receipt(receipt_for(keys, "recorded", compact(paper(**changes)).decode()), keys.public()))


def sign_under(header: bytes, text: bytes) -> str:
    """A JWS with this header, whose signature holds."""
    said = f"{encode_url(header)}.{encode_url(text)}"
    return f"{said}.{encode_url(Ed25519PrivateKey.from_private_bytes(LINK.seed).sign(said.encode()))}"


GOOD = jws(compact(statement()))
HEAD, PAYLOAD, SIGNATURE = GOOD.split(".")
BAD_SIGNATURES = {
    "unsigned": compact(statement()).decode(),
    "another link's": sign(compact(statement()), OTHER.seed),
    "another statement's": f"{HEAD}.{encode_url(compact(statement(name='Zoe Example')))}.{SIGNATURE}",
    "another algorithm": sign_under(b'{"alg":"EdDSA","typ":"acknowledgment+jws"}', compact(statement())),
    "header in another spelling": sign_under(b'{"alg": "Ed25519","typ":"acknowledgment+jws"}', compact(statement())),
    "header that names a key": sign_under(
        compact({"alg": "Ed25519", "typ": "acknowledgment+jws", "kid": LINK.id}), compact(statement())
    ),
    "two parts": f"{HEAD}.{PAYLOAD}",
    "four parts": f"{GOOD}.",
    "no signature": f"{HEAD}.{PAYLOAD}.",
    "signature of 63 bytes": f"{HEAD}.{PAYLOAD}.{encode_url(bytes(63))}",
    "signature of zeros": f"{HEAD}.{PAYLOAD}.{encode_url(bytes(64))}",
    "signature with padding": f"{GOOD}==",
    "stray bits": GOOD[:-1] + chr(ord(GOOD[-1]) + 1),
    "payload with padding": f"{HEAD}.{PAYLOAD}=.{SIGNATURE}",
    "line feed": f"{GOOD}\n",
}


@pytest.mark.parametrize("evidence", BAD_SIGNATURES.values(), ids=BAD_SIGNATURES.keys())
def test_signatures(verifiers: Verifiers, keys: RegisterKeys, evidence: str) -> None:
    """A keeper who logs what was not signed with the leaf's link is found out by the receipt."""
    assert_refused(verifiers.receipt(signed_receipt(keys, evidence), keys.public()))


def test_signature_by_whose_link(verifiers: Verifiers, keys: RegisterKeys) -> None:
    """What was signed is proved by the link that signed it, and by no other."""
    assert_proved(verifiers.receipt(signed_receipt(keys, GOOD), keys.public()))
    assert_refused(verifiers.receipt(signed_receipt(keys, GOOD, OTHER.public_key), keys.public()))


EVIDENCE = compact(statement()).decode()
COMMITTED = commit(SALT, EVIDENCE.encode())
NOT_SIGNED = {
    **{kind: leaf for kind, leaf in story().items() if kind not in SIGNED},
    "keys swapped": leaf_bytes("countersigned", commitment=COMMITTED, **PUBLISHED),
    "a key more": leaf_bytes("countersigned", **PUBLISHED, commitment=COMMITTED, name="Zoë Example"),
    "unknown kind": leaf_bytes("signed", **PUBLISHED, commitment=COMMITTED),
    "another edition": leaf_bytes("countersigned", edition="d" * 64, bank=PUBLISHED["bank"], commitment=COMMITTED),
    "another bank": leaf_bytes("countersigned", edition=PUBLISHED["edition"], bank="d" * 64, commitment=COMMITTED),
    "another commitment": leaf_bytes("countersigned", **PUBLISHED, commitment="c" * 64),
}


@pytest.mark.parametrize("leaf", NOT_SIGNED.values(), ids=NOT_SIGNED.keys())
def test_receipts_for_other_leaves(verifiers: Verifiers, keys: RegisterKeys, leaf: bytes) -> None:
    """A proof that something else is in the log is no receipt."""
    assert_refused(verifiers.receipt(receipt_for(keys, "", EVIDENCE, leaf), keys.public()))
