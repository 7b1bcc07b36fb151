"""What a screen reader is told on the induction's main screens; and axe-core on a tree, the menu and the search.

The induction's other states are in `test_looks.py`, every page as it opens in `test_every_page.py`.
"""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from browser.axe import COLOURS, EVERY_RULE, LAPTOP, PHONE, findings, findings_in_every_look, wear
from browser.states import STATES
from browser.visitor import start_tree

FOOT = """
- contentinfo:
  - link "How we look after your information"
  - link "Can everybody use this website?"
"""
HELLO = """
- banner:
  - paragraph: Working Together Ludlow
  - group: Text and colours
  - 'heading "Your induction: Confidentiality Policy" [level=1]'
- main:
  - img /Hello/
  - heading "Hello, and welcome" [level=2]
  - paragraph: You are a volunteer. This is your induction in our Confidentiality Policy.
  - paragraph: /There are \\d+ short parts/
  - paragraph: /It takes about \\d+ minutes. You can stop at any time./
  - paragraph: Your personal link is here. Your form will be signed with it.
  - group "How would you like to read?":
    - radio /Easy Read/ [checked]
    - radio /own words/
  - checkbox "Somebody is helping me"
  - paragraph:
    - button /I know it already/
    - button /Try the questions/
    - link "I would rather use paper"
  - button "Start"
"""
READING = """
- banner:
  - heading /Part 1 of \\d/ [level=1]
- main:
  - heading [level=2]
  - button "I want to talk about this"
  - button "Next"
  - button "Back"
  - button /own words/
  - button "Stop for now"
"""
QUESTION = """
- banner:
  - heading /Part 1 of \\d/ [level=1]
- main:
  - paragraph: /Question 1 of \\d/
  - button "I want to talk about this"
  - group:
    - heading [level=2]
    - radio [checked=false]
    - radio [checked=false]
  - button "Continue"
  - button "Back"
  - button "Stop for now"
"""
FEEDBACK = """
- main:
  - paragraph: /Question 1 of \\d/
  - group:
    - heading [level=2]
    - radio /Your answer$/ [checked] [disabled]
    - emphasis: Your answer
    - paragraph:
      - strong: Not quite.
      - text: /./
    - group:
      - text: What the policy says
      - paragraph: /Clause \\d/
  - button "Continue"
"""
RIGHT = """
- main:
  - group:
    - radio /The right answer$/ [checked] [disabled]
    - emphasis: The right answer
    - paragraph:
      - strong: Yes, that is right.
    - group: What the policy says
"""
SIGN = """
- banner:
  - 'heading "Last step: sign" [level=1]'
- main:
  - img /Signing/
  - heading "Sign" [level=2]
  - blockquote:
    - paragraph: I have read and understood the Confidentiality Policy and I agree to keep to it.
  - textbox "Your name"
  - group:
    - text: Did somebody help you? Who helped you?
    - paragraph: It is fine to have help. You do not have to say who. The Chief Officer can see this.
    - textbox "Who helped you?"
  - paragraph:
    - link "What is kept about you, and why"
  - button "Sign and send"
  - button "Back"
  - group:
    - text: What does my signature prove?
  - button "Stop for now"
"""
EMPTY = """
- main:
  - alert:
    - paragraph:
      - link "Say how you read the policy. Then sign."
    - paragraph:
      - link "Type your name. Then sign."
  - group "How did you read the policy?":
    - checkbox "The policy" [invalid]
    - checkbox "The Easy Read"
    - checkbox "On paper, or somebody read it aloud"
  - textbox "Your name" [invalid]
"""
THANKS = """
- banner:
  - heading "All done" [level=1]
- main:
  - img /Thank you/
  - heading "Thank you. You have done it!" [level=2]
  - paragraph: /Your form is sent. Now the Chief Officer confirms that it was you/
  - heading "What you wanted to talk about" [level=3]
  - list:
    - listitem
  - paragraph: /It was not sent.$/
  - heading "For you to keep" [level=3]
  - paragraph:
    - strong: Zoë Example
    - text: /Volunteer at Working Together Ludlow Confidentiality Policy \\d+ \\w+ \\d+/
  - list:
    - listitem
    - listitem
    - listitem
    - listitem
  - paragraph:
    - button "Print it"
    - button "Save it"
  - button "Finish"
"""
SPOKEN = {
    "hello, with a link": HELLO + FOOT,
    "reading": READING,
    "question": QUESTION + FOOT,
    "wrong, clause open": FEEDBACK,
    "right": RIGHT,
    "sign, unfolded": SIGN,
    "sign, empty": EMPTY,
    "thanks": THANKS + FOOT,
}


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page on which nothing moves."""
    page = context.new_page()
    page.emulate_media(reduced_motion="reduce")
    return page


@pytest.mark.parametrize("state", SPOKEN)
def test_what_a_screen_reader_is_told(page: Page, state: str) -> None:
    """Each screen by roles, names and states, in the order in which they are read; what is drawn is left open."""
    STATES[state](page)
    expect(page.locator("body")).to_match_aria_snapshot(SPOKEN[state])


def test_the_tree(page: Page) -> None:
    """A later question with its trail, and an outcome."""
    start_tree(page, "share")
    page.get_by_role("link", name="It is financial information").click()
    assert findings_in_every_look(page) == []
    page.get_by_role("link", name="outside Working Together").click()
    page.get_by_role("link", name="The law or another").click()
    expect(page.get_by_role("heading", name="What the policy says")).to_be_visible()
    assert findings_in_every_look(page) == []


@pytest.mark.parametrize("width", [PHONE, LAPTOP])
def test_menu_and_search(page: Page, width: int) -> None:
    """The phone's open menu, and the open search with results."""
    page.set_viewport_size({"width": width, "height": 844})
    page.goto("/")
    if width == PHONE:
        page.get_by_role("button", name="Menu").click()
        page.locator(".md-nav--primary").get_by_role("link", name="The register", exact=True).wait_for()
        assert findings_in_both_palettes(page) == []
        page.reload()
        page.get_by_role("button", name="Search").click()
    page.get_by_role("textbox", name="Search").press_sequentially("loss")
    page.locator(".md-search-result__item").first.wait_for()
    assert findings_in_both_palettes(page) == []


def findings_in_both_palettes(page: Page) -> list[str]:
    """What axe finds, in light and dark, on a page that is made for its width."""
    found = findings(page, EVERY_RULE)
    wear(page, "dark")
    found += findings(page, COLOURS)
    wear(page, "light")
    return found
