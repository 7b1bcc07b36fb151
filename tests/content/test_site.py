"""The real content is whole, and whatever an author breaks in it is found with its file and line."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from site_build.content.errors import PublishedFileLost
from site_build.content.site import read_site
from site_build.errors import ConfigMalformed, PortalFileMissing

POLICY, TREE, BANK = "docs/policy/confidentiality.md", "docs/decide/share.md", "quizzes/confidentiality.yml"
EASY = "docs/easy-read/confidentiality.md"


def test_the_real_content_is_whole(portal: Path, problems: Callable[[], list[str]]) -> None:
    """Nothing is wrong with the policy, the tree and the bank as they are."""
    assert problems() == []
    site = read_site(portal)
    assert list(site.policies) == ["confidentiality"]
    assert site.trees["share"].title == "Can I share this information?"
    assert len(site.banks["confidentiality"].questions) >= 80
    assert site.warnings == ()


def test_every_part_of_the_real_policy_is_asked_about(portal: Path) -> None:
    """The parts hold the policy's sections as they follow each other, and nobody's quiz leaves one of them out."""
    site = read_site(portal)
    policy, bank = site.policies["confidentiality"], site.banks["confidentiality"]
    numbers = {section.id: section.number for section in policy.sections}
    parts = [(part.title, [numbers[each] for each in part.sections if numbers[each]]) for part in policy.meta.parts]
    assert parts == [
        ("What is private", ["1", "2"]),
        ("Telling others", ["3", "4"]),
        ("Every day", ["5", "6", "7"]),
        ("Paper, devices and getting rid of things", ["8", "9", "10"]),
    ]
    assert {role: quiz.number for role, quiz in bank.quiz.items()} == dict.fromkeys(site.portal.roles, (2, 4, 2, 2))


def test_what_is_on_the_site_is_published(portal: Path) -> None:
    """The committed editions are those of the committed words, so that they can be signed."""
    site = read_site(portal)
    assert site.is_published("confidentiality")
    latest = site.published.latest("confidentiality")
    assert latest is not None
    assert site.published.read(latest.edition)
    assert site.published.read(latest.bank)


def line_of(portal: Path, file: str, words: str) -> int:
    """The line on which the spoiled words stand."""
    text = (portal / file).read_text(encoding="utf-8")
    return text[: text.index(words)].count("\n") + 1


# file, what stands there, what it becomes, words on the line to be named (if a certain one), words of the message
Mutation = tuple[str, str, str, str | None, str]
MUTATIONS: dict[str, Mutation] = {
    "a link that leads nowhere": (TREE, "(#personal-whom)", "(#nowhere)", "(#nowhere)", "leads to #nowhere"),
    "an unreachable outcome": (TREE, "(#unsure)", "(#inside)", "{: #unsure ", "no answer leads here"),
    "a circle": (TREE, "(#refer-first)", "(#kind)", None, "only goes forward"),
    "a question with one answer": (
        TREE,
        "- [There is time to ask first](#refer-first)\n",
        "",
        "{: #emergency }",
        "two answers",
    ),
    "an outcome without a clause": (
        TREE,
        "\n[Policy](../policy/confidentiality.md#disclose-personal){ .clause }\n\n## The policy says two",
        "\n## The policy says two",
        "{: #personal-law ",
        "needs the clause",
    ),
    "a clause that does not exist": (
        TREE,
        "#disclose-sensitive)",
        "#disclosed)",
        "#disclosed)",
        "no clause #disclosed",
    ),
    "a contact that does not exist": (
        TREE,
        "(contact:chair)",
        "(contact:chairman)",
        "(contact:chairman)",
        "no contact",
    ),
    "an unknown contact in a question's help": (
        TREE,
        "Are you not sure? Then ask.",
        "Are you not sure? Then ask the [Chair](contact:chairman).",
        "(contact:chairman)",
        "no contact “chairman”",
    ),
    "an unknown contact in a tree's introduction": (
        TREE,
        "You answer up to four questions.",
        "Ask the [Chair](contact:chairman).",
        "(contact:chairman)",
        "no contact “chairman”",
    ),
    "an id used twice in a tree": (TREE, "{: #emergency }", "{: #kind }", None, "used twice"),
    "a heading without an id": (
        TREE,
        "## Is it an emergency? {: #emergency }",
        "## Is it an emergency?",
        "## Is it an emergency?",
        "needs an id",
    ),
    "a paragraph without an id": (POLICY, "{: #report-loss }\n", "\n", "Any loss of personal", "permanent id"),
    "an id used twice in a policy": (POLICY, "{: #shred-paper }", "{: #report-loss }", None, "used twice"),
    "a duty of an unknown clause": (
        POLICY,
        "clause: report-loss",
        "clause: report-lost",
        "clause: report-lost",
        "does not have",
    ),
    "a duty of an unknown role": (
        POLICY,
        "roles: [trustee, staff, volunteer]",
        "roles: [trustee, stuff]",
        "[trustee, stuff]",
        "no role",
    ),
    "a review date that is no date": (POLICY, "review: 2022-02", "review: 2022-13", "review: 2022-13", "review"),
    "HTML in a clause": (POLICY, "will be shredded", "will be <b>shredded</b>", "{: #shred-paper }", "HTML"),
    "HTML in a title": (POLICY, "# Confidentiality Policy", "# Confidentiality &amp; Policy", "&amp;", "HTML"),
    "HTML in a tree's title": (TREE, "# Can I share", "# Can &amp; I share", "&amp;", "HTML"),
    "HTML in an outcome": (TREE, "{: #emergency }", "&amp; so on {: #emergency }", "{: #emergency }", "HTML"),
    "HTML in an idea": (EASY, "Why we keep", "Why &lt; we keep", "{: #why }", "HTML"),
    "a table in a policy": (POLICY, "{: #shred-paper }", "{: #shred-paper }\n\n> quoted", None, "headings, paragraphs"),
    "no correct choice": (BANK, "        correct: true\n", "", "  - id: memory-stick-missing", "no correct choice"),
    "a clause that no policy has": (
        BANK,
        "clauses: [report-loss]",
        "clauses: [reported]",
        "clauses: [reported]",
        "no clause",
    ),
    "a role without a quiz": (
        BANK,
        "roles: [trustee, staff, volunteer]",
        "roles: [trustee, friend]",
        "roles: [trustee, friend]",
        "no quiz",
    ),
    "the same words twice": (
        BANK,
        "Take the plans home with you until somebody has mended the lock.",
        "Close the cupboard, put a chair against it and mend the lock next week.",
        "  - id: broken-lock",
        "the same words twice",
    ),
    "a tree for a role without a quiz": (
        BANK,
        "  joining:\n    roles: [trustee, staff]",
        "  joining:\n    roles: [trustee, cook]",
        None,
        "The role “cook” of “joining” has no quiz",
    ),
    "an unknown duty": (BANK, "[report-any-loss]", "[report-no-loss]", "[report-no-loss]", "no duty “report-no-loss”"),
    "a question id used twice": (BANK, "- id: broken-lock", "- id: memory-stick-missing", None, "used twice"),
    "a pass mark past the draw": (
        BANK,
        "{number: [2, 4, 2, 2], pass_mark: 8}",
        "{number: [2, 4, 2, 2], pass_mark: 11}",
        "pass_mark: 11",
        "pass mark is 11",
    ),
    "more asked than there are": (
        BANK,
        "{number: [2, 4, 2, 2], pass_mark: 8}",
        "{number: [2, 40, 2, 2], pass_mark: 8}",
        "[2, 40, 2, 2]",
        "trustee, part “telling”: 40 questions",
    ),
    "another number of parts": (BANK, "[2, 4, 2, 2]", "[2, 4, 4]", "[2, 4, 4]", "each of the policy's 4 parts"),
    "fewer asked than are critical": (BANK, "[2, 4, 2, 2]", "[2, 1, 2, 2]", "[2, 1, 2, 2]", "2 questions are critical"),
    "a section in no part": (
        POLICY,
        "disclosure, safeguarding]",
        "disclosure]",
        "parts:",
        "“safeguarding” is in no part",
    ),
    "a section in two parts": (POLICY, "[hard-copy,", "[return, hard-copy,", "parts:", "“return” is in more than one"),
    "a part of what does not exist": (
        POLICY,
        "[hard-copy,",
        "[procedures, hard-copy,",
        "parts:",
        "“procedures”, and no",
    ),
    "two parts of one name": (POLICY, "id: telling", "id: private", "parts:", "two parts with the id “private”"),
    "a version without quotes": (POLICY, "version: 2020-02", "version: 2", "version: 2", 'version: write it as "2"'),
    "a word that is read as yes": (
        POLICY,
        "approved_by: Board of Trustees",
        "approved_by: true",
        "approved_by",
        '"true"',
    ),
    "a quotation that a question's clauses do not have": (
        BANK,
        "“as soon as practicable”",
        "“as soon as possible”",
        "  - id: memory-stick-missing",
        "“memory-stick-missing” quotes “as soon as possible”, and none of the clauses that it cites says that.",
    ),
    "a quotation of another clause than the question cites": (
        BANK,
        "“as soon as practicable”",
        "“will be shredded”",
        "  - id: memory-stick-missing",
        "quotes “will be shredded”",
    ),
    "a quotation that an outcome's clauses do not have": (
        "docs/decide/lost.md",
        "“Any loss”",
        "“Each loss”",
        "{: #found-again ",
        "“Report the loss even though you have it back.” quotes “Each loss”",
    ),
    "a quotation in a case": (
        TREE,
        "Adil is a member.",
        "Adil is “a new member”.",
        "{: #personal-yes ",
        "quotes “a new member”",
    ),
    "a quotation in a question's help": (
        "docs/decide/talk.md",
        "“not authorised to hear it”",
        "“not allowed to hear it”",
        "{: #hear }",
        "This quotes “not allowed to hear it”, and the policy does not say that.",
    ),
    "a quotation in a tree's introduction": (
        "docs/decide/keep-at-home.md",
        "“outside Working Together premises”",
        "“outside the premises”",
        "# May I",
        "This quotes “outside the premises”",
    ),
    "a key too many": (BANK, "    critical: true", "    crucial: true", "crucial: true", "not a key"),
    "a word for a number": (BANK, "{number: [2,", "{number: [two,", "number: [two", "valid integer"),
    "a tree that does not exist": (BANK, "  share:\n", "  shared:\n", "  shared:\n", "no decision page"),
    "a role the portal does not have": (BANK, "  volunteer: {", "  volunteers: {", "  volunteers: {", "no role"),
    "an outcome that is asked about and not told": (
        BANK,
        "personal-parent, personal-no,",
        "personal-parent,",
        "  share:",
        "Nothing tells a case for “personal-no”. Add it to “told” on its page “share”",
    ),
    "a case for what is no outcome": (
        TREE,
        "  personal-yes: >-",
        "  personal-yeah: >-",
        "  personal-yeah: >-",
        "“told” tells a case for “personal-yeah”, which is no outcome",
    ),
    "wrong choices for an outcome without its case": (
        TREE,
        "  personal-yes: [",
        "  personal-law: [",
        "  personal-law: [",
        "“wrong” names choices for “personal-law”, which has no case",
    ),
    "a wrong choice that is no outcome": (
        TREE,
        "  personal-yes: [personal-law,",
        "  personal-yes: [personal-lawn,",
        "  personal-yes: [",
        "“wrong” names for “personal-yes” what is not another outcome",
    ),
    "a wrong choice that is the right one": (
        TREE,
        "  personal-yes: [personal-law,",
        "  personal-yes: [personal-yes,",
        "  personal-yes: [",
        "“wrong” names for “personal-yes” what is not another outcome",
    ),
    "a wrong choice named twice": (
        TREE,
        "  personal-yes: [personal-law, personal-parent,",
        "  personal-yes: [personal-law, personal-law,",
        "  personal-yes: [",
        "or one twice",
    ),
    "only two wrong choices": (
        TREE,
        "  personal-yes: [personal-law, personal-parent, personal-no]",
        "  personal-yes: [personal-law, personal-parent]",
        "  personal-yes: [",
        "",
    ),
    "a case that is no text": (TREE, "  personal-yes: >-", "  personal-yes:\n   - >-", None, "valid string"),
    "a long sentence in a prompt": (
        BANK,
        "You may have left it on the bus.",
        "You may have left it on the bus to town on the very day that you lost it.",
        "  - id: memory-stick-missing",
        "“memory-stick-missing”: This sentence has 18 words: “You may have left it on the bu…”",
    ),
    "a long sentence in a choice": (
        BANK,
        "Tell the Chair of Trustees as soon as you can.",
        f"Tell the Chair of Trustees {'very ' * 10}soon.",
        "  - id: memory-stick-missing",
        "“memory-stick-missing”: This sentence has 16 words",
    ),
    "a long sentence in feedback": (
        BANK,
        "Waiting gives the loss time to do harm.",
        f"Waiting gives the loss time {'and time ' * 5}to do harm.",
        "  - id: memory-stick-missing",
        "“memory-stick-missing”: This sentence has 18 words",
    ),
    "a long sentence in a fact": (
        BANK,
        "    choices:",
        f"    facts: ['{'so ' * 15}much is known.']\n    choices:",
        "  - id: memory-stick-missing",
        "“memory-stick-missing”: This sentence has 18 words",
    ),
    "a long sentence in the declaration": (
        BANK,
        "and I agree to keep to it.",
        "and I agree to keep to it and to be good.",
        "declaration: ",
        "This sentence has 19 words",
    ),
    "a long sentence in the declaration of changes": (
        BANK,
        "declaration: I",
        f"short_declaration: I have {'really ' * 12}read it.\ndeclaration: I",
        "short_declaration: ",
        "This sentence has 16 words",
    ),
    "initials in a choice": (
        BANK,
        "Tell the Chair of",
        "Tell the CO or the Chair of",
        "  - id: memory",
        "“CO” are initials",
    ),
    "too many words on a screen": (
        BANK,
        "You may have left it on the bus.",
        "You may have left it on the bus. " * 5,
        "  - id: memory-stick-missing",
        "“memory-stick-missing”: Its screen has 112 words, and 80 is the most",
    ),
    "a long sentence in a case": (
        TREE,
        "Adil is a member.",
        f"Adil is a {'very ' * 12}new member.",
        "{: #personal-yes ",
        "“share-personal-yes”: This sentence has 17 words",
    ),
    "a long sentence in a title that is a choice": (
        TREE,
        "## Yes, share the personal information for this use only.",
        f"## Yes, share the personal information {'only ' * 10}for this use.",
        "{: #personal-yes ",
        "“share-personal-yes”: This sentence has 18 words",
    ),
    "a policy that portal.toml does not name": (
        POLICY,
        "policy: confidentiality",
        "policy: secrecy",
        "policy: secrecy",
        "does not say which roles sign",
    ),
    "a policy without a page": ("portal.toml", "[policies.confidentiality]", "[policies.secrecy]", None, "no page"),
}


@pytest.mark.parametrize("mutation", MUTATIONS.values(), ids=MUTATIONS.keys())
def test_a_broken_file_is_found(
    portal: Path,
    spoil: Callable[[str, str, str], None],
    problems: Callable[[], list[str]],
    mutation: Mutation,
) -> None:
    """The message names the file, the line, and what is wrong."""
    file, old, new, where, words = mutation
    spoil(file, old, new)
    found = [problem for problem in problems() if words in problem]
    assert found
    assert found[0].startswith(f"{file}:")
    if where:
        assert found[0].startswith(f"{file}:{line_of(portal, file, where)}: ")


def test_every_problem_is_told_at_once(
    portal: Path, spoil: Callable[[str, str, str], None], problems: Callable[[], list[str]]
) -> None:
    """A broken tree hides no fault of the Easy Read, and nothing is blamed that is whole."""
    spoil(TREE, "(#personal-whom)", "(#nowhere)")
    spoil(EASY, "#report-loss)", "#report-lost)")
    assert [told.split(": ")[0] for told in problems() if ": warning: " not in told] == [
        f"{TREE}:{line_of(portal, TREE, '(#nowhere)')}",
        f"{EASY}:{line_of(portal, EASY, '#report-lost)')}",
    ]


@pytest.mark.parametrize(
    "fault",
    [
        (POLICY, "{: #report-loss }\n", "\n", "permanent id"),
        (POLICY, "policy: confidentiality\n", "policy: confidentiality\npolicy: twice\n", "twice"),
        (BANK, "{number: [2, 4, 2, 2], pass_mark: 8}", "{number: [2, 4, 2, 2], pass_mark: 11}", "pass mark"),
        (EASY, "# ", "", "starts with a title"),
    ],
    ids=["policy", "front-matter", "bank", "easy-read"],
)
def test_a_file_that_could_not_be_read_is_not_missing(
    spoil: Callable[[str, str, str], None], problems: Callable[[], list[str]], fault: tuple[str, str, str, str]
) -> None:
    """One broken file is one problem: what depends on it is not said to name something that does not exist."""
    file, old, new, words = fault
    spoil(file, old, new)
    [told] = problems()
    assert told.startswith(f"{file}:")
    assert words in told


def test_questions_of_an_unread_tree_are_not_missed(
    portal: Path, spoil: Callable[[str, str, str], None], problems: Callable[[], list[str]]
) -> None:
    """A bank that asks all its questions is not said to have too few while one of its trees cannot be read."""
    pools = read_site(portal).banks["confidentiality"].pools["trustee"]
    number = [len(critical) + len(others) for critical, others in pools]
    spoil(BANK, "trustee: {number: [2, 4, 2, 2],", f"trustee: {{number: {number},")
    assert problems() == []
    spoil(TREE, "(#personal-whom)", "(#nowhere)")
    [told] = problems()
    assert told.startswith(f"{TREE}:")


def test_a_file_that_is_not_text_is_named(portal: Path, problems: Callable[[], list[str]]) -> None:
    """Bytes that are not UTF-8 are one plain line."""
    (portal / TREE).write_bytes(b"\xff\xfe")
    assert problems() == [f"{TREE}:1: This file is not UTF-8 text. Save it again as UTF-8."]


DOUBLES = {
    "policy": (POLICY, "docs/policy/second.md", "policy: ", "the policy “confidentiality”"),
    "tree": (TREE, "docs/policy/share.md", "", "the decision page “share”"),
    "bank": (BANK, "quizzes/second.yml", "policy: ", "the question bank of “confidentiality”"),
    "easy-read": (EASY, "docs/easy-read/second.md", "easy_read: ", "the Easy Read of “confidentiality”"),
}


@pytest.mark.parametrize("double", DOUBLES.values(), ids=DOUBLES.keys())
def test_no_file_replaces_another(
    portal: Path, problems: Callable[[], list[str]], double: tuple[str, str, str, str]
) -> None:
    """Two files that claim to be the same thing are a problem of the later, naming the earlier."""
    file, copy, key, what = double
    shutil.copy(portal / file, portal / copy)
    first, second = sorted([file, copy])
    where = f"{second}:{line_of(portal, second, key)}: "
    assert [told for told in problems() if " is already " in told] == [
        f"{where}{first} is already {what}. Rename one of them, or remove it."
    ]


def test_a_broken_portal_toml_names_the_field(portal: Path) -> None:
    """`portal.toml` is validated like the rest, and a missing one is said in words."""
    (portal / "portal.toml").write_text("[organisation]\nnme = 'x'\n", encoding="utf-8")
    with pytest.raises(ConfigMalformed) as broken:
        read_site(portal)
    assert "organisation.name: Field required" in broken.value.faults
    (portal / "portal.toml").unlink()
    with pytest.raises(PortalFileMissing) as missing:
        read_site(portal)
    assert broken.value.path == missing.value.path == portal / "portal.toml"


def test_an_edition_changed_after_publishing_is_noticed(portal: Path) -> None:
    """The bytes under a digest must have that digest."""
    site = read_site(portal)
    latest = site.published.latest("confidentiality")
    assert latest is not None
    path = portal / "editions" / f"{latest.edition}.json"
    path.write_bytes(path.read_bytes().replace(b"members", b"strangers"))
    with pytest.raises(PublishedFileLost) as changed:
        site.published.read(latest.edition)
    path.unlink()
    with pytest.raises(PublishedFileLost) as missing:
        site.published.read(latest.edition)
    assert changed.value.path == missing.value.path == path
    assert "has been changed" in changed.value.fault
    assert "is missing" in missing.value.fault
