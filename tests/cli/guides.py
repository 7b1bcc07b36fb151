"""The pages in `guide/`, from which their commands are read."""

import re
import shlex
from collections.abc import Iterator

from support.build import ROOT

BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)


def read_lines(page: str) -> Iterator[str]:
    """The commands of this page in their order, each in one line."""
    text = (ROOT / "guide" / page).read_text(encoding="utf-8")
    for block in BLOCK.findall(text):
        yield from block.replace("\\\n", "").splitlines()


def read_commands(page: str) -> list[list[str]]:
    """The same, each as its words."""
    return [shlex.split(line) for line in read_lines(page)]
