"""Every route of the desk, feature by feature."""

from site_build.desk.pages.export import page as export
from site_build.desk.pages.forms import page as forms
from site_build.desk.pages.forms import together
from site_build.desk.pages.links import page as links
from site_build.desk.pages.opening import page as opening
from site_build.desk.pages.overview import page as overview
from site_build.desk.pages.people import page as people
from site_build.desk.pages.person import page as person
from site_build.desk.pages.record import page as record
from site_build.desk.pages.report import page as report
from site_build.desk.pages.safekeeping import page as safekeeping
from site_build.desk.route import Route

# Starlette takes the first route that fits, so `person` comes after all whose paths it would take for a person's, and
# `forms` after `together`, whose path it would take for a form's.
ROUTES: tuple[Route, ...] = (
    *opening.ROUTES,
    *overview.ROUTES,
    *export.ROUTES,
    *together.ROUTES,
    *forms.ROUTES,
    *links.ROUTES,
    *record.ROUTES,
    *report.ROUTES,
    *safekeeping.ROUTES,
    *people.ROUTES,
    *person.ROUTES,
)
