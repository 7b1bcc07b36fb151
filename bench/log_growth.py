"""How a register's acts grow with its log, and what verifying it costs against bare Ed25519 and SHA-256.

Half of the entries are links, half acknowledgments signed with them. Each size is measured in a program of its own, so
that the peak of its memory is its own. The bare part hashes the leaves up to the root of their tree and verifies each
signature, and looks at nothing; what it works on is in memory before. What the portal does more is to open every row,
read each leaf, statement and person strictly, and hold them against each other and against the second copy.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from statistics import median

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bench.crowd import fill_in, gather_crowd, make_links
from bench.memory import measure_peak
from bench.project import ROOT
from bench.table import Figure, spend
from site_build.config import read_portal
from site_build.formats.base64 import decode_url
from site_build.formats.leaf import AcknowledgedLeaf, RevokedLeaf, new_id
from site_build.formats.signature import parse_signed
from site_build.office.acknowledgments.proofs import issue_receipts
from site_build.office.forms.envelopes import read_file
from site_build.office.forms.intake import take_in
from site_build.office.office import Office
from site_build.office.safekeeping.integrity import check_register
from site_build.register.keys import RegisterKeys
from site_build.register.store import open_register

BATCH, LATER, ROUNDS = 5_000, 100, 5
SLOWER = 1.25  # at least 0.8 of the speed
LINEAR = 1.2  # of as many times as long
ACTS = {
    "open": "opening",
    "verify": "verifying log and details",
    "append": "appending one entry",
    "intake": f"intake of {LATER} forms",
    "receipt": "one receipt",
}


@dataclass(frozen=True)
class Measured:
    """Seconds of one core's time for each act, those of the bare verification, and the most megabytes of two acts."""

    seconds: dict[str, float]
    bare: float
    opening_memory: float
    verifying_memory: float


def measure_log(folder: Path, sizes: Sequence[int]) -> Iterator[Figure]:
    """Each act at each number of entries, its growth, and what verifying costs of the bare part."""
    all_measured = [_measure_size(folder / str(size), size) for size in sizes]
    for act, words in ACTS.items():
        for number, (size, measured) in enumerate(zip(sizes, all_measured, strict=True)):
            yield Figure(f"{words}, {size:,} entries", measured.seconds[act], unit="s")
            if number:
                times = all_measured[number - 1].seconds[act] * size / sizes[number - 1]
                yield Figure("  of as many times as long", measured.seconds[act] / times, LINEAR, "x")
    for size, measured in zip(sizes, all_measured, strict=True):
        yield Figure(f"verifying {size:,} entries, of bare", measured.seconds["verify"] / measured.bare, SLOWER, "x")
        yield Figure("  bare Ed25519 and SHA-256", measured.bare, unit="s")
        yield Figure("  peak of memory, opening", measured.opening_memory, unit="MB")
        yield Figure("  peak of memory, verifying", measured.verifying_memory, unit="MB")


def _measure_size(folder: Path, size: int) -> Measured:
    folder.mkdir(parents=True)
    _fill(folder, size // 2)
    command = [sys.executable, "-m", "bench.log_growth", str(folder)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return Measured(**json.loads(done.stdout))


def _fill(folder: Path, people: int) -> None:
    """A register in which all but the last have signed, its keys, and the forms of those last."""
    with gather_crowd(folder / "register", people) as office:
        links = make_links(office)
        for start in range(0, people - LATER, BATCH):
            take_in(office, fill_in(office, links[start : min(start + BATCH, people - LATER)]))
        for number, form in enumerate(fill_in(office, links[-LATER:])):
            (folder / f"{number}.envelope").write_bytes(form.data)
        (folder / "keys.json").write_text(office.register.keys.model_dump_json(), encoding="utf-8")


def main(folder: Path) -> None:
    """Measure the register in this folder, and print what it cost as JSON."""
    keys = RegisterKeys.model_validate_json((folder / "keys.json").read_bytes())

    def open_it() -> None:
        open_register(folder / "register", keys).close()

    opening_memory = measure_peak(open_it)
    office = Office(ROOT, read_portal(ROOT), ROOT, open_register(folder / "register", keys))
    verifying_memory = measure_peak(lambda: check_register(office))
    seconds = {
        "open": median(spend(open_it) for _ in range(ROUNDS)),
        "verify": spend(lambda: _verify(office)),
        "append": median(spend(lambda: _add(office)) for _ in range(ROUNDS)),
        "receipt": median(spend(lambda: _give_receipt(office)) for _ in range(ROUNDS)),
        "intake": spend(lambda: _take_in(office, folder)),
    }
    bare = _time_bare(office)
    print(json.dumps(asdict(Measured(seconds, bare, opening_memory, verifying_memory))))


def _verify(office: Office) -> None:
    assert check_register(office).faults == ()


def _add(office: Office) -> None:
    with office.register.change() as change:
        change.append(RevokedLeaf(of=new_id()))


def _give_receipt(office: Office) -> None:
    assert len(issue_receipts(office, "Invented 0")) == 1


def _take_in(office: Office, folder: Path) -> None:
    forms = (read_file(path.name, path.read_bytes()) for path in folder.glob("*.envelope"))
    assert [outcome.state for outcome in take_in(office, forms)] == ["accepted"] * LATER


def _time_bare(office: Office) -> float:
    with office.register.view() as view:
        leaves, entries = view.leaves(), view.entries(AcknowledgedLeaf)
    pairs = [(entry.leaf, parse_signed(entry.details.evidence)) for entry in entries if entry.details]
    parts = [(decode_url(leaf.signer), one.signature, one.text.rpartition(".")[0].encode()) for leaf, one in pairs]
    return median(spend(lambda: _verify_bare(leaves, parts)) for _ in range(3))


def _verify_bare(leaves: Sequence[bytes], parts: Sequence[tuple[bytes, bytes, bytes]]) -> None:
    level = [sha256(b"\x00" + leaf).digest() for leaf in leaves]
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        level = [sha256(b"\x01" + left + right).digest() for left, right in pairs] + level[len(level) & ~1 :]
    for key, signature, said in parts:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, said)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
