"""A verifier that was written from SPEC.md alone proves what ours proves of a log, and refuses what ours refuses."""

import json
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from site_build.config import REGISTER_FILE
from site_build.formats.base64 import decode_url
from site_build.formats.checkpoint import Checkpoint, format_checkpoint
from site_build.formats.log_files import CHECKPOINT_FILE, LOG_FILE
from site_build.formats.merkle import EMPTY_ROOT
from site_build.formats.note import VerifierKey, format_note, format_vkey, parse_note, parse_vkey, sign_note
from site_build.register.keys import RegisterKeys, new_keys
from spec.logs import (
    DAY,
    EARLIER,
    LINK,
    PUBLISHED,
    VERIFIER,
    Exported,
    Files,
    Verdict,
    Verifiers,
    assert_proved,
    assert_refused,
    compact,
    format_files,
    id_of,
    leaf_bytes,
    sign_head,
    story,
    succeeded,
)

STORY = story()
WHOLE = list(STORY.values())
EDITION, INVITED, REVOKED = STORY["edition"], STORY["invited"], STORY["revoked"]
SUCCEEDED = succeeded(sign_head(EARLIER, []), 0)
OTHERS_LINE = "— other.example AAAAAAA=\n".encode()
POINTERS = ("revoked", "withdrawn", "erased")
ALLOWED = {
    "revoked": {"invited"},
    "withdrawn": {"acknowledged", "countersigned", "recorded"},
    "erased": {"acknowledged", "countersigned", "recorded", "invited", "withdrawn"},
}


def test_real_log(verifiers: Verifiers, exported: Exported) -> None:
    """What a real office exports is proved, with every kind of leaf that the office makes."""
    verdict = verifiers.log(exported.files)
    assert_proved(verdict)
    assert verdict.proved
    assert verdict.proved["kinds"].keys() == STORY.keys()


def test_command(program: str, verifiers: Verifiers, exported: Exported, tmp_path: Path) -> None:
    """As a program by itself it prints what it proves and exits with 0, or says why not and exits with 1."""

    def run() -> subprocess.CompletedProcess[str]:
        return subprocess.run([program, VERIFIER, tmp_path], capture_output=True, text=True, check=False)

    proved, good = verifiers.log(exported.files).proved, run()
    assert (good.returncode, json.loads(good.stdout), good.stderr) == (0, proved, "")
    why, bad = verifiers.log({**exported.files, LOG_FILE: b""}).why, run()
    assert (bad.returncode, bad.stdout, bad.stderr) == (1, "", f"{why}\n")


@pytest.mark.parametrize("size", range(len(WHOLE) + 1))
def test_every_kind(verifiers: Verifiers, keys: RegisterKeys, size: int) -> None:
    """A log is proved after each of the kinds, and the empty one."""
    assert_proved(verifiers.log(format_files(keys, WHOLE[:size])))


def edit(name: str, old: bytes, new: bytes) -> Callable[[Files], Files]:
    """A change of one of the files, which must hold the old bytes."""

    def apply(files: Files) -> Files:
        assert old in files[name]
        return {**files, name: files[name].replace(old, new, 1)}

    return apply


def flip(name: str, line: int, at: int, new: bytes = b"A") -> Callable[[Files], Files]:
    """Another letter at this place of this line, so that it is base64 still."""

    def apply(files: Files) -> Files:
        lines = files[name].split(b"\n")
        old = lines[line][at : at + 1]
        lines[line] = lines[line][:at] + (b"B" if old == new else new) + lines[line][at + 1 :]
        return {**files, name: b"\n".join(lines)}

    return apply


def edit_end(name: str, more: bytes) -> Callable[[Files], Files]:
    """More at the end of one of the files."""
    return lambda files: {**files, name: files[name] + more}


def lines(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[Files], Files]:
    """A change of the log's lines."""
    return lambda files: {**files, LOG_FILE: b"".join(change(files[LOG_FILE].splitlines(keepends=True)))}


