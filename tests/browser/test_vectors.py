"""The browser's own modules agree with the worked examples, and with Python, byte for byte."""

import json
import re
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from site_build.content.quiz import draw
from site_build.content.site import Site
from site_build.formats.base64 import encode_url
from site_build.formats.invitation import derive, new_code
from site_build.formats.leaf import new_id
from site_build.formats.signature import verify

Examples = dict[str, Any]

IMPORT = "const load = name => import(new URL(`components/${name}.js`, document.baseURI));"
DERIVE = f"""async codes => {{ {IMPORT}
    const {{ derive }} = await load("acknowledgment/derive");
    return Promise.all(codes.map(async code => {{
        const {{ id, publicKey }} = await derive(code);
        return {{ id, publicKey }};
    }}));
}}"""
DRAW = f"""async draws => {{ {IMPORT}
    const {{ draw }} = await load("induction/draw");
    return Promise.all(draws.map(([parts, nonce]) => draw(parts, nonce)));
}}"""
READ = f"""async texts => {{ {IMPORT}
    const {{ parseFragment }} = await load("acknowledgment/invitation");
    return Promise.all(texts.map(text => parseFragment(text)));
}}"""
TYPE = f"""async texts => {{ {IMPORT}
    const {{ readCode }} = await load("acknowledgment/invitation");
    return Promise.all(texts.map(text => readCode(text)));
}}"""
SIGN = f"""async ([statement, code]) => {{ {IMPORT}
    const {{ derive }} = await load("acknowledgment/derive");
    const {{ signStatement }} = await load("acknowledgment/envelope");
    return signStatement(statement, await derive(code));
}}"""
SIGN_ML_DSA = """async () => {
    const keys = await crypto.subtle.generateKey("ML-DSA-44", true, ["sign", "verify"]);
    const message = new TextEncoder().encode("words"), others = new TextEncoder().encode("other words");
    const signature = await crypto.subtle.sign("ML-DSA-44", keys.privateKey, message);
    const verify = (bytes) => crypto.subtle.verify("ML-DSA-44", keys.publicKey, signature, bytes);
    return [signature.byteLength, await verify(message), await verify(others)];
}"""
ML_DSA_44_SIGNATURE = 2420  # bytes, FIPS 204
KEY_ID = f"async key => {{ {IMPORT} return (await load('acknowledgment/envelope')).keyId(key); }}"


@pytest.fixture
def examples(read_vectors: Callable[[str], Examples]) -> Examples:
    """The worked examples, made by other implementations."""
    return read_vectors("acknowledgment")


@pytest.fixture
def modules(page: Page) -> Page:
    """A page of the site, whose modules can be imported."""
    page.goto("/")
    return page


def test_codes_become_the_keys_of_the_examples(modules: Page, examples: Examples) -> None:
    """Each code gives its invitation's id and public key."""
    derived = modules.evaluate(DERIVE, [example["code"] for example in examples["invitations"]])
    expected = [{"id": each["invitation"], "publicKey": each["public_key"]} for each in examples["invitations"]]
    assert derived == expected


def test_the_draws_are_those_of_the_examples(modules: Page, examples: Examples) -> None:
    """Each nonce and number draw the same questions in the same order."""
    example = examples["draw"]
    draws = [
        [
            [
                {**part, "number": number}
                for part, number in zip(example["parts"][each["parts"]], each["number"], strict=True)
            ],
            each["nonce"],
        ]
        for each in example["draws"]
    ]
    assert [list(chain(*parts)) for parts in modules.evaluate(DRAW, draws)] == [
        each["drawn"] for each in example["draws"]
    ]


def test_links_are_read_as_the_examples(modules: Page, examples: Examples) -> None:
    """What a link is for and its code, and nothing for what is outside the grammar; codes as people type them."""
    fragments = [each["link"].partition("#")[2] for each in examples["links"]]
    assert modules.evaluate(READ, fragments) == [
        {"what": each["what"], "code": each["code"]} for each in examples["links"]
    ]
    assert modules.evaluate(READ, examples["bad_fragments"]) == [None] * len(examples["bad_fragments"])
    typed = [each["typed"] for each in examples["typed"]]
    assert modules.evaluate(TYPE, typed) == [each["code"] for each in examples["typed"]]
    assert modules.evaluate(TYPE, examples["mistyped"]) == [None] * len(examples["mistyped"])


