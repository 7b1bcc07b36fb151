"""Every door of the desk, room by room."""

from site_build.desk import opening
from site_build.desk.room import Door

DOORS: tuple[Door, ...] = (*opening.DOORS,)
