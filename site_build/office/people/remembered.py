"""What is remembered of people beside their records, by its keys: reminders, and what comes in from a spreadsheet.

Erasing somebody takes it away, and leaves no mark of it. So where an old database was put back, what it remembers of
people who are not there any more is forgotten again, and a spreadsheet that is not all in yet is forgotten whole:
nobody knows any more by which name an erased person would stand in it.
"""

from site_build.register.store import Register

IMPORT_DRAFT = "people to import"
LAST_IMPORT = "last import"
REMINDERS = "reminders "  # and then the person's id


def forget_again(register: Register) -> None:
    """Forget what an old database has brought back."""
    with register.change() as change:
        for key in (IMPORT_DRAFT, LAST_IMPORT):
            change.drop_memo(key)
        for person in change.memos(REMINDERS).keys() - change.people.keys():
            change.drop_memo(f"{REMINDERS}{person}")
