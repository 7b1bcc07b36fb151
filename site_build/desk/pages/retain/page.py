"""Who left longer ago than records are kept: looked at, ticked, and erased together."""

from site_build.desk.errors import CountNotTyped, NobodyToErase
from site_build.desk.pages.person.page import forget_in_windows
from site_build.desk.pages.retain.elsewhere import Elsewhere, look_elsewhere
from site_build.desk.route import Context, PageOfRows, Redirect, Route, paginate
from site_build.office.erase import ErasePlan, sum_counts
from site_build.office.retention import HOW_TO_SAY, Expired, erase_expired, list_endless, list_expired, plan_expired
from site_build.templates import PageView
from site_build.words import say_count, say_erasure

ROWS = 50  # on a page, so that all that is ticked can be counted


class RetainView(PageView, template="retain/retain.html"):
    """A page of those whose time is over, each with what erasing them disposes of; who is `ticked`, by id.

    Nothing `is_decided` while `portal.toml` names no time: `how` says what to write. `endless` counts who has left and
    has a role without one.
    """

    is_decided: bool
    how: tuple[str, ...]
    rows: PageOfRows[tuple[Expired, ErasePlan]]
    ticked: frozenset[str]
    typed: str
    goes: list[str]
    stays: list[str]
    endless: int
    elsewhere: Elsewhere


def show_retain(context: Context) -> RetainView:
    office, retention = context.office, context.office.portal.retention
    page = paginate(list_expired(office, context.today), context.ids.get("page", "1"), ROWS)
    plans = plan_expired(office, page.rows)
    goes, stays = say_erasure(sum_counts(plans))
    chosen = context.fields.getlist("person") if "count" in context.fields else [one.person.id for one in page.rows]
    return RetainView(
        is_decided=retention is not None,
        how=HOW_TO_SAY,
        rows=page.with_rows(zip(page.rows, plans, strict=True)),
        ticked=frozenset(chosen),
        typed=context.typed("count"),
        goes=goes,
        stays=stays,
        endless=len(list_endless(office, context.today)) if retention else 0,
        elsewhere=look_elsewhere(office),
    )


def erase_ticked(context: Context) -> Redirect:
    """Erase those who are ticked, one after the other, and forget each in every window, whatever comes between."""
    ticked, erased = set(context.fields.getlist("person")), list[str]()
    if not ticked:
        raise NobodyToErase
    if context.typed("count").strip() != str(len(ticked)):
        raise CountNotTyped(count=len(ticked))
    try:
        for plan in erase_expired(context.office, ticked, context.today):
            erased.append(plan.person.id)
    finally:
        forget_in_windows(context, erased)
    return Redirect("/retain", said=f"{say_count(len(erased), 'person is', 'people are')} erased from the register.")


ROUTES = (
    Route("/retain", show_retain, erase_ticked),
    Route("/retain/page/{page}", show_retain, erase_ticked),
)
