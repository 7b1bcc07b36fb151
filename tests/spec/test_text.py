"""What SPEC.md says is what the code does: its limits, keys, patterns and worked examples."""

import base64
import json
import re
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import TypeAdapter

from site_build.config import REGISTER_FILE, Bytes32, Digest, Id, Model, OpeningKey, PublicKeys
from site_build.content.bank import BankDuty, Choice, Draw, Question, ResolvedBank
from site_build.content.edition import Edition, EditionClause, Publication
from site_build.dropbox import inbox
from site_build.export.mail import HEADS
from site_build.export.rows import COLUMNS, OCCASIONAL, SENSITIVE
from site_build.formats import envelope, invitation, note, receipt, signature, strict_json, trust_policy
from site_build.formats import leaf as leaves
from site_build.formats import statement as statements
from site_build.formats.cosignature import LATEST
from site_build.formats.log_files import CHECKPOINT_FILE, LOG_FILE, format_log
from site_build.formats.merkle import leaf_hash, tree_root
from site_build.formats.record import Record
from site_build.office.acknowledgments.standing import StandingState
from site_build.office.forms.collect import Delivery
from site_build.register.keys import RegisterKeys
from site_build.register.people import Person
from site_build.register.second_copy import COSIGNED_FILE
from spec.logs import Verifiers, assert_proved, compact

SPEC = (Path(__file__).parents[2] / "SPEC.md").read_text(encoding="utf-8")
Table = list[list[str]]
KINDS = {kind.model_fields["kind"].default: list(kind.model_fields) for kind in get_args(leaves.Leaf)}
LIMITS = {
    "statement, record": statements.STATEMENT_LIMIT,
    "signature's payload, encoded": signature.PAYLOAD_LIMIT,
    "envelope": envelope.ENVELOPE_LIMIT,
    "envelope's header": envelope.HEADER_LIMIT,
    "leaf": leaves.LEAF_LIMIT,
    "signed note": note.NOTE_LIMIT,
    "signature lines of a note": note.LINE_LIMIT,
    "receipt": receipt.RECEIPT_LIMIT,
    "trust policy": trust_policy.TRUST_POLICY_LIMIT,
    "levels of JSON": strict_json.DEPTH,
    "items of a personal link": invitation.MOST_ITEMS,
    "drop box's answer": inbox.PAGE,
}
MODELS: dict[str, list[type[Model]]] = {
    "4. Statement": [statements.Statement],
    "5. Record": [Record],
    "7. Envelope": [envelope.Header],
    "9. Editions and banks": [Edition, ResolvedBank, Question, Publication],
    "14. The exported log": [PublicKeys],
    "15. Receipt": [receipt.Extra],
    "19. Private keys": [RegisterKeys],
}


def section(title: str) -> str:
    """The text under a heading."""
    return SPEC.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def tables(title: str) -> list[Table]:
    """The tables under a heading, each its rows, the first of them its heads."""
    found = re.findall(r"(?:^\|.*\n)+", section(title), re.MULTILINE)
    return [
        [[cell.strip() for cell in row.strip("| ").split(" | ")] for row in table.splitlines() if "---" not in row]
        for table in found
    ]


def blocks(title: str) -> list[str]:
    """What stands between fences under a heading."""
    return re.findall(r"```\n(.*?)```\n", section(title), re.DOTALL)


def column(table: Table) -> list[str]:
    """The first cells of a table, without the fences of code."""
    return [row[0].strip("`") for row in table[1:]]


def test_limits() -> None:
    """Each limit is the code's."""
    rows = tables("1. Conventions")[0][1:]
    assert {what: int(most.split()[0]) for what, most in rows} == LIMITS


@pytest.mark.parametrize(
    ("name", "kind"),
    [("id", Id), ("digest", Digest), ("random id", statements.RandomId), ("key", Bytes32)],
)
def test_patterns(name: str, kind: Any) -> None:  # noqa: ANN401  # an annotated type is of no type
    """Each pattern is the code's."""
    (words,) = (row[1] for row in tables("1. Conventions")[1] if row[0] == name)
    assert f"`{TypeAdapter(kind).json_schema()['pattern'].strip('^$')}`" in words


