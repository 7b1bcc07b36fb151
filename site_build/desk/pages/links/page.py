"""Links: who needs one, make them, show them once, print and send them, take them back.

New links are in memory alone, in the session that made them, until *Done* or *Lock*: nothing of them is written down
but what the keeper saves. The last press of a button is what is shown and saved; earlier ones are one choice away.
"""

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from secrets import token_urlsafe

from site_build.desk import errors
from site_build.desk.route import Context, Download, PageOfRows, Redirect, Route, paginate
from site_build.errors import Faults, Refused
from site_build.export.mail import can_be_sent, format_drafts, format_merge
from site_build.office.links.duties import LinkReason
from site_build.office.links.link_rows import LinkRow, LinkState, check_without_link, list_links
from site_build.office.links.links import Link, hand_out, read_site, revoke, site_address
from site_build.office.links.sender import read_sender
from site_build.paper.papers import draw_code, make_letters
from site_build.templates import PageView
from site_build.words import say_count

MOST_CODES = 30  # links on one page, for each of which a QR code is drawn
WARNING = "Whoever has this file can sign as the people in it. Delete it when their links have reached them."


@dataclass(frozen=True)
class Made:
    """The links that were made in this session, and are not yet forgotten: by the last press of a button, and before.

    `press` names that press: no page from before it speaks for these links.
    """

    now: tuple[Link, ...] = field(default=(), repr=False)
    earlier: tuple[Link, ...] = field(default=(), repr=False)
    press: str = field(default_factory=token_urlsafe)

    @property
    def links(self) -> tuple[Link, ...]:
        """All of them, the newest first."""
        return (*self.now, *self.earlier)

    def without(self, people: Container[str]) -> "Made":
        """All but these people's (ids)."""
        return Made(_without(self.now, people), _without(self.earlier, people), self.press)


class LinksView(PageView, template="links/links.html"):
    """A page of everybody's links; how many need one, expire soon, and are still shown after their making.

    `reasons` counts why those who need one do, and `enough` those who have none, and were told as often as anybody is.
    """

    rows: PageOfRows[LinkRow]
    needed: int
    reasons: Mapping[LinkReason, int]
    enough: int
    soon: int
    shown: int
    chosen: list[str]
    replacing: list[str]
    site: str


class OneView(PageView, template="links/one.html"):
    """What will be done about one person's link: `act` is make, replace or revoke."""

    row: LinkRow
    act: str
    site: str
    days: int


@dataclass(frozen=True)
class MadeLink:
    """A link as it is shown once; `code` is its QR code (SVG), or empty."""

    link: Link
    code: str
    can_be_sent: bool


class MadeView(PageView, template="links/made.html"):
    """New links, and what can be done with them: those of the last press, or `everything`."""

    links: tuple[MadeLink, ...]
    made: Made
    everything: bool


def show_links(context: Context) -> LinksView:
    """Everybody and their link: first who needs one, then whose expires soon."""
    rows = sorted(list_links(context.office), key=_rank)
    return LinksView(
        rows=paginate(rows, context.ids.get("page", "1")),
        needed=sum(row.needs_link for row in rows),
        reasons=Counter(row.reason for row in rows if row.needs_link and row.reason),
        enough=sum(row.lacks_link and row.told_enough for row in rows),
        soon=sum(row.state == LinkState.EXPIRES_SOON and row.to_sign for row in rows),
        shown=len(_made(context).links),
        chosen=context.fields.getlist("person"),
        replacing=context.fields.getlist("replace"),
        site=context.typed("site", site_address(context.office)),
    )


def _rank(row: LinkRow) -> tuple[bool, bool, bool]:
    return not row.needs_link, not row.lacks_link, row.state != LinkState.EXPIRES_SOON


def make_several(context: Context) -> Redirect:
    if "needed" in context.fields:
        return _make(context, None, replacing=False)
    chosen = read_chosen(context)
    if "replace" not in context.fields:
        check_without_link(context.office, chosen)
    return _make(context, chosen, replacing="replace" in context.fields)


def read_chosen(context: Context) -> list[str]:
    """Who is ticked, once the address for their links is right, too; `Unfit` or `SeveralUnfit` for what is not."""
    chosen, faults = context.fields.getlist("person"), Faults()
    with faults.collect():
        if not chosen:
            raise errors.NobodyTicked
    with faults.collect():
        read_site(context.office, context.fields.get("site"))
    faults.refuse()
    return chosen


def show_make(context: Context) -> OneView:
    row = _find(context)
    act = "replace" if row.can_revoke and not row.lacks_link else "make"
    return _one(context, act, context.typed("site", site_address(context.office)))


