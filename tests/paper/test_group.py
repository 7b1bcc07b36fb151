"""The print for a group session: one PDF that a reader and a phone's camera find everything in."""

import io
import re
from dataclasses import replace
from datetime import date

import pypdfium2  # type: ignore[import-untyped]
import pytest
import zxingcpp
from pypdf import PdfReader

from paper.test_letter import CODE, HOSTILE, LINK, OTHER, OTHER_LINK, PORTAL, read_pages
from site_build.office.forms.group import Place
from site_build.office.forms.packs import AskedOnPaper, Pack, PackPassage
from site_build.paper.group import print_links, print_packs
from support.extracts import complete, link_for

DAY = date(2026, 11, 22)
QUESTION = AskedOnPaper("Who may see the list?", ("It is locked away.",), (("A", "Mo"), ("B", "Everybody")), False)
PACK_TEXT = "Everybody is kind."


def place(name: str, *, is_short: bool = False) -> Place:
    """What somebody of this name does in a session."""
    person = complete(name).person.model_copy(update={"id": name[:1] * 22})
    return Place(person, "volunteer", "kindness", "Kindness Policy", is_short, f"{'0' * 16} {'1' * 16}")


def pack(name: str, **changes: object) -> Pack:
    """A pack about the whole policy for somebody of this name."""
    made = Pack(
        place=place(name),
        version="2026-01",
        since="",
        passages=(PackPassage(("Being kind",), "1.1", PACK_TEXT),),
        questions=(QUESTION, replace(QUESTION, prompt="And who else?", several=True)),
        needed=1,
        declaration="I agree to be kind.",
        bank="0123456789abcdef",
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # the tests change one entry to another


@pytest.fixture(scope="module")
def by_link() -> bytes:
    """The print for two people with links."""
    links = [link_for("Zoë Example"), link_for("Ash Invented", code=OTHER)]
    return print_links(PORTAL, [place("Zoë Example"), place("Ash Invented", is_short=True)], links, DAY)


@pytest.fixture(scope="module")
def on_paper() -> bytes:
    """The print for two people on paper, one of whom is asked about a change alone, and nothing about it."""
    passages = (
        PackPassage((), "1.2", "New words.", "Old words."),
        PackPassage((), "1.3", "All new."),
        PackPassage(("Another heading",), "2.1", "As it was.", "As it was."),
        PackPassage((), "", "", "Words that are gone."),
    )
    place_of_change = place("Ash Invented", is_short=True)
    short = pack("Ash Invented", place=place_of_change, since="2025-01", passages=passages, questions=(), needed=0)
    return print_packs(PORTAL, [pack("Zoë Example"), short], DAY)


def test_the_sheet_of_whoever_leads(by_link: bytes, on_paper: bytes) -> None:
    """It says who is there, as what and what for, with a line to sign on; how to help, and what to do at the end."""
    for print_, at_the_end, signed in (
        (by_link, "fetch the forms from the website", "I led this session:"),
        (on_paper, "record all the sheets on one page", "I saw everybody sign who is ticked:"),
    ):
        sheet, *_ = read_pages(print_)
        assert "Done Name Role What they do Signature" in sheet
        assert "Zoë Example volunteer Kindness Policy Ash Invented volunteer Kindness Policy: what has" in sheet
        assert "Do not answer for anybody, and do not point at an answer." in sheet
        assert re.search(f"At the end .*{at_the_end}.* {signed} Name Signature Day", sheet)
        assert "Call the Manager on 01234 567890." in sheet
    assert "Only the Treasurer can be their witness." in read_pages(on_paper)[0]


def test_letters_and_squares_are_in_the_same_file(by_link: bytes) -> None:
    """Behind the sheet stand the squares to cut apart, one a person with name and code, and then their letters."""
    pages = read_pages(by_link)
    assert len(pages) == 4
    assert re.search("Squares to cut apart .*Zoë Example .*XJC8 YG9F .* Ash Invented .*T8HZ SJ6H", pages[1])
    for page, name, other in ((pages[2], "Zoë Example", "Ash"), (pages[3], "Ash Invented", "Zoë")):
        assert f"Dear {name}," in page
        assert other not in page


def test_a_camera_reads_each_square(by_link: bytes) -> None:
    """Another program's reader finds each person's link on the page of squares, and again in their letter."""
    pages = [page.render(scale=200 / 72, grayscale=True) for page in pypdfium2.PdfDocument(by_link)]
    shades = [memoryview(page.buffer).cast("B").cast("B", (page.height, page.stride)) for page in pages]
    read = [sorted(code.text for code in zxingcpp.read_barcodes(page)) for page in shades]
    assert read == [[], sorted([LINK, OTHER_LINK]), [LINK], [OTHER_LINK]]
    assert (CODE in LINK, OTHER in OTHER_LINK) == (True, True)


def test_a_square_is_never_cut_by_the_paper() -> None:
    """Of many people each square is whole: on its page stand its name and its code."""
    codes = [f"{number:02}{CODE[2:]}" for number in range(13)]
    links = [link_for(f"Person {code[:2]}", code=code) for code in codes]
    pages = read_pages(print_links(PORTAL, [place(link.name) for link in links], links, DAY))
    first = next(at for at, page in enumerate(pages) if "Squares to cut apart" in page)
    squares = pages[first : -len(links)]
    assert len(squares) > 1
    for code in codes:
        (page,) = [page for page in squares if f"Person {code[:2]}" in page]
        assert f"{code[:4]} {code[4:8]}" in page


def test_a_pack_is_all_that_somebody_needs(on_paper: bytes) -> None:
    """Their name, the words, each question with its letters, and on a page of its own the sheet with its bank."""
    _, reading, sheet, *_ = read_pages(on_paper)
    assert "For Zoë Example, a volunteer." in reading
    assert f"Being kind 1.1 {PACK_TEXT}" in reading
    assert "You need 1 of 2 right." in reading
    assert re.search(r"1\. Who may see the list\? • It is locked away\. A Mo B Everybody", reading)
    assert "2. And who else? Tick more than one." in reading
    assert "Answer sheet of Zoë Example" in sheet
    assert "Kindness Policy, version 2026-01. I am a volunteer." in sheet
    assert re.search("1 A B 2 A B", sheet)
    assert re.search("I agree to be kind.*Easy Read.*My name My signature Day Who helped me, if anyone Who saw", sheet)
    assert "draw “paper”, bank 0123456789abcdef" in sheet
    assert "Page 2" in sheet


def test_a_pack_about_a_change(on_paper: bytes) -> None:
    """What was said before stands beside what is said now; where nothing is asked, nobody looks for questions."""
    _, _, _, reading, sheet = read_pages(on_paper)
    assert "Kindness Policy: what has changed" in reading
    assert "You have signed version 2025-01." in reading
    assert "Before: Old words. Now: 1.2 New words. 1.3 All new." in reading
    assert "1.3 All new. Another heading 2.1 As it was. Gone: Words that are gone." in reading
    assert "uestion" not in reading + sheet
    assert "What changed" in sheet


def test_the_print_is_made_for_screen_readers(by_link: bytes, on_paper: bytes) -> None:
    """It is tagged, has a title and a language, and says whose each picture is."""
    for print_ in (by_link, on_paper):
        reader = PdfReader(io.BytesIO(print_))
        assert reader.metadata
        assert reader.metadata.title == "Group session"
        assert str(reader.root_object["/Lang"]) == "en-GB"
        assert b"pdfuaid:part>1<" in print_


def test_hostile_names_are_text() -> None:
    """A name is shown as it was typed, and never becomes part of the page's source."""
    pages = " ".join(read_pages(print_packs(PORTAL, [pack(name) for name in HOSTILE], DAY)))
    for name in HOSTILE[:4]:
        assert f"For {name.replace(chr(0x202E), '')}, a volunteer." in pages