def vkey(change: Callable[[VerifierKey], str]) -> Callable[[Files], Files]:
    """Another log key in register.json."""

    def apply(files: Files) -> Files:
        public = json.loads(files[REGISTER_FILE])
        return {
            **files,
            REGISTER_FILE: json.dumps({**public, "log_key": change(parse_vkey(public["log_key"]))}).encode(),
        }

    return apply


DAMAGE = {
    "root": flip(CHECKPOINT_FILE, 2, 5),
    "signature": flip(CHECKPOINT_FILE, 4, 60),
    "key id": flip(CHECKPOINT_FILE, 4, 38),
    "size": flip(CHECKPOINT_FILE, 1, 0, b"9"),
    "origin": edit(CHECKPOINT_FILE, b"register.example", b"register.invalid"),
    "no checkpoint": lambda files: {**files, CHECKPOINT_FILE: b""},
    "checkpoint cut": lambda files: {**files, CHECKPOINT_FILE: files[CHECKPOINT_FILE][:-1]},
    "checkpoint with CRLF": edit(CHECKPOINT_FILE, b"\n", b"\r\n"),
    "checkpoint not UTF-8": edit_end(CHECKPOINT_FILE, OTHERS_LINE.replace(b"r.e", b"r\xffe")),
    "byte order mark": lambda files: {**files, CHECKPOINT_FILE: b"\xef\xbb\xbf" + files[CHECKPOINT_FILE]},
    "65 signature lines": edit_end(CHECKPOINT_FILE, OTHERS_LINE * 64),
    "a line that is no signature": edit_end(CHECKPOINT_FILE, b"- a AAAAAAA=\n"),
    "a control character": edit_end(CHECKPOINT_FILE, OTHERS_LINE.replace(b"r.e", b"r\x01e")),
    "a signature of no bytes": edit_end(CHECKPOINT_FILE, "— other.example AAAAAA==\n".encode()),
    "ours twice, one failing": lambda files: {
        **files,
        CHECKPOINT_FILE: files[CHECKPOINT_FILE]
        + flip(CHECKPOINT_FILE, 4, 60)(files)[CHECKPOINT_FILE].split(b"\n")[4]
        + b"\n",
    },
    "leaf": flip(LOG_FILE, 3, 40),
    "last leaf": flip(LOG_FILE, -2, 40),
    "no leaves": lambda files: {**files, LOG_FILE: b""},
    "last line cut": lines(lambda log: [*log[:-1], log[-1][:-1]]),
    "last line gone": lines(lambda log: log[:-1]),
    "first line gone": lines(lambda log: log[1:]),
    "a line begun": edit_end(LOG_FILE, b"QQ"),
    "a line more": lines(lambda log: [*log, log[0]]),
    "an empty line": lines(lambda log: [*log, b"\n"]),
    "lines swapped": lines(lambda log: [log[1], log[0], *log[2:]]),
    "lines with CRLF": lines(lambda log: [line[:-1] + b"\r\n" for line in log]),
    "line with a space": lines(lambda log: [b" " + log[0], *log[1:]]),
    "line not ASCII": lines(lambda log: ["é\n".encode(), *log[1:]]),
    "line without padding": lines(lambda log: [line.replace(b"=", b"") for line in log]),
    "register.json with a key more": edit(REGISTER_FILE, b"{\n", b'{"more": 1,\n'),
    "register.json with a key less": edit(REGISTER_FILE, b'"origin"', b'"name"'),
    "register.json cut": edit(REGISTER_FILE, b"}\n", b""),
    "vkey's key id": edit(REGISTER_FILE, b"acknowledgments+", b"acknowledgments+0"),
    "vkey's name": edit(REGISTER_FILE, b"acknowledgments+", b"acknowledgment+"),
    "vkey's type": vkey(lambda key: format_vkey(replace(key, kind=4))),
    "vkey of 31 bytes": vkey(lambda key: format_vkey(replace(key, public_key=key.public_key[:-1]))),
    "curve": edit(REGISTER_FILE, b"P-256", b"P-384"),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_damaged_files(verifiers: Verifiers, exported: Exported, damage: Callable[[Files], Files]) -> None:
    """A real log whose files were damaged or changed is refused."""
    assert_refused(verifiers.log(damage(exported.files)))


def test_another_registers_key(verifiers: Verifiers, exported: Exported) -> None:
    """A log is refused by another register's key, even if it has the same name."""
    other = format_files(new_keys(exported.keys.origin), [])[REGISTER_FILE]
    assert_refused(verifiers.log({**exported.files, REGISTER_FILE: other}))


def test_key_of_another_kind(verifiers: Verifiers, keys: RegisterKeys) -> None:
    """A key that says that it is of another kind is refused, though its signature holds."""
    files = format_files(keys, WHOLE)
    key = replace(parse_vkey(keys.public().log_key), kind=4)
    signed = parse_note(files[CHECKPOINT_FILE])
    line = replace(signed.signatures[0], key_id=key.key_id)
    other = format_note(replace(signed, signatures=(line,)))
    assert_refused(verifiers.log(vkey(lambda _: format_vkey(key))({**files, CHECKPOINT_FILE: other})))


def test_lines_by_others(verifiers: Verifiers, exported: Exported) -> None:
    """Up to 63 signature lines by others are ignored."""
    signed = exported.files[CHECKPOINT_FILE] + OTHERS_LINE * 63
    assert_proved(verifiers.log({**exported.files, CHECKPOINT_FILE: signed}))


@pytest.mark.parametrize(("size", "check"), [(131072, assert_proved), (131073, assert_refused)])
def test_longest_note(verifiers: Verifiers, exported: Exported, size: int, check: Callable[[Verdict], None]) -> None:
    """A signed note may have 131,072 bytes, and no more."""
    signed = exported.files[CHECKPOINT_FILE]
    line = b"".join((OTHERS_LINE[:4], b"a" * (size - len(signed) - 14), b" AAAAAAA=\n"))
    assert len(signed + line) == size
    check(verifiers.log({**exported.files, CHECKPOINT_FILE: signed + line}))


HEAD = format_checkpoint(Checkpoint("register.example/acknowledgments", 0, EMPTY_ROOT))


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "extension\n",
        HEAD.replace("\n0\n", "\n00\n"),
        HEAD.replace("\n0\n", "\n+0\n"),
        HEAD.replace("\n0\n", "\n-0\n"),
        HEAD.replace("\n0\n", "\n 0\n"),
        HEAD.replace("\n0\n", "\n" + "1" * 19 + "\n"),
        HEAD.replace("=\n", "\n"),
        HEAD.replace("=\n", "==\n"),
        HEAD.replace("47DEQ", ""),
        HEAD.replace("register.example", "other.example"),
        HEAD.replace("\n", "\n\n", 1),
        HEAD + "\n",
        "register.example/acknowledgments\n0\n",
        "\n",
    ],
)
def test_signed_head_of_another_form(verifiers: Verifiers, keys: RegisterKeys, text: str) -> None:
    """What the log's key signed is a checkpoint in its one spelling, or it is refused."""
    signed = format_note(sign_note(text, keys.origin, decode_url(keys.log_seed)))
    assert_refused(verifiers.log({**format_files(keys, []), CHECKPOINT_FILE: signed}))


