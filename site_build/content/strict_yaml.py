"""YAML as authors of policies need it, and no more.

Booleans are `true` and `false` (YAML 1.2), so "no" is a word. Versions and dates stay text. Refused, each with its
line: aliases, tags, two keys of the same name, more than one document, nesting past `DEPTH` and files past `LIMIT`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Never

import yaml
from yaml import events as ev

from site_build.errors import ContentError, Problem

LIMIT = 8_000_000  # characters; ten thousand questions are about five million
DEPTH = 12
ANCHOR_REFUSED = "Anchors and aliases (& and *) are not used here. Write the text out, or put it in quotes."

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,15})")  # 007, and a longer number, is text
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}

Value = object
Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Located:
    """What a file says, and the line (from 1) of each key and item in it, by its place such as `("questions", 3)`."""

    path: str
    value: Value
    lines: dict[Place, int]

    def line(self, place: Place) -> int:
        """The line of the innermost part of `place` that the file has."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines[place]

    def problem(self, place: Place, message: str) -> Problem:
        """A problem on the line of `place`."""
        return Problem(self.path, self.line(place), message)


def parse_yaml(text: str, path: str, first_line: int = 1) -> Located:
    """Parse one YAML document. `path` and `first_line` name the file and where in it `text` starts."""
    return _YamlReader(path, first_line).read(text)


class _YamlReader:
    """Builds the value from libyaml's events, which keeps every line and never follows an alias."""

    def __init__(self, path: str, first_line: int) -> None:
        self.path = path
        self.first_line = first_line
        self.lines: dict[Place, int] = {}

    def read(self, text: str) -> Located:
        if len(text) > LIMIT:
            self.refuse(0, f"This file is larger than {LIMIT:,} characters. Split it.")
        try:
            stream = yaml.parse(text, Loader=yaml.CSafeLoader)
            next(stream)
            if isinstance(next(stream), ev.StreamEndEvent):
                return Located(self.path, None, {(): self.first_line})
            value = self.build(next(stream), stream, ())
            next(stream)
            following = next(stream)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line if error.problem_mark else 0
            words = f"This line is not YAML that can be read: {error.problem}. Check spaces, quotes and colons."
            self.refuse(line, words)
        except yaml.YAMLError as error:
            self.refuse(0, f"This file cannot be read: {str(error).splitlines()[0]}.")
        if not isinstance(following, ev.StreamEndEvent):
            self.refuse(_line(following), "A second document starts here. Remove the line with three dashes.")
        return Located(self.path, value, self.lines)

    def refuse(self, line: int, message: str) -> Never:
        raise ContentError(problems=[Problem(self.path, self.first_line + line, message)])

    def build(self, event: ev.Event, stream: Iterator[ev.Event], place: Place) -> Value:
        line = _line(event)
        self.lines.setdefault(place, self.first_line + line)
        if isinstance(event, ev.AliasEvent) or getattr(event, "anchor", None):
            self.refuse(line, ANCHOR_REFUSED)
        if tag := getattr(event, "tag", None):
            self.refuse(line, f"The tag {tag} is not used here. Remove it, or put the text in quotes.")
        if len(place) > DEPTH:
            self.refuse(line, "This is nested too deeply.")
        if isinstance(event, ev.ScalarEvent):
            return _scalar(event)
        if isinstance(event, ev.SequenceStartEvent):
            return self.build_list(stream, place)
        return self.build_mapping(stream, place)

    def build_list(self, stream: Iterator[ev.Event], place: Place) -> list[Value]:
        items: list[Value] = []
        while not isinstance(event := next(stream), ev.SequenceEndEvent):
            items.append(self.build(event, stream, (*place, len(items))))
        return items

    def build_mapping(self, stream: Iterator[ev.Event], place: Place) -> dict[str, Value]:
        mapping: dict[str, Value] = {}
        while not isinstance(event := next(stream), ev.MappingEndEvent):
            line = _line(event)
            if not isinstance(event, ev.ScalarEvent):
                self.refuse(line, "A key must be a plain word.")
            if event.value in mapping:
                self.refuse(line, f"The key “{event.value}” is here twice. Remove one of them.")
            key = (*place, event.value)
            self.lines[key] = self.first_line + line
            mapping[event.value] = self.build(next(stream), stream, key)
        return mapping


def _line(event: ev.Event) -> int:
    """The line from 0; every event that libyaml makes has a mark."""
    return event.start_mark.line if event.start_mark else 0


def _scalar(event: ev.ScalarEvent) -> Value:
    text: str = event.value
    if not event.implicit[0]:  # quoted
        return text
    if text in _WORDS:
        return _WORDS[text]
    return int(text) if _INTEGER.fullmatch(text) else text
