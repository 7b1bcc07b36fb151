"""axe-core, the accessibility checker, on a page as it stands: on phone and laptop, in each palette."""

from typing import Literal

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

Scheme = Literal["light", "dark"]
Options = dict[str, object]

PHONE, LAPTOP = 390, 1280
EVERY_RULE: Options = {
    "resultTypes": ["violations"],
    "rules": {"color-contrast-enhanced": {"enabled": True}, "target-size": {"enabled": True}},
}
COLOURS: Options = {
    "resultTypes": ["violations"],
    "runOnly": ["color-contrast", "color-contrast-enhanced", "link-in-text-block"],
}
SCHEMES: tuple[Scheme, ...] = ("dark", "light")
# A palette changes colours and nothing else: each width has every rule once, and the rules of colours in both.
LOOKS: list[tuple[int, Scheme, Options]] = [
    (PHONE, "light", EVERY_RULE),
    (PHONE, "dark", COLOURS),
    (LAPTOP, "dark", EVERY_RULE),
    (LAPTOP, "light", COLOURS),
]
RUN = """async options => {
    const frame = () => new Promise(done => requestAnimationFrame(done));
    const ends = animation => animation.effect.getComputedTiming().endTime < Infinity;
    do await frame(); while (document.getAnimations().some(each => each.playState === "running" && ends(each)));
    const { violations } = await axe.run(document, options);
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 120)}`));
}"""


def findings(page: Page, options: Options = EVERY_RULE) -> list[str]:
    """What axe finds on the page in its present look, once nothing moves: the rule, and each element."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found: list[str] = page.evaluate(RUN, options)
    return found


def findings_in_every_look(page: Page) -> list[str]:
    """What axe finds on the page in each width and palette; it is left as on a phone, in light."""
    found = []
    for width, scheme, options in LOOKS:
        page.set_viewport_size({"width": width, "height": 844})
        wear(page, scheme)
        found += [f"{width} {scheme}: {each}" for each in findings(page, options)]
    page.set_viewport_size({"width": PHONE, "height": 844})
    return found + findings_in_the_calm_palette(page)


def findings_in_the_calm_palette(page: Page) -> list[str]:
    """What axe finds in the palette of high contrast, by day and by night; the page is left in light."""
    found = []
    for scheme in SCHEMES:
        wear(page, scheme, calm=True)
        found += [f"calm {scheme}: {each}" for each in findings(page, COLOURS)]
    wear(page, "light")
    return found


def wear(page: Page, scheme: Scheme, *, calm: bool = False) -> None:
    """Put on the palette of a device that is set to light or dark, or the calm one that somebody chose."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.evaluate("chosen => { document.documentElement.dataset.palette = chosen; }", "contrast" if calm else "")