def change_leaf(leaf: bytes, old: str, new: str) -> bytes:
    """A leaf with other characters in it."""
    assert old.encode() in leaf
    return leaf.replace(old.encode(), new.encode(), 1)


LEAVES = {
    "nothing": b"",
    "null": b"null",
    "array": b"[]",
    "no keys": b"{}",
    "keys swapped": compact({"kind": "revoked", "at": DAY, "id": id_of(REVOKED), "of": id_of(INVITED)}),
    "kind last": compact({"id": id_of(REVOKED), "at": DAY, "of": id_of(INVITED), "kind": "revoked"}),
    "a key less": leaf_bytes("revoked"),
    "a key more": leaf_bytes("revoked", of=id_of(INVITED), name="Zoë Example"),
    "a key twice": change_leaf(REVOKED, '"at"', f'"at":"{DAY}","at"'),
    "unknown kind": leaf_bytes("signed", of=id_of(INVITED)),
    "kind of every object": leaf_bytes("constructor"),
    "kind that is no text": change_leaf(REVOKED, '"revoked"', "1"),
    "white space": change_leaf(REVOKED, ",", ", "),
    "line feed at the end": REVOKED + b"\n",
    "byte order mark": b"\xef\xbb\xbf" + REVOKED,
    "needless escape": change_leaf(EDITION, "kindness", "\\u006bindness"),
    "escaped slash": change_leaf(EDITION, '"version":"1', '"version":"1\\/'),
    "escape in capitals": change_leaf(EDITION, '"version":"1', '"version":"\\u001F'),
    "escape that need not be": change_leaf(EDITION, '"version":"1', '"version":"\\u007f'),
    "half of a surrogate pair": change_leaf(EDITION, '"version":"1', '"version":"\\ud800'),
    "not UTF-8": EDITION.replace(b'"version":"1', b'"version":"\xff'),
    "no such day": change_leaf(EDITION, DAY, "2026-02-30"),
    "year 0": change_leaf(EDITION, DAY, "0000-01-01"),
    "a day and a time": change_leaf(EDITION, DAY, f"{DAY}T00:00:00"),
    "id too short": change_leaf(REVOKED, id_of(REVOKED), "AAAA"),
    "stray bits in an id": change_leaf(REVOKED, id_of(REVOKED), "A" * 21 + "B"),
    "stray bits in a key": change_leaf(INVITED, LINK.public_key, "A" * 42 + "B"),
    "digest in capitals": change_leaf(EDITION, PUBLISHED["edition"], "A" * 64),
    "digest too short": change_leaf(EDITION, PUBLISHED["edition"], "a" * 63),
    "no version": change_leaf(EDITION, '"version":"1"', '"version":""'),
    "long version": change_leaf(EDITION, '"version":"1"', f'"version":"{"1" * 41}"'),
    "version that is a number": change_leaf(EDITION, '"version":"1"', '"version":1'),
    "policy that is no id": change_leaf(EDITION, "kindness", "Kindness"),
    "change of questions": change_leaf(EDITION, "first", "questions"),
    "since that is no digest": change_leaf(EDITION, "null", '""'),
    "carried less than none": change_leaf(SUCCEEDED, ":0}", ":-1}"),
    "carried in fractions": change_leaf(SUCCEEDED, ":0}", ":0.0}"),
    "carried false": change_leaf(SUCCEEDED, ":0}", ":false}"),
}


