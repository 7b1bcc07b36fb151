"""What is published is entered in the log when an act needs it: a leaf for each pair of edition and bank."""

from site_build.content.bank import parse_bank
from site_build.formats.leaf import EditionLeaf
from site_build.office.office import Office, log_editions
from support.revisions import FIRST, publish_words


def leaves(office: Office) -> list[EditionLeaf]:
    """The leaves about editions, in the log's order."""
    with office.register.view() as view:
        return [entry.leaf for entry in view.entries(EditionLeaf)]


def test_each_pair_has_a_leaf(office: Office) -> None:
    """Short banks have theirs, which say since when, and the edition's own change whichever bank it is."""
    (sample,) = leaves(office)
    second = publish_words(office.root, "2", FIRST, "material")
    third = publish_words(office.root, "3", FIRST | {"greet": "Hello."}, "editorial")
    again = publish_words(office.root, "3", FIRST | {"greet": "Hello."}, "questions")
    log_editions(office)
    log_editions(office)
    found = [(leaf.version, leaf.edition, leaf.bank, leaf.change, leaf.since) for leaf in leaves(office)[1:]]
    one, two, three = sample.edition, second.edition, third.edition
    assert found == [
        ("2", two, second.bank, "material", None),
        ("2", two, second.short[one], "material", one),
        ("3", three, third.bank, "editorial", None),
        ("3", three, third.short[one], "editorial", one),
        ("3", three, third.short[two], "editorial", two),
        ("3", three, again.bank, "editorial", None),
        ("3", three, again.short[one], "editorial", one),
    ]
    assert again.short[two] == third.short[two]  # nobody is asked anything about it, so the bank is the same
    with office.register.view() as view:
        assert [parse_bank(view.document(bank)).policy for _, _, bank, *_ in found] == ["kindness"] * len(found)
