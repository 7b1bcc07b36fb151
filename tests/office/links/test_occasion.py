"""Why somebody gets a link: what letters and e-mails tell who is new, and who signed before and is asked again."""

import json
import re
from dataclasses import replace

from site_build.config import read_portal
from site_build.content.edition import Publication
from site_build.content.publish import publish
from site_build.demo.forms import FormFactory
from site_build.office.forms.intake import take_in
from site_build.office.links.links import Link, hand_out, invite
from site_build.office.links.occasion import ChangedPolicy, Occasion, Paragraph
from site_build.office.office import Office, log_editions
from site_build.office.people.people import edit_person, find_person, list_people
from support.revisions import FIRST, publish_words, short_forms, whole_forms
from support.sample import add
from support.two_policies import add_visitors_policy

ZOE, ASH = "Zoë Example", "Ash Invented"
ASKS = Paragraph("Please read what is new, answer a few questions, and sign. It takes about 5 minutes.")
WHOLE = Paragraph("Please read, answer some questions, and sign. It takes about 30 minutes.")


def sign(office: Office, pen: FormFactory, name: str, *roles: str) -> None:
    """Let somebody sign in these roles."""
    log_editions(office)
    link = invite(office, name).address
    forms = [pen.seal(pen.statement(link, role, name), link) for role in roles]
    assert {taken.state for taken in take_in(office, forms)} == {"accepted"}


def publish_first(office: Office) -> Publication:
    """The first edition, which Zoë signs as a volunteer."""
    first = publish_words(office.root, "1", FIRST, "material")
    sign(office, whole_forms(office, first), ZOE, "volunteer")
    return first


def hand(office: Office, *who: str) -> list[Link]:
    """Links for these people, or for all who need one."""
    with hand_out(office, who or None) as made:
        return made


def occasion_of(office: Office, name: str) -> Occasion:
    """Why somebody gets the link that is made for them now."""
    (link,) = hand(office, name)
    return link.occasion


def tell(occasion: Occasion) -> tuple[Paragraph, ...]:
    """What it tells before the day by which to do it, which comes last."""
    *told, last = occasion.tell()
    assert re.fullmatch(r"Please do it by \d+ \w+ \d{4}\.", last.words)
    return tuple(told)


def test_somebody_new_is_welcomed(office: Office) -> None:
    """Who has signed nothing that counts is new; nothing says that they have not started, for some have, years ago."""
    occasion = occasion_of(office, ZOE)
    assert (occasion.kind, occasion.title("A Charity")) == ("new", "Your induction at A Charity")
    (words,) = tell(occasion)
    assert words == Paragraph("We are glad that you are here. Please do your induction. It takes about half an hour.")
    assert occasion.step == "Read the policy, then answer some questions."


def test_somebody_new_with_several_things_to_do_is_told_all_of_them(office: Office) -> None:
    """Each policy by its title, in each role; that one link is for all; and how long all of it takes."""
    add_visitors_policy(office.root)
    publish(office.root)
    two = replace(office, portal=read_portal(office.root))
    occasion = occasion_of(two, ASH)
    assert tell(occasion) == (
        Paragraph(
            "We are glad that you are here. Please do your induction. "
            "It is about 3 things, and your link is for all of them:",
            (
                "Kindness Policy, as a trustee",
                "Kindness Policy, as a member of staff",
                "Visitors Policy, as a member of staff",
            ),
        ),
        Paragraph("It takes about 90 minutes. You need not do it all at once."),
    )
    assert occasion.step == "Read, then answer some questions."
    assert [len(link.what) for link in hand(two, ASH)] == [3]


def test_who_signed_before_is_told_what_changed(office: Office) -> None:
    """The reasons in the editions' own words, the clauses of their role alone, and how long it takes."""
    publish_first(office)
    changed = FIRST | {"ask": "Ask twice.", "share": "Cake is shared.", "keys": "Keys are signed for."}
    publish_words(office.root, "2", changed, "material", "Cake was lost")
    publish_words(office.root, "3", {**changed, "greet": "Greet all."}, "material", "Is greeting kind?")
    occasion = occasion_of(office, ZOE)
    assert (occasion.kind, occasion.title("A Charity")) == ("changed", "Our Kindness Policy has changed")
    assert tell(occasion) == (
        Paragraph(
            "Our Kindness Policy has changed. Cake was lost. Is greeting kind? This is what changed for you:",
            ("Kindness Policy: 1.1, 1.2, 1.5",),
        ),
        ASKS,
    )
    assert occasion.step == "Read what is new, then answer a few questions."


