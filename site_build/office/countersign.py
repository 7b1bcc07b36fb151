"""Countersign: the Chief Officer says of an unsigned statement whose it is, and the log says that they did."""

from dataclasses import replace

from site_build.errors import Refused
from site_build.office.people import find_person
from site_build.office.tray import read_waiting
from site_build.office.unlock import Office
from site_build.register.leaf import CountersignedLeaf, commit, new_id, new_salt, today
from site_build.register.people import Person
from site_build.register.view import Details


def countersign(office: Office, statement_id: str, who: str) -> Person:
    """Enter the waiting statement with this id as the acknowledgment of this person; `Refused` when that cannot be."""
    with office.register.change() as change:
        waiting = next((entry for entry in read_waiting(change) if entry.statement.id == statement_id), None)
        if waiting is None:
            raise Refused(f"No form {statement_id} is waiting. See “portal register show”.")
        person = find_person(change.people().values(), who)
        statement = waiting.statement
        if statement.role not in person.roles:
            raise Refused(
                f"The form is for the role {statement.role}, and {person.name} does not hold "
                "that role. Correct the person's roles first, or ask them to fill in another form."
            )
        salt = new_salt()
        leaf = CountersignedLeaf(
            id=new_id(),
            at=today(),
            edition=statement.edition.digest,
            bank=statement.quiz.bank,
            commitment=commit(salt, waiting.evidence.encode()),
        )
        change.append(leaf, Details(waiting.evidence, salt, person.id))
        change.put_arrival(replace(waiting.arrival, state="countersigned", content=None))
    return person
