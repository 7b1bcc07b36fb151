"""Let the log go on under a new key: the keys are written anew, and the register is closed and opened with them."""

from site_build.desk.errors import RegisterHeld
from site_build.desk.route import Context, Redirect, Route
from site_build.office.safekeeping.succession import renew_log_key
from site_build.templates import PageView

DONE = "The log goes on under a new key. Now build the website again, and put it online."


class SuccessionView(PageView, template="succession/succession.html"):
    """Why somebody would, and what it changes; `origin` is the register's name now."""

    origin: str
    doubt: str


def show_succession(context: Context) -> SuccessionView | Redirect:
    if not context.session.unlocked:
        return Redirect("/unlock")
    register = context.office.register
    return SuccessionView(register.keys.origin, str(register.doubt or ""))


def succeed(context: Context) -> Redirect:
    """Write the new keys, lock the desk for everybody, and open it again, which writes the succession."""
    if not context.session.unlocked:
        return Redirect("/unlock")
    if context.desk.holder:
        raise RegisterHeld(holder=context.desk.holder)
    passphrase = context.typed("passphrase")
    with context.desk.counting_tries():
        renew_log_key(context.desk.folder, passphrase)
    context.desk.lock()
    context.desk.unlock(context.session, passphrase)
    return Redirect("/safekeeping", said=DONE)


ROUTES = (Route("/safekeeping/succession", show_succession, succeed, locked=True),)  # it locks the desk itself
