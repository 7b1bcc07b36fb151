"""The three lines of a checkpoint in any other spelling are refused."""

import base64
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_build.formats.checkpoint import format_checkpoint, parse_checkpoint
from site_build.formats.errors import CheckpointMalformed, EncodingMalformed

NAME = "register.example/acknowledgments"
ROOT = base64.b64encode(b"r" * 32).decode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"{NAME}\n42\n{ROOT}",
        f"{NAME}\n+42\n{ROOT}\n",
        f"{NAME}\n-42\n{ROOT}\n",
        f"{NAME}\n4_2\n{ROOT}\n",
        f"{NAME}\n042\n{ROOT}\n",
        f"{NAME}\n 42\n{ROOT}\n",
        f"{NAME}\n٤٢\n{ROOT}\n",
        f"{NAME}\n{10**30}\n{ROOT}\n",
        f"{NAME}\n\n{ROOT}\n",
        f"{NAME}\n42\n{ROOT[:4]}\n",
        f"{NAME}\n42\n{ROOT[:-1]}\n",
        f"{NAME}\n42\n{ROOT[:-2]}1=\n",
        f"{NAME}\n42\n{ROOT}\nextension\n",
        f"{NAME}\r\n42\r\n{ROOT}\r\n",
        f"\n42\n{ROOT}\n",
        f"na me\n42\n{ROOT}\n",
        f"na+me\n42\n{ROOT}\n",
    ],
)
def test_malformed_checkpoint(text: str) -> None:
    """A checkpoint with any fault is refused, signed or not."""
    with pytest.raises((CheckpointMalformed, EncodingMalformed)):
        parse_checkpoint(text)


SPELLINGS = st.builds("{}\n{}\n{}\n".format, st.just(NAME), st.text("019+ \u0661", max_size=3), st.just(ROOT))


@given(st.text(max_size=60) | SPELLINGS)
def test_any_text(text: str) -> None:
    """Whatever the text, it is a checkpoint in its one spelling or it is refused."""
    with suppress(CheckpointMalformed, EncodingMalformed):
        assert format_checkpoint(parse_checkpoint(text)) == text