@pytest.mark.parametrize("leaf", LEAVES.values(), ids=LEAVES.keys())
def test_signed_leaf_of_another_form(verifiers: Verifiers, keys: RegisterKeys, leaf: bytes) -> None:
    """A leaf in another form is refused, though the keeper signed it and all it needs stands before it."""
    alone = leaf[:17] in (EDITION[:17], INVITED[:17], SUCCEEDED[:17])
    assert_refused(verifiers.log(format_files(keys, [leaf] if alone else [EDITION, INVITED, leaf], EARLIER)))


@pytest.mark.parametrize("version", ["é/\x7f\u2028", "\U0001f600" * 40, '"\\\b\f\n\r\t', " "])
def test_spelling_of_leaves(verifiers: Verifiers, keys: RegisterKeys, version: str) -> None:
    """Any characters may stand in a leaf, each in its one spelling."""
    leaf = leaf_bytes("edition", policy="kindness", version=version, **PUBLISHED, change="first", since="d" * 64)
    assert_proved(verifiers.log(format_files(keys, [leaf])))


def test_longest_leaf(verifiers: Verifiers, keys: RegisterKeys) -> None:
    """A leaf may have 65,535 bytes, and no more."""
    others = "— {} AAAAAAA=\n".format
    room = 65535 - len(succeeded(sign_head(EARLIER, []) + others("").encode(), 0))
    for more, check in ((0, assert_proved), (1, assert_refused)):
        leaf = succeeded(sign_head(EARLIER, []) + others("a" * (room + more)).encode(), 0)
        assert len(leaf) == 65535 + more
        check(verifiers.log(format_files(keys, [leaf], EARLIER)))


