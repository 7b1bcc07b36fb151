"""A database is opened whatever its file is called, and an error of it tells nobody what was to be written."""

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from site_build.database import connect, read_header


def test_a_file_of_any_name(tmp_path: Path) -> None:
    """Signs that mean something in an address are part of the file's name."""
    path = tmp_path / "Zoë? #1 100%20.sqlite"
    with connect(path, patience=1).begin() as connection:
        connection.exec_driver_sql("PRAGMA application_id=7")
    assert [file.name for file in tmp_path.iterdir()] == [path.name]
    assert read_header(path) == (0, 7)


def test_an_error_hides_what_was_to_be_written(tmp_path: Path) -> None:
    """Only the statement is in its words, and none of the values."""
    with connect(tmp_path / "people.sqlite", patience=1).begin() as connection:
        connection.exec_driver_sql("CREATE TABLE person (name TEXT CHECK (name = ''))")
        with pytest.raises(IntegrityError) as told:
            connection.execute(text("INSERT INTO person VALUES (:name)"), {"name": "Zoë Example"})
    assert "INSERT INTO person" in str(told.value)
    assert "Zoë" not in str(told.value)