def show_revoke(context: Context) -> OneView:
    return _one(context, "revoke")


def make(context: Context) -> Redirect:
    check_without_link(context.office, [context.ids["person"]])
    return _make(context, [context.ids["person"]], replacing=False)


def replace(context: Context) -> Redirect:
    return _make(context, [context.ids["person"]], replacing=True)


def take_back(context: Context) -> Redirect:
    row = _find(context)
    revoke(context.office, row.person.id)
    context.session.put(_made(context).without({row.person.id}))
    return Redirect("/links", said=f"{row.person.name}'s link is taken back. Nobody can sign with it any more.")


def show_made(context: Context) -> MadeView | Redirect:
    """The links of the last press; all that are not yet forgotten, where these were chosen or no others are left."""
    made = _made(context)
    if not made.links:
        return Redirect("/links")
    if not made.now and not _is_everything(context):
        return Redirect("/links/all")
    links = _chosen(context, made)
    draw = draw_code if len(links) <= MOST_CODES else lambda _: ""
    shown = tuple(MadeLink(link, draw(link.address), can_be_sent(link)) for link in links)
    return MadeView(shown, made, _is_everything(context))


def save_letters(context: Context) -> Download:
    links = [link for link in _shown(context) if "unsent" not in context.fields or not can_be_sent(link)]
    letters = make_letters(context.office.portal, links, context.today)
    return Download({f"letters-{context.today}.pdf": letters}, WARNING)


def save_merge(context: Context) -> Download:
    return Download({f"links-{context.today}.csv": format_merge(_shown(context))}, WARNING)


def save_drafts(context: Context) -> Download:
    """E-mail drafts; who has no usable address is named."""
    links = _shown(context)
    drafts = format_drafts(context.office.portal, links, read_sender(context.office))
    unsent = ", ".join(link.name for link in links if not can_be_sent(link))
    words = (f"No e-mail address that works, so print a letter: {unsent}.",) if unsent else ()
    return Download(drafts, WARNING, words)


def forget(context: Context) -> Redirect:
    made = _made(context)
    if not made.links:
        return Redirect("/links", said="The links are forgotten already.")
    _check_press(context, made)
    context.session.drop(Made)
    also = f", {len(made.earlier)} of them made earlier" if made.now and made.earlier else ""
    forgotten = f"{say_count(len(made.links), 'link is', 'links are')} forgotten here{also}"
    return Redirect("/links", said=f"{forgotten}. They work for the people who have them.")


def _make(context: Context, whom: Sequence[str] | None, *, replacing: bool) -> Redirect:
    new = make_links(context, whom, replacing=replacing)
    return Redirect("/links/new", said=f"{say_count(len(new), 'link is', 'links are')} made.")


def make_links(context: Context, whom: Sequence[str] | None, *, replacing: bool = False) -> list[Link]:
    """Make links for these people (ids), or all who need one, to be shown until they are forgotten.

    They are remembered before the register has them, or they might be lost.
    """
    earlier = _made(context)
    try:
        with hand_out(context.office, whom, context.fields.get("site"), replacing=replacing) as new:
            if not new:
                raise errors.NobodyNeedsLink
            context.session.put(Made(tuple(new), earlier.without({link.person.id for link in new}).links))
    except Refused:
        context.session.put(earlier)
        raise
    return new


def _made(context: Context) -> Made:
    return context.session.get(Made) or Made()


def _shown(context: Context) -> tuple[Link, ...]:
    made = _made(context)
    links = _chosen(context, made)
    if not links:
        raise errors.LinksGone
    _check_press(context, made)
    return links


def _check_press(context: Context, made: Made) -> None:
    if context.fields.get("press") != made.press:
        raise errors.PageOutdated


def _chosen(context: Context, made: Made) -> tuple[Link, ...]:
    return made.links if _is_everything(context) else made.now


def _is_everything(context: Context) -> bool:
    return context.path.split("/")[2] == "all"


def _without(links: Sequence[Link], people: Container[str]) -> tuple[Link, ...]:
    return tuple(link for link in links if link.person.id not in people)


def _one(context: Context, act: str, site: str = "") -> OneView:
    return OneView(_find(context), act, site, context.office.portal.deadlines.link_days)


def _find(context: Context) -> LinkRow:
    found = next((row for row in list_links(context.office) if row.person.id == context.ids["person"]), None)
    if found is None:
        raise errors.NoLinkNeeded
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
    Route("/links/{person:id}/make", show_make, make),
    Route("/links/{person:id}/replace", show_make, replace),
    Route("/links/{person:id}/revoke", show_revoke, take_back),
)
