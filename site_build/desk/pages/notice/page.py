"""How the privacy notice comes to be adopted: what to take to the Board, and what to write afterwards."""

from site_build.desk.route import Context, Route
from site_build.templates import PageView


class NoticeView(PageView, template="notice/notice.html"):
    """It says the same whatever is in the register."""


def show_notice(_: Context) -> NoticeView:
    return NoticeView()


ROUTES = (Route("/privacy-notice", show_notice),)