@pytest.mark.parametrize("title", MODELS)
def test_keys(title: str) -> None:
    """Each table of keys has the code's keys in the code's order, and the lengths that the code allows."""
    listed = [table for table in tables(title) if table[0][0] == "key"]
    assert [column(table) for table in listed] == [list(model.model_fields) for model in MODELS[title]]
    for table, model in zip(listed, MODELS[title], strict=True):
        for row in table[1:]:
            assert longest(row[1]) in (set(), allowed(model, row[0].strip("`")))


def longest(words: str) -> set[int]:
    """The lengths that a cell allows."""
    return {int(number) for number in re.findall(r"(?:words|text)\((\d+)\)", words)}


def allowed(model: type[Model], name: str) -> set[int]:
    """The lengths of text that a field allows."""
    field = model.model_json_schema()["properties"][name]
    return {choice["maxLength"] for choice in field.get("anyOf", [field]) if "maxLength" in choice}


def test_leaves() -> None:
    """Each kind of leaf has the code's keys in the code's order, and each further key is explained."""
    kinds, values = tables("11. Leaves")[:2]
    assert {row[0].strip("`"): re.findall("`(.+?)`", row[1]) for row in kinds[1:]} == KINDS
    explained = {name for row in values[1:] for name in re.findall("`(.+?)`", row[0])}
    assert explained == {key for keys in KINDS.values() for key in keys[3:]}
    assert [words for name, words in values if name == "`version`"] == [
        f"text({allowed(leaves.EditionLeaf, 'version').pop()})"
    ]


@pytest.mark.parametrize(
    "model", [EditionClause, BankDuty, Draw, Choice, OpeningKey, envelope.OpeningPair, Delivery, Person]
)
def test_keys_in_a_line(model: type[Model]) -> None:
    """What is listed in a line, such as a choice, has the code's keys in the code's order."""
    assert f"{{{', '.join(model.model_fields)}}}" in SPEC


@pytest.mark.parametrize("model", [statements.NamedEdition, statements.Answers, OpeningKey])
def test_keys_in_a_sentence(model: type[Model]) -> None:
    """What is listed in a sentence after “exactly” has the code's keys in the code's order."""
    (sentence,) = re.findall(rf"exactly `{next(iter(model.model_fields))}`.*", section(PLACES[model]))
    assert [name for name in re.findall(r"`(\w+)`", sentence) if name in model.model_fields] == [*model.model_fields]


PLACES: dict[type[Model], str] = {
    statements.NamedEdition: "4. Statement",
    statements.Answers: "4. Statement",
    OpeningKey: "7. Envelope",
}


def test_exports() -> None:
    """The columns, standings and heads are the code's."""
    (table,) = tables("17. Exports")
    assert column(table) == [*COLUMNS, *SENSITIVE, *OCCASIONAL]
    (words,) = (row[1] for row in table if row[0] == "`standing`")
    assert re.findall("`(.+?)`", words) == [*StandingState]
    assert ", ".join(HEADS) in section("17. Exports")


@pytest.fixture
def vectors(read_vectors: Callable[[str], Any]) -> dict[str, Any]:
    """The worked examples that SPEC.md points at."""
    found: dict[str, Any] = read_vectors("acknowledgment")
    return found


def test_vectors_are_there(vectors: dict[str, Any]) -> None:
    """Whatever SPEC.md points at in the worked examples is in them."""
    pointers = set(re.findall(r"`vectors\.([\w.\[\]]+)`", SPEC))
    assert len(pointers) > 10
    for pointer in pointers:
        value: Any = vectors
        for step in re.findall(r"\w+", pointer):
            value = value[int(step) if step.isdigit() else step]
        assert value