def test_only_the_reasons_since_what_was_signed(office: Office) -> None:
    """An editorial change asks nothing and gives no reason; what was signed since is not told again."""
    first = publish_first(office)
    second = FIRST | {"ask": "Ask twice."}
    published = publish_words(office.root, "2", second, "material", "The second.")
    sign(office, short_forms(office, published, first.edition), ZOE, "volunteer")
    third = second | {"greet": "Greet all!"}
    publish_words(office.root, "3", third, "editorial", "A slip.")
    fourth = {clause: words for clause, words in third.items() if clause != "share"}
    publish_words(office.root, "4", fourth, "material", "The fourth.")
    told, _ = tell(occasion_of(office, ZOE))
    assert told == Paragraph(
        "Our Kindness Policy has changed. The fourth. This is what changed for you:",
        ("Kindness Policy: 1 rule is gone",),
    )


def test_no_question_is_promised_where_none_is_asked(office: Office) -> None:
    """A change that no question is about is read and signed."""
    publish_first(office)
    publish_words(office.root, "2", FIRST | {"share": "Cake is shared."}, "material")
    occasion = occasion_of(office, ZOE)
    assert tell(occasion)[-1] == Paragraph("Please read what is new and sign. It takes about 5 minutes.")
    assert occasion.step == "Read what is new."


def test_a_new_role_beside_a_change(office: Office) -> None:
    """Both are told: what changed in one role, and that the other role has its induction still to do."""
    first = publish_first(office)
    sign(office, whole_forms(office, first), ASH, "staff")
    publish_words(office.root, "2", FIRST | {"keys": "Keys are signed for."}, "material")
    occasion = occasion_of(office, ASH)
    assert (occasion.kind, occasion.is_short) == ("changed", False)
    assert [part.words for part in tell(occasion)] == [
        "Our Kindness Policy has changed. Invented. This is what changed for you:",
        "Please do your induction in our Kindness Policy, too, as a trustee.",
        "Please read, answer some questions, and sign. It takes about 35 minutes.",
    ]
    assert occasion.step == "Read, then answer some questions."


def test_a_new_role_alone(office: Office) -> None:
    """Who has signed in one role and holds another now is not new, and is told of that role."""
    publish_first(office)
    zoe = find_person(list_people(office), ZOE)
    edit_person(office, zoe.id, {"roles": "volunteer, staff"})
    occasion = occasion_of(office, ZOE)
    assert (occasion.kind, occasion.title("A Charity")) == ("other", "Your induction at A Charity")
    assert tell(occasion) == (
        Paragraph("Please do your induction in our Kindness Policy, as a member of staff."),
        WHOLE,
    )


def test_nothing_to_sign(office: Office) -> None:
    """Who is complete and is given a link all the same is not told to begin."""
    publish_first(office)
    assert occasion_of(office, ZOE).tell() == (
        Paragraph("Here is your own link. With it, you can do your induction again."),
    )


def test_the_whole_policy_again(office: Office) -> None:
    """Where nothing says what changed since they signed, they are asked to read all of it."""
    sign(office, FormFactory.of(office, "kindness"), ZOE, "volunteer")
    index = office.root / "editions/published.json"
    publish_words(office.root, "1", FIRST, "material")
    *earlier, latest = json.loads(index.read_bytes())
    index.write_text(json.dumps([*earlier, latest | {"short": {}}]), "utf-8")
    told, last = tell(occasion_of(office, ZOE))
    assert told == Paragraph("Our Kindness Policy has changed. Please read all of it again.")
    assert last == WHOLE


def test_many_changes_stay_short(office: Office) -> None:
    """A heading is named once for all its clauses and roles, and of many headings the first few; a letter is a page."""
    every = add(office, "Una Invented", "trustee, staff, volunteer")
    first = publish_words(office.root, "1", FIRST, "material")
    sign(office, whole_forms(office, first), every.name, *every.roles)
    publish_words(office.root, "2", FIRST, "material", headings={clause: f"On {clause}" for clause in FIRST})
    told, *_ = tell(occasion_of(office, every.name))
    assert told.points == (
        "On greet: 1.1",
        "On money: 1.4",
        "On ask: 1.2",
        "On keys: 1.3",
        "and 1 more part of the policy",
    )


def test_numbers_are_left_out_where_the_page_cannot_be_read(office: Office) -> None:
    """While an author has the policy's page in pieces, a letter names the headings."""
    publish_first(office)
    publish_words(office.root, "2", FIRST | {"ask": "Ask twice."}, "material")
    (office.root / "docs/policy/kindness.md").write_text("---\npolicy: kindness\n---\n", encoding="utf-8")
    assert tell(occasion_of(office, ZOE))[0].points == ("Kindness Policy",)


def test_two_policies_have_changed() -> None:
    """The subject names one policy, and not two."""
    two = Occasion(is_new=False, changed=(ChangedPolicy("A"), ChangedPolicy("B")))
    assert two.title("A Charity") == "Our policies have changed"
