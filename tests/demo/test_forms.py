"""Forms made by hand are what the browser sends: the same bytes inside, and nothing wrong with them."""

import pytest

from site_build.demo.forms import FormFactory, code_of
from site_build.formats.envelope import open_envelope
from site_build.formats.invitation import derive
from site_build.formats.signature import verify
from site_build.formats.statement import parse_statement
from site_build.office.forms.intake import take_in
from site_build.office.links.links import invite
from site_build.office.office import Office
from site_build.register.keys import RegisterKeys

SITE = "https://portal.example/"


def test_a_statement_is_written_as_the_browser_writes_it(pen: FormFactory, keys: RegisterKeys) -> None:
    """Inside the envelope each key is in its place, and there is no white space."""
    opened = open_envelope(pen.write(None, name="Zoë “Zo” Example").data.decode(), keys.opening_key)
    assert opened.content_type == "acknowledgment+json"
    assert parse_statement(opened.payload).model_dump_json().encode() == opened.payload


def test_a_form_is_signed_with_its_link(office: Office, pen: FormFactory, keys: RegisterKeys) -> None:
    """What is signed names the link, and the link's key has signed it."""
    link = invite(office, "Zoë Example", SITE).address
    opened = open_envelope(pen.write(link).data.decode(), keys.opening_key)
    assert opened.content_type == "acknowledgment+jws"
    signer = derive(code_of(link))
    signed = verify(opened.payload.decode(), signer.public_key)
    assert parse_statement(signed).invitation == signer.id


@pytest.mark.parametrize("role", ["staff", "trustee"])
def test_answers_are_right_for_the_role(office: Office, pen: FormFactory, role: str) -> None:
    """Whoever signs with a link is taken in at once: their answers pass."""
    link = invite(office, "Ash Invented", SITE).address
    (outcome,) = take_in(office, [pen.seal(pen.statement(link, role, "Ash Invented"), link)])
    assert outcome.state == "accepted"


def test_an_unpublished_policy_has_no_forms(office: Office) -> None:
    """Nobody can sign what has no edition."""
    with pytest.raises(KeyError):
        FormFactory.of(office, "patience")
