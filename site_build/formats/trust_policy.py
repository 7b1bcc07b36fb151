"""A trust policy (C2SP tlog-policy): which log keys an auditor accepts, and whose cosignature they ask for.

Lines of words that spaces and tabs separate: `log VKEY`, `witness NAME VKEY`, and one `quorum NAME` or `quorum none`,
which comes after the witness that it names. Lines that begin with `#` and empty ones say nothing. Groups and addresses,
which C2SP has, too, are not read: there is one keeper, and one who vouches for them.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from site_build.config import PublicKeys
from site_build.formats import errors
from site_build.formats.cosignature import parse_cosigner
from site_build.formats.note import VerifierKey, parse_vkey

TRUST_POLICY_FILE = "tlog-policy"
TRUST_POLICY_LIMIT = 128 * 1024
NOBODY = "none"
_CONTROL = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]")
_BETWEEN = re.compile(r"[ \t]+")


@dataclass(frozen=True)
class TrustPolicy:
    """Which logs' keys are accepted, the witnesses' by the names that the policy gives them, and whose line is needed.

    Keys are written as verifier keys; `quorum` is None where nobody's line is needed.
    """

    logs: tuple[str, ...]
    witnesses: Mapping[str, str]
    quorum: str | None


def policy_of(keys: PublicKeys) -> TrustPolicy:
    """What an auditor of this register needs: its log keys, the newest first, and the first cosigner's line."""
    witnesses = {parse_cosigner(vkey).name: vkey for vkey in keys.cosigners}
    return TrustPolicy((keys.log_key, *keys.earlier), witnesses, next(iter(witnesses), None))


def format_trust_policy(policy: TrustPolicy) -> bytes:
    """The bytes of the file."""
    return "".join(
        [
            *(f"log {vkey}\n" for vkey in policy.logs),
            *(f"witness {name} {vkey}\n" for name, vkey in policy.witnesses.items()),
            f"quorum {policy.quorum or NOBODY}\n",
        ]
    ).encode()


def parse_trust_policy(data: bytes) -> TrustPolicy:
    """Read a policy of at most 128 KiB; `Malformed` with the line at fault, counted from 1."""
    reader = _PolicyLines()
    for number, words in enumerate(_split(data), 1):
        if words and not words[0].startswith("#"):
            reader.read(number, words)
    if not reader.has_quorum:
        raise errors.TrustPolicyMalformed(line=reader.line, why="no line says whose signature is needed")
    return TrustPolicy(tuple(reader.logs), reader.witnesses, reader.quorum)


def _split(data: bytes) -> Iterator[list[str]]:
    """The words of each line."""
    text = data.decode("utf-8", "replace")
    if len(data) > TRUST_POLICY_LIMIT or _CONTROL.search(data) or text.encode() != data or not text.endswith("\n"):
        raise errors.TrustPolicyMalformed(line=1, why="it is not a text of whole lines")
    for line in text[:-1].split("\n"):
        yield [word for word in _BETWEEN.split(line) if word]


class _PolicyLines:
    """What the lines read so far have said."""

    def __init__(self) -> None:
        self.line = 1
        self.logs: list[str] = []
        self.witnesses: dict[str, str] = {}
        self.quorum: str | None = None
        self.has_quorum = False
        self._keys: set[tuple[str, bytes]] = set()

    def read(self, number: int, words: list[str]) -> None:
        """Take in one line."""
        self.line = number
        match words:
            case ["log", vkey]:
                self._add_key("log", vkey)
                self.logs.append(vkey)
            case ["witness", name, vkey]:
                self._hold(name != NOBODY and name not in self.witnesses, f"{name} is taken")
                self._add_key("witness", vkey)
                self.witnesses[name] = vkey
            case ["quorum", name]:
                self._hold(not self.has_quorum, "a second line says whose signature is needed")
                self._hold(name == NOBODY or name in self.witnesses, f"no line before it says who {name} is")
                self.has_quorum, self.quorum = True, None if name == NOBODY else name
            case _:
                self._hold(False, "it is no log, no witness and no quorum")

    def _add_key(self, use: str, vkey: str) -> None:
        key = (use, self._parse_key(use, vkey).public_key)
        self._hold(key not in self._keys, "this key has a line already")
        self._keys.add(key)

    def _parse_key(self, use: str, vkey: str) -> VerifierKey:
        try:
            return parse_vkey(vkey) if use == "log" else parse_cosigner(vkey)
        except errors.KeyMalformed:
            raise errors.TrustPolicyMalformed(line=self.line, why="its key is none") from None

    def _hold(self, holds: bool, otherwise: str) -> None:
        if not holds:
            raise errors.TrustPolicyMalformed(line=self.line, why=otherwise)
