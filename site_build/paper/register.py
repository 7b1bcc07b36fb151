"""The register on paper: who stands where, and the log's signed head that proves it later."""

from dataclasses import dataclass
from datetime import date

from site_build.paper.compile import compile_pdf


@dataclass(frozen=True)
class RegisterPaper:
    """What `register.typ` shows. `chosen` says in words who is in it, `counts` how many, `proof` what `checkpoint` is.

    Each row has a cell for each column; None stands for a date that there is not.
    """

    organisation: str
    day: date
    chosen: str
    counts: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | date | None, ...], ...]
    checkpoint: str
    proof: str
    warning: str
    title: str = "The register"


def print_register(paper: RegisterPaper) -> bytes:
    """The register as a PDF; the same bytes for the same paper."""
    return compile_pdf("register.typ", paper, paper.day)
