"""A plausible revision of the real policy: three clauses reworded, one added, one removed, one moved."""

import re
from pathlib import Path

POLICY, BANK, EASY = (
    "docs/policy/confidentiality.md",
    "quizzes/confidentiality.yml",
    "docs/easy-read/confidentiality.md",
)
RECORDS = "docs/own-records.md"
EARLIER, VERSION = "2020-02", "2026-11"
REWORDED = ("report-loss", "disclose-personal", "device-password")
ADDED, REMOVED, MOVED = "no-personal-messaging", "copy-before-posting", "data-protection-policy"

_MORE = "More information can be found in our Data Protection Policy.\n{: #data-protection-policy }\n"
_COPY = """\
Original documents of which no copy exists should, wherever reasonably practicably, be copied before posting.
{: #copy-before-posting }

"""
_NEW = """\
Such information must not be sent by a personal messaging account.
{: #no-personal-messaging }

"""
_DUTY = '  - {id: copy-originals, clause: copy-before-posting, roles: [trustee, staff, volunteer], addressed: ""}\n'
NEW_DUTY = (
    '  - {id: message-from-work, clause: no-personal-messaging, roles: [trustee, staff, volunteer], addressed: ""}\n'
)
NEW_QUESTION = """\
  - id: own-messages
    prompt: Sam wants a member's new address by message. You have only your own account with you. What do you do?
    choices:
      - text: Wait, and send it another way.
        correct: true
        feedback: It “must not be sent by a personal messaging account”.
      - text: Send it, and delete the message.
        feedback: What was sent has left your hands. It is not sent in this way at all.
    clauses: [no-personal-messaging]
    duties: [message-from-work]
    roles: [trustee, staff, volunteer]

"""


def edit(path: Path, *changes: tuple[str, str]) -> None:
    """Replace words that stand exactly once in a file."""
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1, f"{path}: {old}"
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def revise(root: Path) -> None:
    """Write the Board's new words into a copy of the portal, and nothing else."""
    edit(
        root / POLICY,
        (f"version: {EARLIER}", f"version: {VERSION}"),
        (
            "reported as soon as practicable to the Chief Officer, or,",
            "reported within 24 hours to the Chief Officer, or,",
        ),
        ("to whom it relates gives their consent", "to whom it relates give their consent"),
        ("secure password or code that is", "secure password or code of at least six characters that is"),
        ("Equipment or media containing", f"{_NEW}Equipment or media containing"),
        (_COPY, ""),
        (f"\n{_MORE}", ""),
        ("{: #retention }\n\n", f"{{: #retention }}\n\n{_MORE}\n"),
    )


def follow(root: Path) -> None:
    """Take the removed clause, and words that are the policy's no longer, out of the pages; teach the added clause."""
    edit(root / POLICY, (_DUTY, NEW_DUTY))
    for path in [*(root / "docs/decide").glob("*.md"), root / EASY, root / BANK]:
        text = path.read_text(encoding="utf-8")
        for old, new in _WORDS.items():
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
    edit(root / EASY, (_link("media-never-posted"), f"{_link('media-never-posted')}\n\n{_link(ADDED)}"))
    edit(root / BANK, ("questions:\n", f"questions:\n{NEW_QUESTION}"))
    records = root / RECORDS
    records.write_text(records.read_text(encoding="utf-8").replace(REMOVED, ADDED), encoding="utf-8")


def take_back(root: Path) -> None:
    """Take out the clause that was added, with all that teaches it, as a third version."""
    edit(root / POLICY, (f"version: {VERSION}", 'version: "2027-01"'), (_NEW, ""), (NEW_DUTY, ""))
    edit(root / EASY, (f"\n\n{_link(ADDED)}", ""))
    edit(root / BANK, (NEW_QUESTION, ""))
    text = (root / RECORDS).read_text(encoding="utf-8")
    text = re.sub(rf"  {ADDED}:\n(    - .*\n)+", "", text)
    text = re.sub(rf"## [^\n]*#{ADDED} }}\n.*?(?=## )", "", text, flags=re.DOTALL)
    (root / RECORDS).write_text(text, encoding="utf-8")


def _link(clause: str) -> str:
    return f"[Policy](../policy/confidentiality.md#{clause}){{ .clause }}"


_WORDS = {
    f"{_link(REMOVED)}\n\n": "",
    f"{_link(REMOVED)}\n": "",
    "copy-before-posting, ": "",
    ", copy-before-posting": "",
    "copy-originals, ": "",
    ", copy-originals": "",
    "“wherever reasonably practicably”": "where that can be done",
    "relates gives their consent”": "relates give their consent”",
    "asks you to report it\n          “as soon as practicable”": "asks you to report it\n          “within 24 hours”",
    "must be reported “as soon as practicable”. Tell": "must be reported “within 24 hours”. Tell",
    "a “suspected loss” must be reported “as soon as practicable”.\n      - text: See": (
        "a “suspected loss” must be reported “within 24 hours”.\n      - text: See"
    ),
}
