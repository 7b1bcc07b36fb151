"""The Chair's own key: made once, and shown as words to compare and as lines to hand over."""

from site_build.chair.keys import ChairPublic, make_chair_keys, read_chair_public
from site_build.chair.memory import read_memory
from site_build.chair.signing import COSIGNER_FILE, handed_out, say_log_key
from site_build.desk.pages.safekeeping.passphrase import Suggested, makes_own, read_new, suggest
from site_build.desk.route import Context, Download, Redirect, Route
from site_build.templates import PageView


class NewKeyView(PageView, template="key/new.html"):
    """Where the key is made; `copied` is what was typed of the `suggested` passphrase."""

    folder: str
    suggested: str
    copied: str
    makes_own: bool


class KeyView(PageView, template="key/key.html"):
    """The key's words and lines; `origin` and `log_words` are those of the register, once it was signed."""

    public: ChairPublic
    folder: str
    origin: str
    log_words: str


def show_new(context: Context) -> NewKeyView | Redirect:
    folder = context.desk.folder
    if read_chair_public(folder):
        return Redirect("/key")
    return NewKeyView(str(folder), suggest(context), context.typed("copied"), makes_own(context))


def make(context: Context) -> Redirect:
    make_chair_keys(context.desk.folder, read_new(context))
    context.session.drop(Suggested)
    return Redirect("/key", said="Your key is made.")


def show_key(context: Context) -> KeyView | Redirect:
    folder = context.desk.folder
    public = read_chair_public(folder)
    if public is None:
        return Redirect("/key/new")
    signed = read_memory(folder)
    if signed is None:
        return KeyView(public, str(folder), "", "")
    return KeyView(public, str(folder), signed.keys.origin, say_log_key(signed.keys.log_key))


def save_key(context: Context) -> Download | Redirect:
    signed = read_memory(context.desk.folder)
    if signed is None:
        return Redirect("/")
    words = "It is not secret. The keeper of the register needs it once."
    return Download({COSIGNER_FILE: handed_out(signed)[COSIGNER_FILE]}, warning="", words=(words,))


ROUTES = (Route("/key/new", show_new, make, locked=True), Route("/key", show_key, save_key, locked=True))
