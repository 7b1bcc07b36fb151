"""Whose second signature on the log counts here: it is sealed in the register, so that no lost file forgets it."""

from typing import ClassVar

from site_build.register.memo import Memo


class Cosigners(Memo):
    """The verifier keys of those who sign the log beside the register, as `register.json` lists them."""

    key: ClassVar[str] = "cosigners"

    keys: tuple[str, ...]
