"""Records of JSON and JSON Lines."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NoReturn

from leadops_core.intake.errors import IntakeError
from leadops_core.intake.formats.rows_file import Record

_MAX_DEPTH: Final = 4
_NOT_AN_OBJECT: Final = "This entry is not an object with named values. Correct or remove it."
_OWN_KEYS: Final = frozenset(("dedupe_key", "scorecard_version", "recommended_action"))
_OWN_ATTRIBUTES: Final = {"attributes": " (attribute)", "outcome_attributes": " (outcome)"}
"""Custom fields in an export of LeadOps, and what is added to a name that is taken."""


def json_records(pieces: Iterable[str], file_name: str, max_chars: int) -> Iterator[Record | list[str]]:
    """Yield the entries of a JSON text: an array of objects or rows, alone or as the value of a key, or one object.

    A row of an array of arrays is yielded as its cells. Raise IntakeError for invalid JSON, for an entry with more than
    `max_chars` characters, and for a text without such entries.
    """
    scanner = _Scanner(pieces, file_name, max_chars)
    first = scanner.peek()
    if first == "[":
        yield from _entries(scanner)
    elif first == "{":
        yield from _entries_of_object(scanner)
    else:
        scanner.fail("the text is neither an array nor an object")
    if scanner.peek():
        scanner.fail("there is text after the end")


def json_line_records(lines: Iterable[str]) -> Iterator[Record | list[str]]:
    """Yield the record of each line that is not blank. A line that cannot be read becomes a faulty record."""
    for number, line in enumerate(lines, start=1):
        text = line.strip("\ufeff \t\r\n")
        if not text:
            continue
        try:
            value = _DECODER.decode(text)
        except (ValueError, RecursionError) as error:
            reason = error.msg if isinstance(error, json.JSONDecodeError) else "it is nested too deeply"
            yield Record(number, {}, f"This line is not valid JSON: {reason}. Correct it.", text)
        else:
            yield _record_of(number, value)


def _entries_of_object(scanner: "_Scanner") -> Iterator[Record | list[str]]:
    line, values, lists = scanner.line, dict[str, Any](), 0
    scanner.take("{")
    while scanner.peek() != "}":
        key = scanner.value()
        if not isinstance(key, str):
            scanner.fail("a key is not a text")
        scanner.take(":")
        if scanner.peek() == "[" and scanner.begins_objects():
            lists += 1
            if lists > 1 or len(values) > 20:
                scanner.fail(f"it holds more than one list of objects, the second under “{key}”")
            yield from _entries(scanner)
        else:
            values[key] = scanner.value()
        if scanner.peek() == ",":
            scanner.take(",")
        elif scanner.peek() != "}":
            scanner.fail("a comma or the end of the object is missing")
    scanner.take("}")
    if not lists:
        yield _record_of(line, values)


def _entries(scanner: "_Scanner") -> Iterator[Record | list[str]]:
    scanner.take("[")
    while scanner.peek() != "]":
        line = scanner.line
        yield _record_of(line, scanner.value())
        if scanner.peek() == ",":
            scanner.take(",")
        elif scanner.peek() != "]":
            scanner.fail("a comma or the end of the array is missing")
    scanner.take("]")


def _record_of(line: int, value: Any) -> Record | list[str]:
    if isinstance(value, dict):
        return Record(line, _flatten_own(value) if value.keys() >= _OWN_KEYS else dict(_flatten(value)))
    if isinstance(value, list) and not any(isinstance(item, (dict, list)) for item in value):
        return [_cell(item) for item in value]
    return Record(line, {}, _NOT_AN_OBJECT, _cell(value))


def _flatten(value: Mapping[str, Any], prefix: str = "", depth: int = 1) -> Iterator[tuple[str, str]]:
    """Yield each value with the path of its name, such as `company.name`."""
    for key, item in value.items():
        inner = item[0] if isinstance(item, list) and len(item) == 1 else item
        if isinstance(inner, dict) and inner and depth < _MAX_DEPTH:
            yield from _flatten(inner, f"{prefix}{key}.", depth + 1)
        else:
            yield prefix + key, _cell(item)


def _flatten_own(lead: Mapping[str, Any]) -> dict[str, str]:
    """Return the values of a lead that LeadOps exported, with each custom field under its own name."""
    values = {key: _cell(item) for key, item in lead.items() if key not in _OWN_ATTRIBUTES}
    for kind, suffix in _OWN_ATTRIBUTES.items():
        custom = lead.get(kind)
        for key, item in custom.items() if isinstance(custom, dict) else ():
            name = key
            while name in values:
                name += suffix
            values[name] = _cell(item)
    return values


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and not any(isinstance(item, (dict, list)) for item in value):
        return "; ".join(map(_cell, value))
    return json.dumps(value, ensure_ascii=False) if value else ""


def _with_unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        values = {}
        for key, item in pairs:
            name, number = key, 2
            while name in values:
                name, number = f"{key} ({number})", number + 1
            values[name] = item
    return values


def _end_of_blanks(text: str, begin: int) -> int:
    blanks = _BLANKS.match(text, begin)
    return blanks.end() if blanks else begin


_BLANKS = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder(
    parse_float=str,
    parse_int=str,
    parse_constant=lambda _: None,
    object_pairs_hook=_with_unique_keys,
)


class _Scanner:
    """Reads JSON values one after another from pieces of text, so that a long array needs little memory."""

    def __init__(self, pieces: Iterable[str], file_name: str, max_chars: int) -> None:
        self.line = 1
        """Line of the next character."""
        self._pieces = iter(pieces)
        self._file_name = file_name
        self._max_chars = max_chars
        self._text = ""
        self._position = 0

    def peek(self) -> str:
        """Return the next character that is not blank, or an empty string at the end."""
        while True:
            self._skip(_end_of_blanks(self._text, self._position) - self._position)
            if self._position < len(self._text) or not self._fill():
                return self._text[self._position : self._position + 1]

    def take(self, mark: str) -> None:
        if self.peek() != mark:
            self.fail(f"“{mark}” is missing")
        self._skip(1)

    def begins_objects(self) -> bool:
        """Return True if the array that begins here begins with an object."""
        while True:
            begin = _end_of_blanks(self._text, self._position + 1)
            if begin < len(self._text) or not self._fill():
                return self._text.startswith("{", begin)

    def value(self) -> Any:
        self.peek()
        while True:
            is_too_long = len(self._text) - self._position > self._max_chars
            try:
                value, end = _DECODER.raw_decode(self._text, self._position)
            except RecursionError:
                self.fail("it is nested too deeply")
            except json.JSONDecodeError as error:
                if is_too_long:
                    self.fail(f"an entry is invalid or has more than {self._max_chars:,} characters")
                if not self._fill():
                    self.fail(error.msg)
                continue
            # A number may continue in the next piece.
            if end == len(self._text) and self._fill():
                continue
            self._skip(end - self._position)
            return value

    def fail(self, reason: str) -> NoReturn:
        raise IntakeError(
            f"{self._file_name}, line {self.line}: this JSON cannot be read: {reason}. Correct it, or export the leads "
            "as CSV."
        )

    def _skip(self, count: int) -> None:
        self.line += self._text.count("\n", self._position, self._position + count)
        self._position += count

    def _fill(self) -> bool:
        piece = next(self._pieces, None)
        if piece is None:
            return False
        self._text = self._text[self._position :] + piece
        self._position = 0
        return True