def test_worked_examples(vectors: dict[str, Any]) -> None:
    """Each example in the text is so."""
    code = vectors["invitations"][0]["code"]
    derived, data = invitation.derive(code), vectors["leaves"][7].encode()
    drawn = [f"{vectors['draw']['draws'][0]['nonce']}\n{name}" for name in ("personal-plan", "old-laptop")]
    for example in (
        *(signature.HEADER, base64.urlsafe_b64decode(signature.HEADER + "=").decode()),
        *(code, derived.id, derived.public_key),
        *(vectors["edition"]["digest"], vectors["signed"]["commitment"], vectors["root"]),
        *(data.decode(), leaf_hash(data).hex(), sha256(code[:18].encode()).hexdigest()[:4]),
        *(sha256(each.encode()).hexdigest()[:8] for each in drawn),
        *(", ".join(vectors["draw"]["draws"][0]["drawn"]), receipt.HEADER),
    ):
        assert example in SPEC


def written_files(vectors: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
    """The files of the log that SPEC.md shows."""
    vkey, checkpoint = blocks("13. Signed notes and checkpoints")
    public = {
        "origin": vkey.partition("+")[0],
        "opening_key": vectors["opening_key"]["public"],
        "log_key": vkey.strip(),
    }
    yield LOG_FILE, format_log([leaf.encode() for leaf in vectors["leaves"]])
    yield CHECKPOINT_FILE, checkpoint.encode()
    yield REGISTER_FILE, json.dumps(public).encode()


def test_log_of_the_text(verifiers: Verifiers, vectors: dict[str, Any]) -> None:
    """The key and the checkpoint in the text are those of the worked examples' leaves."""
    verdict = verifiers.log(dict(written_files(vectors)))
    assert_proved(verdict)
    assert verdict.proved
    root = tree_root([leaf_hash(leaf.encode()) for leaf in vectors["leaves"]])
    assert verdict.proved["root"] == base64.b64encode(root).decode()


def test_receipt_of_the_text(verifiers: Verifiers, vectors: dict[str, Any]) -> None:
    """The receipt in the text, filled in with the proof in the text, proves the worked example's signature."""
    form, proof = blocks("15. Receipt")
    files = dict(written_files(vectors))
    extra = {
        "leaf": vectors["leaves"][4],
        "salt": vectors["signed"]["salt"],
        "evidence": vectors["signed"]["jws"],
    }
    lines = form.splitlines()
    lines[1] = f"extra {base64.b64encode(compact(extra)).decode()}"
    lines[2] = "index 4"
    lines[3], lines[5] = proof.strip(), files[CHECKPOINT_FILE].decode()
    public = PublicKeys.model_validate_json(files[REGISTER_FILE])
    verdict = verifiers.receipt("\n".join(lines).encode(), public)
    assert_proved(verdict)
    origin = "register.example/acknowledgments"
    assert verdict.proved == {"origin": origin, "index": 4, "size": 10, "name": "Zoë Example", "by": []}


def test_worked_cosignatures(read_vectors: Callable[[str], Any]) -> None:
    """What the text says of the worked cosignatures is so."""
    examples, text = read_vectors("cosignature"), section("13. Signed notes and checkpoints")
    assert f"`{examples['cosigner']['vkey'].split('+')[1]}`" in text
    for example in examples["notes"]:
        start = bytes.fromhex(example["cosigned_message"])[:12]
        assert f"`{start.hex()}`" in text
        assert f"`{start.hex(' ')}`" in text
    sizes = {row[0].strip("`"): int(row[2].split()[0]) for row in tables("13. Signed notes and checkpoints")[0][1:]}
    assert {int(kind, 16): size for kind, size in sizes.items()} == note.KEY_SIZES


def test_files_of_a_log() -> None:
    """Each file that is exported is named."""
    text = section("14. The exported log")
    for name in (LOG_FILE, CHECKPOINT_FILE, REGISTER_FILE, COSIGNED_FILE, trust_policy.TRUST_POLICY_FILE):
        assert f"`{name}`" in text
    assert str(LATEST) in section("13. Signed notes and checkpoints")
