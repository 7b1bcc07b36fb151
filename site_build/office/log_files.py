"""The log as files that anybody can verify: `log.jsonl`, `checkpoint` and `register.json`. They name nobody."""

from site_build.config import REGISTER_FILE
from site_build.office.establish import format_keys
from site_build.office.unlock import Office
from site_build.register.second_copy import CHECKPOINT_FILE, LOG_FILE, format_log


def log_files(office: Office) -> dict[str, bytes]:
    """The files' bytes by name, all of one moment."""
    with office.register.view() as view:
        log, checkpoint = format_log(view.leaves()), view.checkpoint()
    return {LOG_FILE: log, CHECKPOINT_FILE: checkpoint, REGISTER_FILE: format_keys(office.register.keys.public())}
