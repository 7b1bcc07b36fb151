"""Letters: what a reader, a screen reader and a phone's camera find in the PDF."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pytest
import zxingcpp
from pypdf import PdfReader

from site_build.config import Contact, Portal, Role
from site_build.office.links.occasion import ChangedPolicy, Occasion
from site_build.paper.papers import draw_code, make_letters
from support.extracts import ASKED_AGAIN, SEVERAL, link_for

DAY = date(2026, 11, 22)
PAGE = "https://portal.example/induction/"
CODE, OTHER = "XJC8YG9F9JGHSP7VDZNQ", "T8HZSJ6HBVMNQEPDY3V5"
LINK, OTHER_LINK = (f"{PAGE}#kindness/volunteer.{code}" for code in (CODE, OTHER))
PORTAL = Portal.model_validate(
    {
        "organisation": {"name": "Invented Charity"},
        "roles": {"volunteer": Role(name="volunteer", plural="volunteers")},
        "policies": {},
        "contacts": {"manager": Contact(name="Manager", phone="01234 567890"), "treasurer": Contact(name="Treasurer")},
        "keeper": {"post": "manager", "witness": "treasurer"},
    }
)
HOSTILE = ("<img src=x onerror=alert(1)>", '#read("x") $x$ *x*', "=1+1", "Zo\u202egnp.exe", "N" * 200)


def read_pages(pdf: bytes) -> list[str]:
    """The text of each page, a space for each gap."""
    return [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


@pytest.fixture(scope="module")
def two() -> bytes:
    """Letters for two people."""
    return make_letters(PORTAL, [link_for("Zoë Example"), link_for("Ash Invented", code=OTHER)], DAY)


def test_a_letter_says_all_that_there_is_to_do(two: bytes) -> None:
    """Each page is to one person: their name, their link in full and until when, three steps, whom to ask."""
    first, second = read_pages(two)
    for words in (
        "Dear Zoë Example,",
        "works until 21 January 2027",
        "Keep it to yourself",
        "on paper",
        "half an hour",
    ):
        assert words in first
    assert re.search(r"1\. Open your link.*2\. Read the policy.*3\. Type your name", first)
    assert "Ask the Manager on 01234 567890." in first
    assert f"{PAGE} Your code: XJC8 YG9F 9JGH SP7V DZNQ" in first  # to type; it is never broken in two
    assert "Dear Ash Invented," in second
    assert "Example" not in second
    assert "XJC8" not in second


def test_a_letter_says_what_changed() -> None:
    """Who signed before is told why and what, and never “before you start”; others in the same file are welcomed."""
    links = [link_for("Zoë Example", occasion=ASKED_AGAIN), link_for("Ash Invented", code=OTHER)]
    pdf = make_letters(PORTAL, links, DAY)
    first, second = read_pages(pdf)
    assert re.search(
        r"Our Kindness Policy has changed Dear Zoë Example, Our Kindness Policy has changed\. Two people <saw> it\. "
        r"This is what changed for you: • Being kind: 1\.2, 1\.5 • Cake: 1 rule is gone "
        r"Please read what is new, answer a few questions, and sign\. It takes about 5 minutes\.",
        first,
    )
    assert "2. Read what is new, then answer a few questions. You can try again" in first
    assert not any(words in first for words in ("glad that you are here", "efore you start", "half an hour"))
    assert "Your induction at Invented Charity Dear Ash Invented, We are glad that you are here." in second
    assert title_of(pdf) == "Letters from Invented Charity"
    assert title_of(make_letters(PORTAL, links[:1], DAY)) == "Our Kindness Policy has changed"


def test_a_letter_names_all_that_its_link_is_for() -> None:
    """Each policy, in which role, and the steps in order: the last of them comes only where there is a next one."""
    several, one = read_pages(make_letters(PORTAL, [link_for("Zo", occasion=SEVERAL), link_for("Ash")], DAY))
    assert "• Kindness Policy, as a volunteer • Visitors Policy, as a volunteer It takes about 60 minutes." in several
    assert re.search(r"2\. Read, then answer .* 3\. Type your name.* 4\. Go on to what is next", several)
    assert "what is next" not in one


def test_a_letter_without_questions() -> None:
    """Where nothing is asked, nobody is told to try again."""
    (page,) = read_pages(make_letters(PORTAL, [link_for("Zo", occasion=replace(ASKED_AGAIN, asks=False))], DAY))
    assert "2. Read what is new. 3. Type your name" in page
    assert "question" not in page


def test_a_long_letter_is_one_page() -> None:
    """Four headings and two reasons still leave room for the link."""
    places = tuple(f"A heading of several words, as policies have them: {at}.1, {at}.2, {at}.3" for at in range(4))
    reasons = ("A reason of about fifteen words says what the Board has decided, and why it did.",) * 2
    long = ChangedPolicy("Kindness Policy", reasons, (*places, "and 7 more parts of the policy"))
    occasion = Occasion(is_new=False, changed=(long,), added=(("Policy on Cake", "volunteer"),))
    six = replace(SEVERAL, added=(("A Policy of Several Words", "member of staff"),) * 6, inductions=6, due=DAY)
    for most in (occasion, six):
        assert len(read_pages(make_letters(PORTAL, [link_for("Zo", occasion=most)], DAY))) == 1


def title_of(pdf: bytes) -> str | None:
    """The document's title."""
    found = PdfReader(io.BytesIO(pdf)).metadata
    assert found
    return found.title


