"""What it means that the register can only be read, what still works, and the ways out."""

from site_build.desk.route import Context, Redirect, Route
from site_build.templates import PageView


class DoubtView(PageView, template="doubt/doubt.html"):
    """The layout says above it what speaks against the register."""


def show_doubt(context: Context) -> DoubtView | Redirect:
    if context.office.register.doubt is None:
        return Redirect("/integrity", said="Nothing speaks against the register.")
    return DoubtView()


ROUTES = (Route("/doubt", show_doubt),)
