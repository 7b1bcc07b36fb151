"""The command line: one thin function for each act.

Exit status: 0 done, 1 refused with a reason on standard error, 2 wrong usage. A person's mistake is answered with
what happened and what to do next, never with a traceback.
"""

from site_build.cli.group import main

__all__ = ["main"]
