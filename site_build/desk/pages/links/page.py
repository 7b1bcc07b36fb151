"""Links: who needs one, make them, show them once, print and send them, take them back.

New links are in memory alone, in the visit that made them, until *Done* or *Lock*: nothing of them is written down but
what the keeper saves. The last press of a button is what is shown and saved; earlier ones are one choice away.
"""

from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from secrets import token_urlsafe

from site_build.desk.route import Context, DeskView, Download, Redirect, Route, paginate
from site_build.errors import Refused, Unfit
from site_build.export.mail import can_be_sent, format_drafts, format_merge
from site_build.office.links.links import (
    LINK_LIFE,
    Link,
    LinkRow,
    LinkState,
    check_without_link,
    hand_out,
    list_links,
    revoke,
    site_address,
)
from site_build.paper.letter import draw_code, make_letters

MOST_CODES = 30  # links on one page, for each of which a QR code is drawn
WARNING = "Whoever has this file can sign as the people in it. Delete it when their links have reached them."
GONE = "These links are not here any more: they were forgotten or taken back. Make new ones, which replace them."
SINCE = "Other links were made since you opened that page. Nothing was saved or forgotten. Look at what is here now."


@dataclass(frozen=True)
class Made:
    """The links that were made in this visit, and are not yet forgotten: by the last press of a button, and before.

    `press` names that press: no page from before it speaks for these links.
    """

    now: tuple[Link, ...] = field(default=(), repr=False)
    earlier: tuple[Link, ...] = field(default=(), repr=False)
    press: str = field(default_factory=token_urlsafe)

    @property
    def links(self) -> tuple[Link, ...]:
        """All of them."""
        return (*self.now, *self.earlier)

    def without(self, people: Container[str]) -> "Made":
        """All but these people's (ids)."""
        return Made(_without(self.now, people), _without(self.earlier, people), self.press)


class LinksView(DeskView, template="links/links.html", title="Links"):
    """A page of everybody's links; how many need one, expire soon, and are still shown after their making."""

    rows: tuple[LinkRow, ...]
    needed: int
    soon: int
    shown: int
    chosen: tuple[str, ...]
    replacing: tuple[str, ...]
    site: str
    page: int
    pages: int


class OneView(DeskView, template="links/one.html"):
    """What will be done about one person's link."""

    row: LinkRow
    act: str
    site: str
    title: str
    days: int = LINK_LIFE.days


@dataclass(frozen=True)
class MadeLink:
    """A link as it is shown once; `code` is its QR code (SVG), or empty."""

    link: Link
    code: str
    can_be_sent: bool


class MadeView(DeskView, template="links/made.html", title="New links"):
    """The new links, and what can be done with them: those of the last press, or `everything`.

    `now` and `earlier` count the links of the last press and of those before; `press` is sent with each act.
    """

    made: tuple[MadeLink, ...]
    now: int
    earlier: int
    everything: bool
    press: str


def show_links(ask: Context) -> LinksView:
    """Everybody and their link: first who needs one, then whose expires soon."""
    rows = sorted(list_links(ask.office), key=lambda row: (not row.needs_link, row.state != LinkState.EXPIRES_SOON))
    shown, page, pages = paginate(rows, ask.ids.get("page", "1"))
    return LinksView(
        rows=shown,
        needed=sum(row.needs_link for row in rows),
        soon=sum(row.state == LinkState.EXPIRES_SOON and row.to_sign for row in rows),
        shown=len(_made(ask).links),
        chosen=tuple(ask.fields.all("person")),
        replacing=tuple(ask.fields.all("replace")),
        site=ask.fields.get("site", site_address(ask.office)),
        page=page,
        pages=pages,
    )


def make_several(ask: Context) -> Redirect:
    """Links for everybody who needs one, or for those who are ticked."""
    if "needed" in ask.fields:
        return _make(ask, None)
    chosen = ask.fields.all("person")
    if not chosen:
        raise Unfit("Nobody is ticked. Tick the people who should get a link.", field="person")
    if "replace" not in ask.fields:
        check_without_link(ask.office, chosen)
    return _make(ask, chosen)


def show_make(ask: Context) -> OneView:
    """What a link for this person means; it replaces one that works."""
    row = _find(ask)
    act, words = ("replace", "Replace the link of") if row.can_revoke else ("make", "Make a link for")
    return OneView(row, act, ask.fields.get("site", site_address(ask.office)), f"{words} {row.person.name}")


def show_revoke(ask: Context) -> OneView:
    """What taking back this person's link means."""
    row = _find(ask)
    return OneView(row, "revoke", "", f"Take back the link of {row.person.name}")


def make(ask: Context) -> Redirect:
    """A link for one person who has none that works."""
    check_without_link(ask.office, [ask.ids["person"]])
    return _make(ask, [ask.ids["person"]])


