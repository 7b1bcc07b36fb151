"""Every door of the desk, room by room.

`person` comes after the rooms whose paths it would take for a person's, and `intake` after that whose it would take for
a form's.
"""

from site_build.desk import (
    export,
    intake,
    integrity,
    keeping,
    links,
    opening,
    overview,
    people,
    people_file,
    person,
    record,
    report,
    together,
)
from site_build.desk.room import Door

DOORS: tuple[Door, ...] = (
    *opening.DOORS,
    *overview.DOORS,
    *export.DOORS,
    *together.DOORS,
    *intake.DOORS,
    *links.DOORS,
    *record.DOORS,
    *report.DOORS,
    *integrity.DOORS,
    *keeping.DOORS,
    *people.DOORS,
    *people_file.DOORS,
    *person.DOORS,
)
