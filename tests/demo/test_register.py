"""The demonstration shows every standing in every role, all of it invented, and can be made again from nothing."""

from pathlib import Path

import pytest

from site_build.demo.forms import code_of
from site_build.demo.register import CAST, PASSPHRASE, make_demonstration
from site_build.errors import ContentError
from site_build.formats.invitation import derive
from site_build.office.forms.pending import list_pending
from site_build.office.office import unlock
from site_build.register.view import ArrivalState
from support.fast_keys import write_fast_keys
from support.sample import list_standings

ADDRESS = "http://127.0.0.1:8000/"


def test_demonstration(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody stands where they were cast, the link to try is good, and a second run starts again."""
    monkeypatch.setattr("site_build.office.safekeeping.setup.write_keys", write_fast_keys)
    before = sorted(root.rglob("*"))
    first = make_demonstration(root, ADDRESS)
    made = make_demonstration(root, ADDRESS)
    assert first.keys != made.keys
    assert {path for path in set(root.rglob("*")) - set(before) if ".demo" not in path.parts} == set()
    assert made.keys.origin.partition("/")[0].endswith(".invalid")
    assert made.passphrase_file.read_text() == PASSPHRASE + "\n"
    assert made.passphrase_file.stat().st_mode & 0o777 == 0o600
    with unlock(root, made.register, PASSPHRASE, made.folder) as office:
        rows = {(row.person.name, row.role, row.standing) for row in list_standings(office)}
        assert list_pending(office, ArrivalState.SET_ASIDE) == []
        with office.register.view() as view:
            assert (made.folder / "checkpoint").read_bytes() == view.checkpoint()
            link = view.invitations[derive(code_of(made.link)).id]
            assert view.people[link.person].name == "Dana Invented"
    assert rows == {(actor.name, actor.role, actor.standing) for actor in CAST}
    assert {actor.role for actor in CAST} == {"trustee", "staff", "volunteer"}
    assert {actor.standing for actor in CAST} == {"complete", "outstanding", "out_of_date", "waiting"}


def test_somebody_is_out_of_date_wherever_the_duty_stands(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A clause that asks nothing, and a change of it, ask nobody to sign again; the one with the duty is in a list."""
    monkeypatch.setattr("site_build.office.safekeeping.setup.write_keys", write_fast_keys)
    page, words = root / "docs/policy/kindness.md", "Everybody is kind to everybody.\n{: #be-kind }\n"
    text = page.read_text("utf-8")
    assert words in text
    listed = f"This policy asks one thing.\n{{: #one-thing }}\n\n- {words.replace('{', '  {')}"
    page.write_text(text.replace(words, listed), "utf-8")
    made = make_demonstration(root, ADDRESS)
    with unlock(root, made.register, PASSPHRASE, made.folder) as office:
        [late] = [row for row in list_standings(office) if row.standing == "out_of_date"]
    assert (late.person.name, late.why) == ("Emil Invented", "1.1(a)")


def test_nothing_is_lost_when_files_have_problems(root: Path) -> None:
    """When the author's files have a problem, the last demonstration is left as it was."""
    (root / ".demo").mkdir()
    (root / ".demo" / "passphrase").write_text("old")
    (root / "quizzes" / "kindness.yml").write_text("policy: [")
    with pytest.raises(ContentError) as caught:
        make_demonstration(root, ADDRESS)
    assert [problem.path for problem in caught.value.problems] == ["quizzes/kindness.yml"]
    assert (root / ".demo" / "passphrase").read_text() == "old"