def test_a_letter_is_made_for_screen_readers(two: bytes) -> None:
    """The PDF claims PDF/UA-1, is tagged, has title and language, and says in words what the picture is."""
    reader = PdfReader(io.BytesIO(two))
    root: Any = reader.root_object
    assert b"pdfuaid:part>1<" in two
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"].value) == ("en-GB", True)
    assert reader.metadata
    assert reader.metadata.title == "Your induction at Invented Charity"
    tags = list(walk_tags(root["/StructTreeRoot"]))
    pictures = [tag["/Alt"] for tag in tags if tag.get("/S") == "/Figure"]
    assert pictures == ["QR code: your personal link, for a phone's camera."] * 2
    assert sum(tag.get("/S") == "/LI" for tag in tags) == 6
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in reader.pages} == {(595, 842)}


def walk_tags(tag: Any) -> Iterator[Any]:  # noqa: ANN401  # a PDF's tree
    """A tag and all below it, in reading order."""
    yield tag
    below = tag.get("/K", [])
    for child in below if isinstance(below, list) else [below]:
        if isinstance(child.get_object(), dict):
            yield from walk_tags(child.get_object())


def test_large_letters(two: bytes) -> None:
    """No letter on the page is smaller than 14 points."""
    sizes: list[float] = []
    for page in PdfReader(io.BytesIO(two)).pages:
        page.extract_text(
            visitor_text=lambda text, _, matrix, __, size: sizes.append(size * matrix[3]) if text.strip() else None
        )
    assert min(map(abs, sizes)) >= 14


def test_a_camera_reads_exactly_the_link(two: bytes) -> None:
    """Another program's reader finds on each page of the drawn letter the link that was made for its person."""
    pages = [page.render(scale=100 / 72, grayscale=True) for page in pypdfium2.PdfDocument(two)]
    shades = [memoryview(page.buffer).cast("B").cast("B", (page.height, page.stride)) for page in pages]
    read = [zxingcpp.read_barcodes(page) for page in shades]
    assert [[code.text for code in page] for page in read] == [[LINK], [OTHER_LINK]]


def test_hostile_names_are_text() -> None:
    """A name is shown as it was typed, without what cannot be seen, and the page stays one page with one link."""
    pdf = make_letters(PORTAL, [link_for(name) for name in HOSTILE], DAY)
    pages = read_pages(pdf)
    assert len(pages) == len(HOSTILE)
    for name, page in zip(HOSTILE[:4], pages, strict=False):
        assert f"Dear {name.replace(chr(0x202E), '')}," in page
    targets = [
        note.get_object().get("/A", {}).get("/URI")
        for page in PdfReader(io.BytesIO(pdf)).pages
        for note in page.get("/Annots", [])
    ]
    assert set(targets) == {LINK}


def test_the_code_has_a_quiet_border() -> None:
    """A camera needs four modules of white around the code, on a dark screen too."""
    drawn = draw_code(LINK)
    assert 'fill="#fff"' in drawn
    assert "M4 4.5h7" in drawn
    assert "<script" not in drawn