def replace(ask: Context) -> Redirect:
    """A link for one person in place of the one they have."""
    return _make(ask, [ask.ids["person"]])


def take_back(ask: Context) -> Redirect:
    """Nobody can sign with this person's links any more."""
    row = _find(ask)
    revoke(ask.office, row.person.id)
    ask.visit.put(_made(ask).without({row.person.id}))
    return Redirect("/links", said=f"{row.person.name}'s link is taken back. Nobody can sign with it any more.")


def show_made(ask: Context) -> MadeView | Redirect:
    """The links of the last press; all that are not yet forgotten, where these were chosen or no others are left."""
    made = _made(ask)
    if not made.links:
        return Redirect("/links")
    if not made.now and not _is_everything(ask):
        return Redirect("/links/all")
    links = _chosen(ask, made)
    draw = draw_code if len(links) <= MOST_CODES else lambda _: ""
    shown = tuple(MadeLink(link, draw(link.address), can_be_sent(link)) for link in links)
    return MadeView(shown, len(made.now), len(made.earlier), _is_everything(ask), made.press)


def save_letters(ask: Context) -> Download:
    """Letters as a PDF, for everybody or for those who cannot be e-mailed."""
    links = [link for link in _shown(ask) if "unsent" not in ask.fields or not can_be_sent(link)]
    return Download({f"letters-{ask.today}.pdf": make_letters(ask.office.portal, links, ask.today)}, WARNING)


def save_merge(ask: Context) -> Download:
    """The file for a mail merge."""
    return Download({f"links-{ask.today}.csv": format_merge(_shown(ask))}, WARNING)


def save_drafts(ask: Context) -> Download:
    """E-mail drafts; who has no usable address is named."""
    links = _shown(ask)
    drafts = format_drafts(ask.office.portal.organisation.name, links)
    unsent = ", ".join(link.name for link in links if not can_be_sent(link))
    words = (f"No e-mail address that works, so print a letter: {unsent}.",) if unsent else ()
    return Download(drafts, WARNING, words)


def forget(ask: Context) -> Redirect:
    """Forget the new links, and the earlier ones, as the page said."""
    made = _made(ask)
    if not made.links:
        return Redirect("/links", said="The links are forgotten already.")
    _check_press(ask, made)
    ask.visit.drop(Made)
    also = f", {len(made.earlier)} of them made earlier" if made.now and made.earlier else ""
    return Redirect(
        "/links", said=f"{_count(made.links)} forgotten here{also}. They work for the people who have them."
    )


def _make(ask: Context, whom: list[str] | None) -> Redirect:
    """Make links, and show them: they are remembered before the register has them, or they might be lost."""
    earlier = _made(ask)
    try:
        with hand_out(ask.office, whom, ask.fields.get("site"), replacing=True) as new:
            if not new:
                raise Refused("Everybody who has something to sign has a link. Nothing was changed.")
            ask.visit.put(Made(tuple(new), earlier.without({link.person.id for link in new}).links))
    except Refused:
        ask.visit.put(earlier)
        raise
    return Redirect("/links/new", said=f"{_count(new)} made.")


def _made(ask: Context) -> Made:
    return ask.visit.take(Made) or Made()


def _shown(ask: Context) -> tuple[Link, ...]:
    """The links on the page that was sent."""
    made = _made(ask)
    links = _chosen(ask, made)
    if not links:
        raise Refused(GONE)
    _check_press(ask, made)
    return links


def _check_press(ask: Context, made: Made) -> None:
    if ask.fields.get("press") != made.press:
        raise Refused(SINCE)


def _chosen(ask: Context, made: Made) -> tuple[Link, ...]:
    return made.links if _is_everything(ask) else made.now


def _is_everything(ask: Context) -> bool:
    return ask.path.split("/")[2] == "all"


def _without(links: Sequence[Link], people: Container[str]) -> tuple[Link, ...]:
    return tuple(link for link in links if link.person.id not in people)


def _count(links: Sequence[Link]) -> str:
    return "1 link is" if len(links) == 1 else f"{len(links)} links are"


def _find(ask: Context) -> LinkRow:
    found = next((row for row in list_links(ask.office) if row.person.id == ask.ids["person"]), None)
    if found is None:
        raise Refused("They have left, or have no induction to do. So there is no link for them.")
    return found


ROUTES = (
    Route("/links", show_links, make_several),
    Route("/links/page/{page}", show_links, make_several),
    Route("/links/new", show_made),
    Route("/links/all", show_made),
    Route("/links/{which}/letters", show_made, save_letters, reads=True),
    Route("/links/{which}/merge", show_made, save_merge, reads=True),
    Route("/links/{which}/drafts", show_made, save_drafts, reads=True),
    Route("/links/done", show_made, forget, reads=True),
    Route("/links/{person}/make", show_make, make),
    Route("/links/{person}/replace", show_make, replace),
    Route("/links/{person}/revoke", show_revoke, take_back),
)