def test_the_signature_is_that_of_the_example(modules: Page, examples: Examples) -> None:
    """Ed25519 has one signature for one message: the whole JWS is the example's."""
    signed = examples["signed"]
    statement = json.loads(signed["statement"])
    (code,) = [each["code"] for each in examples["invitations"] if each["invitation"] == statement["invitation"]]
    assert modules.evaluate(SIGN, [signed["statement"], code]) == signed["jws"]


def test_the_key_id_is_that_of_the_example(modules: Page, examples: Examples) -> None:
    """The opening key's thumbprint, RFC 7638."""
    assert modules.evaluate(KEY_ID, examples["opening_key"]["public"]) == examples["opening_key"]["kid"]


def test_two_hundred_codes_give_the_same_keys_in_both(modules: Page) -> None:
    """What the browser derives from a personal link, the register derived when it made the link."""
    codes = [new_code() for _ in range(200)]
    expected = [{"id": each.id, "publicKey": each.public_key} for each in map(derive, codes)]
    assert modules.evaluate(DERIVE, codes) == expected


def planned_parts(html: str) -> list[dict[str, Any]]:
    """How many questions of which each part has, as the built page says."""
    [numbers] = re.findall(r'data-number="([^"]*)"', html)
    questions = re.findall(r'<section data-id="([^"]+)" data-part="(\d+)"[^>]*?( data-critical)?>', html)
    return [
        {
            "number": int(number),
            "critical": [name for name, part, critical in questions if int(part) == at and critical],
            "others": [name for name, part, critical in questions if int(part) == at and not critical],
        }
        for at, number in enumerate(numbers.split())
    ]


@pytest.mark.parametrize("role", ["trustee", "staff", "volunteer"])
def test_two_hundred_nonces_draw_the_same_in_both(modules: Page, content: Site, built: Path, role: str) -> None:
    """What the browser asks is what intake grades, for the real bank; and each part has its number of questions."""
    bank, nonces = content.banks["confidentiality"], [new_id() for _ in range(200)]
    parts = planned_parts((built / f"induction/confidentiality/{role}/index.html").read_text(encoding="utf-8"))
    drawn = modules.evaluate(DRAW, [[parts, nonce] for nonce in nonces])
    assert [list(chain(*each)) for each in drawn] == [
        [question.id for question in draw(bank, role, nonce)] for nonce in nonces
    ]
    assert [[len(part) for part in each] for each in drawn] == [list(bank.quiz[role].number)] * len(nonces)


def test_what_the_browser_signs_verifies(modules: Page) -> None:
    """A statement with every kind of letter comes back byte for byte."""
    code, statement = new_code(), '{"name":"Zoë Łukasz 山田 🙂"}'
    signed = modules.evaluate(SIGN, [statement, code])
    assert verify(signed, derive(code).public_key) == statement.encode()


def test_base64url_is_the_same_in_both(modules: Page) -> None:
    """Every length and every byte."""
    samples = [bytes(range(size)) for size in (0, 1, 2, 3, 4, 255)] + [bytes(range(256))[::-1]]
    code = f"""async samples => {{ {IMPORT}
        const {{ encode }} = await load("acknowledgment/encoding");
        return samples.map(sample => encode(Uint8Array.from(sample)));
    }}"""
    assert modules.evaluate(code, [list(sample) for sample in samples]) == [encode_url(sample) for sample in samples]


def test_this_browser_signs_with_ml_dsa(modules: Page) -> None:
    """The premise of ADR 8: it makes keys for ML-DSA-44 and signs with them. Should it fail, the ADR is not so."""
    assert modules.evaluate(SIGN_ML_DSA) == [ML_DSA_44_SIGNATURE, True, False]