@pytest.mark.parametrize("kind", ALLOWED)
@pytest.mark.parametrize("target", STORY)
def test_what_can_be_pointed_at(verifiers: Verifiers, keys: RegisterKeys, kind: str, target: str) -> None:
    """A link is revoked, an acknowledgment withdrawn, and what had something behind it erased: nothing else."""
    before = [
        *WHOLE[:5],
        *(STORY[name] for name in POINTERS if name == target or (name, target) == ("withdrawn", "erased")),
    ]
    log = [*before, leaf_bytes(kind, of=id_of(STORY[target]))]
    (assert_proved if target in ALLOWED[kind] else assert_refused)(verifiers.log(format_files(keys, log)))


OTHER_PAIR = {"edition": "e" * 64, "bank": "f" * 64}
OTHER_EDITION = leaf_bytes("edition", policy="kindness", version="2", **OTHER_PAIR, change="material", since=None)
MIXED = {"edition": PUBLISHED["edition"], "bank": OTHER_PAIR["bank"]}
OTHER_LINK = {"signer": "B" * 42 + "A", "commitment": "c" * 64}
STORIES = {
    "an id twice": [INVITED, INVITED],
    "an id of another kind": [INVITED, change_leaf(EDITION, id_of(EDITION), id_of(INVITED))],
    "unknown link": [EDITION, INVITED, leaf_bytes("acknowledged", **PUBLISHED, **OTHER_LINK)],
    "link made later": [EDITION, STORY["acknowledged"], INVITED],
    "edition published later": [STORY["countersigned"], EDITION],
    "edition not published": [INVITED, STORY["acknowledged"]],
    "another edition's bank": [EDITION, OTHER_EDITION, leaf_bytes("recorded", **MIXED, commitment="c" * 64)],
    "revoked before it was made": [REVOKED, INVITED],
    "of nothing": [EDITION, leaf_bytes("erased", of="A" * 22)],
    "of itself": [change_leaf(REVOKED, id_of(INVITED), id_of(REVOKED))],
    "revoked twice": [INVITED, REVOKED, leaf_bytes("revoked", of=id_of(INVITED))],
    "withdrawn twice": [
        EDITION,
        STORY["recorded"],
        STORY["withdrawn"],
        leaf_bytes("withdrawn", of=id_of(STORY["recorded"])),
    ],
    "a link of a weak key": [change_leaf(INVITED, LINK.public_key, "A" * 43)],
    "erased twice": [INVITED, *(leaf_bytes("erased", of=id_of(INVITED)) for _ in range(2))],
}


@pytest.mark.parametrize("log", STORIES.values(), ids=STORIES.keys())
def test_story_that_cannot_be(verifiers: Verifiers, keys: RegisterKeys, log: list[bytes]) -> None:
    """A log that the keeper signed, and whose leaves cannot follow one another, is refused."""
    assert_refused(verifiers.log(format_files(keys, log)))


def test_what_may_be_said_again(verifiers: Verifiers, keys: RegisterKeys) -> None:
    """An edition may be published twice, and what was revoked or withdrawn may be erased, too."""
    again = leaf_bytes("edition", policy="kindness", version="1", **PUBLISHED, change="first", since=None)
    erased = [leaf_bytes("erased", of=id_of(STORY[kind])) for kind in ("invited", "acknowledged", "recorded")]
    assert_proved(verifiers.log(format_files(keys, [*WHOLE, again, *erased])))
