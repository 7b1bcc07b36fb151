"""One person's way through an induction by touch, from their personal link to thank you, with every answer right."""

from dataclasses import dataclass
from itertools import cycle

from playwright.sync_api import Locator, Page

BREATH = 600  # milliseconds between two touches of one spot: quicker ones the page takes for one
SIDES = cycle((20, 260))  # where one thumb is, and the other
CORRECT = """(topic) => {
  const question = document.querySelector("template[data-questions]").content.querySelector(`[data-id="${topic}"]`);
  return Array.from(question.querySelectorAll("dt")).flatMap((choice, at) => ("correct" in choice.dataset ? [at] : []));
}"""


@dataclass
class Walk:
    """The page, and how often it was touched: `reading` counts *Next* within what is read."""

    page: Page
    taps: int = 0
    reading: int = 0

    def finish(self) -> None:
        """Walk from hello to thank you."""
        self.tap("[data-act=start]")
        while not self.page.locator("[data-screen=sign]").is_visible():
            if self.page.locator(".read:visible").count():
                touch(self.page.locator("[data-act=next]"))
                self.reading += 1
            else:
                self.answer()
        self.sign()

    def answer(self) -> None:
        """Give the right answer, hear that it is, and go on."""
        asked = self.page.locator("[data-screen=ask]")
        for at in self.page.evaluate(CORRECT, asked.get_attribute("data-topic")):
            self.tap(asked.locator("[data-question] label").nth(at))
        self.tap("[data-screen=ask] [data-act=continue]")
        assert asked.locator(".verdict--right").is_visible()
        self.page.wait_for_timeout(BREATH)
        self.tap("[data-screen=ask] [data-act=continue]")

    def sign(self) -> None:
        """Touch the field, type a name, and send."""
        self.tap("[data-screen=sign] #name")
        self.page.keyboard.type("Zoë Example")
        self.tap("[data-screen=sign] button[type=submit]")
        self.page.locator("[data-screen=thanks]").wait_for()

    def tap(self, what: str | Locator) -> None:
        """Touch this, and count it."""
        touch(self.page.locator(what) if isinstance(what, str) else what)
        self.taps += 1


def touch(target: Locator) -> None:
    """Touch it with the other thumb than the last: two quick touches of one spot are one."""
    target.tap(position={"x": next(SIDES), "y": 20})
