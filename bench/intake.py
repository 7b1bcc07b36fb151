"""What it costs to take in a batch of forms, against the bare cryptography that it cannot do without, on one core.

The bare part opens each envelope (P-256, Concat KDF, AES-256-GCM) and verifies its signature (Ed25519), and looks at
nothing. What the portal does more is to read strictly, look up link, person and edition, grade the answers again, and
seal, log and keep each form, in one transaction. Memory is what a batch needs beside the register that is read for it.
"""

import base64
import gc
import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.concatkdf import ConcatKDFHash

from bench.crowd import fill_in, gather_crowd, make_links
from bench.memory import measure_peak
from bench.table import Figure, compare, spend
from site_build.demo.forms import FormFactory
from site_build.formats.invitation import derive
from site_build.formats.leaf import AcknowledgedLeaf
from site_build.office.forms.intake import BATCH, Incoming, take_in, take_in_batches
from site_build.office.office import Office

COUNT = 1000
ROUNDS = 5
SLOWER = 2.5  # at least 0.4 of the speed
FLAT = 1.5  # of the memory of fewer forms: what came is recognised again by some 300 bytes a form
ABOUT = b"\x00\x00\x00\x07A256GCM" + bytes(8) + b"\x00\x00\x01\x00"  # RFC 7518 section 4.6.2, no apu, no apv


def measure_intake(folder: Path) -> Iterator[Figure]:
    """The median ratio of one core's time for a batch."""
    folder.mkdir()
    ours, bare = zip(*(_time_round(folder / str(number)) for number in range(ROUNDS)), strict=True)
    name = f"intake of {COUNT:,} forms, of bare opening and verifying"
    yield from compare(name, SLOWER, ours, "the bare cryptography", bare)


def measure_memory(folder: Path, sizes: Sequence[int]) -> Iterator[Figure]:
    """The most megabytes for each number of unsigned forms at once, and for more than a batch of that for fewer."""
    folder.mkdir()
    peaks = [_measure_elsewhere(folder / str(size), size) for size in sizes]
    for number, (size, peak) in enumerate(zip(sizes, peaks, strict=True)):
        yield Figure(f"peak of memory, intake of {size:,} forms", peak, unit="MB")
        if number:
            limit = FLAT if sizes[number - 1] >= BATCH else None
            yield Figure(f"  of that of {sizes[number - 1]:,}", peak / peaks[number - 1], limit, "x")


def _measure_elsewhere(folder: Path, count: int) -> float:
    """The megabytes in a program of its own: what one has used and let go of, it uses again."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as program:
        return program.submit(_measure_forms, folder, count).result()


def _measure_forms(folder: Path, count: int) -> float:
    with gather_crowd(folder, 1) as office:
        forms = FormFactory.of(office, office.published.publications[-1].policy)

        def receive() -> None:
            for batch in take_in_batches(office, (forms.write(None) for _ in range(count))):
                assert {outcome.state for outcome in batch} == {"waiting"}

        return measure_peak(receive)


def _time_round(folder: Path) -> tuple[float, float]:
    with gather_crowd(folder, COUNT) as office:
        links = make_links(office)
        forms, signers = fill_in(office, links), [derive(link.code).public_key for link in links]
        gc.collect()
        gc.freeze()  # the desk has none of what made the forms
        ours = spend(lambda: take_in(office, forms))
        with office.register.view() as view:
            assert len(view.entries(AcknowledgedLeaf)) == COUNT
        return ours, spend(lambda: _open_bare(office, forms, signers))


def _open_bare(office: Office, forms: Sequence[Incoming], signers: Sequence[str]) -> None:
    pair = office.register.keys.opening_key
    numbers = _point(pair.model_dump())
    private = ec.EllipticCurvePrivateNumbers(_number(pair.d), numbers).private_key()
    for form, signer in zip(forms, signers, strict=True):
        header, _, iv, sealed, tag = form.data.split(b".")
        shared = private.exchange(ec.ECDH(), _point(json.loads(_decode(header))["epk"]).public_key())
        key = ConcatKDFHash(SHA256(), 32, ABOUT).derive(shared)
        signed = AESGCM(key).decrypt(_decode(iv), _decode(sealed) + _decode(tag), header)
        said, _, signature = signed.rpartition(b".")
        Ed25519PublicKey.from_public_bytes(_decode(signer.encode())).verify(_decode(signature), said)


def _point(jwk: dict[str, str]) -> ec.EllipticCurvePublicNumbers:
    return ec.EllipticCurvePublicNumbers(_number(jwk["x"]), _number(jwk["y"]), ec.SECP256R1())


def _number(text: str) -> int:
    return int.from_bytes(_decode(text.encode()))


def _decode(text: bytes) -> bytes:
    return base64.urlsafe_b64decode(text + b"==")
