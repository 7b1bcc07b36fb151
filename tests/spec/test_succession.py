"""Two verifiers agree on logs that continue others, and on what such a log is to a head that was seen before."""

import pytest

from site_build.register.keys import RegisterKeys, new_keys
from spec.logs import (
    EARLIER,
    Verifiers,
    assert_proved,
    assert_refused,
    format_files,
    leaf_bytes,
    sign_head,
    story,
    succeeded,
)

CARRIED = list(story().values())
FORK = [*CARRIED[:7], leaf_bytes("revoked", of="A" * 22)]
OLDEST = new_keys("oldest.example/acknowledgments")
MORE = list(story().values())[:2]
QUOTED = sign_head(EARLIER, CARRIED)
ONCE = [succeeded(QUOTED, 8), *CARRIED, *MORE]
SHORT = [succeeded(QUOTED, 5), *CARRIED[:5], *MORE]
MIDDLE = [succeeded(sign_head(OLDEST, CARRIED), 6), *CARRIED[:6], *MORE]
TWICE = [succeeded(sign_head(EARLIER, MIDDLE), 8), *MIDDLE[:8], MORE[1]]


@pytest.mark.parametrize(
    ("log", "told"),
    [
        (ONCE, [(8, 8, True)]),
        (SHORT, [(8, 5, False)]),
        ([succeeded(QUOTED, 0)], [(8, 0, False)]),
        ([succeeded(sign_head(EARLIER, []), 0), *MORE], [(0, 0, True)]),
        ([succeeded(sign_head(EARLIER, CARRIED[:5]), 8), *CARRIED], [(5, 8, True)]),
        ([succeeded(sign_head(EARLIER, FORK), 8), *CARRIED], [(8, 8, False)]),
        (TWICE, [(9, 8, False), (8, 6, False)]),
    ],
)
def test_what_is_continued(
    verifiers: Verifiers, keys: RegisterKeys, log: list[bytes], told: list[tuple[int, int, bool]]
) -> None:
    """Both tell how many entries were quoted and are carried, and whether these are the ones."""
    verdict = verifiers.log(format_files(keys, log, EARLIER, OLDEST))
    assert_proved(verdict)
    assert verdict.proved
    assert [(each["size"], each["carried"], each["proved"]) for each in verdict.proved["continues"]] == told


@pytest.mark.parametrize(
    "log",
    [
        [MORE[0], succeeded(QUOTED, 0)],
        [succeeded(QUOTED, 9), *CARRIED],
        [succeeded(QUOTED, 1)],
        [succeeded(sign_head(OLDEST, CARRIED), 8), *CARRIED],
        [succeeded(sign_head(new_keys(EARLIER.origin), CARRIED), 8), *CARRIED],
        [succeeded(QUOTED[:-1], 8), *CARRIED],
        [succeeded(QUOTED, 0), *MIDDLE],
        [succeeded(QUOTED, 6), *MIDDLE],
        [succeeded(QUOTED, 7), MIDDLE[0], succeeded(sign_head(OLDEST, []), 0), *MIDDLE[1:]],
        [succeeded(QUOTED, 7), *CARRIED[:6], succeeded(sign_head(OLDEST, []), 0)],
    ],
)
def test_what_cannot_be_continued(verifiers: Verifiers, keys: RegisterKeys, log: list[bytes]) -> None:
    """A succession in the middle, of more leaves than there are, or of a head that the earlier key did not sign."""
    assert_refused(verifiers.log(format_files(keys, log, EARLIER, OLDEST)))


def test_a_key_that_is_not_known(verifiers: Verifiers, keys: RegisterKeys) -> None:
    """Without the earlier log's key in register.json nobody knows what is continued."""
    assert_refused(verifiers.log(format_files(keys, ONCE)))


@pytest.mark.parametrize(
    ("log", "since"),
    [
        (CARRIED, []),
        (CARRIED, CARRIED[:3]),
        (CARRIED, CARRIED),
        (ONCE, ONCE[:4]),
    ],
)
def test_growth(verifiers: Verifiers, keys: RegisterKeys, log: list[bytes], since: list[bytes]) -> None:
    """A log has only grown since its own earlier heads."""
    verdict = verifiers.log(format_files(keys, log, EARLIER), sign_head(keys, since))
    assert_proved(verdict)
    assert verdict.proved
    assert verdict.proved["since"] == len(since)


@pytest.mark.parametrize("since", [FORK, [*CARRIED, MORE[0]], CARRIED[1:3]])
def test_no_growth(verifiers: Verifiers, keys: RegisterKeys, since: list[bytes]) -> None:
    """A head over other leaves, or over more than there are, refutes it."""
    assert_refused(verifiers.log(format_files(keys, CARRIED), sign_head(keys, since)))


@pytest.mark.parametrize(
    ("log", "signer", "since"),
    [
        (ONCE, EARLIER, CARRIED[:4]),
        (ONCE, EARLIER, CARRIED),
        (SHORT, EARLIER, CARRIED[:5]),
        (SHORT, EARLIER, CARRIED[:7]),
        (SHORT, EARLIER, CARRIED),
        (TWICE, EARLIER, MIDDLE[:8]),
        (TWICE, EARLIER, MIDDLE),
        (TWICE, OLDEST, CARRIED[:6]),
        (TWICE, OLDEST, CARRIED),
    ],
)
def test_growth_since_an_earlier_log(
    verifiers: Verifiers, keys: RegisterKeys, log: list[bytes], signer: RegisterKeys, since: list[bytes]
) -> None:
    """A head of an earlier log is satisfied by what is carried, or because it or a larger one is quoted."""
    assert_proved(verifiers.log(format_files(keys, log, EARLIER, OLDEST), sign_head(signer, since)))


@pytest.mark.parametrize(
    ("log", "signer", "since"),
    [
        (ONCE, EARLIER, [*CARRIED, MORE[0]]),
        (ONCE, EARLIER, FORK),
        (SHORT, EARLIER, FORK),
        (ONCE, OLDEST, CARRIED[:1]),
        (CARRIED, EARLIER, CARRIED[:1]),
        (ONCE, new_keys(EARLIER.origin), CARRIED),
        (ONCE, new_keys("other.example/log"), CARRIED),
    ],
)
def test_no_growth_since_an_earlier_log(
    verifiers: Verifiers, keys: RegisterKeys, log: list[bytes], signer: RegisterKeys, since: list[bytes]
) -> None:
    """A larger head than the quoted one, another of its size, and one of a log that is not continued refute it."""
    assert_refused(verifiers.log(format_files(keys, log, EARLIER, OLDEST), sign_head(signer, since)))


@pytest.mark.parametrize("since", [b"x", b"\n\n", QUOTED[:-1], QUOTED.replace(b"\n8\n", b"\n7\n")])
def test_no_head(verifiers: Verifiers, keys: RegisterKeys, since: bytes) -> None:
    """What is no signed head shows nothing."""
    assert_refused(verifiers.log(format_files(keys, ONCE, EARLIER), since))
