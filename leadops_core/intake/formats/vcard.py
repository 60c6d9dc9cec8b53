"""Records of vCard files (versions 2.1, 3.0, and 4.0), one for each contact."""

import quopri
import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from leadops_core.intake.formats.rows_file import Record

_NAMES: Final = {
    "FN": "Full Name",
    "EMAIL": "Email",
    "TITLE": "Job Title",
    "TEL": "Phone",
    "URL": "Website",
    "NOTE": "Notes",
    "CATEGORIES": "Categories",
    "ROLE": "Role",
    "BDAY": "Birthday",
    "NICKNAME": "Nickname",
}
_PARTS: Final = {
    "N": ("Last Name", "First Name", "Middle Name", "Name Prefix", "Name Suffix"),
    "ORG": ("Company", "Department"),
    "ADR": ("PO Box", "Address 2", "Street", "City", "State", "Postal Code", "Country"),
}
_LEFT_OUT: Final = frozenset(("BEGIN", "END", "VERSION", "PRODID", "PHOTO", "LOGO", "SOUND", "KEY", "REV"))
"""Properties of the card and not of the person, and images."""
_ESCAPE = re.compile(r"\\(.)")
_UNENDED: Final = "This contact has no END:VCARD. Export the file again."
_STRAY: Final = "This line is not part of a contact. Remove it."


class _Property(NamedTuple):
    name: str
    value: str


def vcard_records(lines: Iterable[str]) -> Iterator[Record]:
    """Yield a record for each contact. A contact without an end and a line outside of a contact become faulty records."""
    begin = 0
    properties: list[_Property] = []
    for number, line in _unfolded(lines):
        mark = line.strip().upper()
        if mark == "BEGIN:VCARD":
            if begin:
                yield Record(begin, {}, _UNENDED, _raw(properties))
            begin, properties = number, []
        elif mark == "END:VCARD" and begin:
            yield Record(begin, _values(properties))
            begin, properties = 0, []
        elif begin:
            parsed = _parse(line)
            if parsed is not None:
                properties.append(parsed)
        elif line.strip():
            yield Record(number, {}, _STRAY, line.strip())
    if begin:
        yield Record(begin, {}, _UNENDED, _raw(properties))


def _unfolded(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Yield each logical line with the number of its first line."""
    begin, text = 0, ""
    for number, raw in enumerate(lines, start=1):
        line = raw.rstrip("\r\n")
        is_soft_break = text.endswith("=") and "QUOTED-PRINTABLE" in text.partition(":")[0].upper()
        if begin and is_soft_break:
            text = text[:-1] + line
        elif begin and line[:1] in (" ", "\t"):
            text += line[1:]
        else:
            if begin:
                yield begin, text
            begin, text = number, line
    if begin:
        yield begin, text


def _parse(line: str) -> _Property | None:
    head, colon, value = line.partition(":")
    if not colon:
        return None
    name, *parameters = head.split(";")
    upper = [parameter.upper() for parameter in parameters]
    if any(parameter in ("QUOTED-PRINTABLE", "ENCODING=QUOTED-PRINTABLE") for parameter in upper):
        charset = next((item.partition("=")[2] for item in upper if item.startswith("CHARSET=")), "utf-8")
        try:
            value = quopri.decodestring(value.encode("latin-1", "replace")).decode(charset, "surrogateescape")
        except LookupError:
            return _Property(name.rpartition(".")[2].upper(), value)
    return _Property(name.rpartition(".")[2].upper(), value)


def _values(properties: Iterable[_Property]) -> dict[str, str]:
    values: dict[str, str] = {}
    for name, value in properties:
        if name in _LEFT_OUT:
            continue
        if name in _PARTS:
            for part_name, part in zip(_PARTS[name], re.split(r"(?<!\\);", value), strict=False):
                _add(values, part_name, part)
        else:
            _add(values, _NAMES.get(name, name.removeprefix("X-").replace("-", " ").capitalize()), value)
    return values


def _add(values: dict[str, str], name: str, value: str) -> None:
    text = _ESCAPE.sub(lambda match: "\n" if match[1] in "nN" else match[1], value).strip()
    text = text.removeprefix("mailto:").removeprefix("tel:") if name in ("Email", "Phone") else text
    if not text or text in (values.get(name), values.get(f"{name} 2")):
        return
    free, number = name, 2
    while free in values:
        free, number = f"{name} {number}", number + 1
    values[free] = text


def _raw(properties: Iterable[_Property]) -> str:
    return "\n".join(f"{name}:{value}" for name, value in properties)
