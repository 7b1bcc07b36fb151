"""A device's own voices: espeak-ng behind Speech Dispatcher, playing to a sound card that writes a file."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SETTINGS = """LogLevel 0
DefaultModule espeak-ng
AddModule "espeak-ng" "sd_espeak-ng" "espeak-ng.conf"
AudioOutputMethod "alsa"
AudioALSADevice "default"
"""
CARD = """pcm.!default {{ type file slave.pcm "null" file "{sound}" format "raw" }}
pcm.null {{ type null }}
ctl.!default {{ type null }}
"""
FLAG = "--enable-speech-dispatcher"


@contextmanager
def speak_to(folder: Path) -> Iterator[dict[str, str]]:
    """Run the voices until the block ends; what they say goes to `folder / "sound"`, as 16-bit samples.

    Gives the environment in which Chromium, started with `FLAG`, finds them.
    """
    if not shutil.which("speech-dispatcher"):
        pytest.fail("Speech Dispatcher was not found. `make test` installs it.")
    (folder / "speechd.conf").write_text(SETTINGS, encoding="utf-8")
    (folder / "card").write_text(CARD.format(sound=folder / "sound"), encoding="utf-8")
    where = ["-C", folder, "-L", folder, "-P", folder / "pid", "-S", folder / "socket"]
    command = ["speech-dispatcher", "--run-single", "--timeout", "0", "-c", "unix_socket", *map(str, where)]
    with subprocess.Popen(command, env=os.environ | {"ALSA_CONFIG_PATH": str(folder / "card")}) as voices:
        try:
            while voices.poll() is None and not (folder / "socket").exists():
                time.sleep(0.05)
            yield dict(os.environ) | {"SPEECHD_ADDRESS": f"unix_socket:{folder / 'socket'}"}
        finally:
            voices.terminate()
