"""Recognize the format of a text, and explain how to get a file that can be imported."""

import json
import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from leadops_core.intake.errors import IntakeError
from leadops_core.schemas import FileFormat

_AS_CSV: Final = "Import a CSV file with a header line and one row for each lead"
_FROM_PROGRAM: Final = f"{_AS_CSV}; most programs offer it as “Export as CSV”."
_FROM_SPREADSHEET: Final = "Open it in a spreadsheet program, save it as “CSV UTF-8” and import that file."


class _Format(NamedTuple):
    pattern: re.Pattern[str]
    name: str
    remedy: str


_FORMATS: Final = tuple(
    _Format(re.compile(pattern, re.IGNORECASE), name, remedy)
    for pattern, name, remedy in (
        (r"\{\\rtf", "a rich text document", _FROM_SPREADSHEET),
        (r"begin:vcard\b", "a file of contacts (vCard)", _FROM_PROGRAM),
        (r"begin:v(?:calendar|event)\b", "a calendar file (iCalendar)", _FROM_PROGRAM),
        (r"id;p(?:wxl|calc|[a-z]*\r?\n)", "an old spreadsheet (SYLK)", _FROM_SPREADSHEET),
        (r"table\r?\n0,1\r?\n", "an old spreadsheet (DIF)", _FROM_SPREADSHEET),
        (r"(?:version: 1\r?\n+)?dn: \S", "a directory export (LDIF)", _FROM_PROGRAM),
        (r"%!ps|%%eof", "a PostScript document", _FROM_PROGRAM),
        (r"<\?xml[^>]*\?>(?s:.{0,2000})<(?:\w+:)?workbook\b", "an Excel XML workbook", _FROM_SPREADSHEET),
        (
            r"(?:<!--(?s:.*?)-->\s*|<\?xml[^>]*\?>\s*)*<(?:!doctype\s+html|html|head|body|table|meta|style|div|tr|center)\b",
            "an HTML page, which some programs save with the ending .xls",
            _FROM_SPREADSHEET,
        ),
        (r"<\?xml\b|<!doctype\b|<!--", "XML", _FROM_PROGRAM),
        (
            r"(?:--[^\n]*\n\s*|/\*(?s:.*?)\*/\s*)*(?:create\s+table|insert\s+into|drop\s+table|begin\s+transaction)\b",
            "SQL",
            _FROM_PROGRAM,
        ),
    )
)
_VCARD = re.compile(r"begin:vcard\s", re.IGNORECASE)
_SAMPLE_LINES: Final = 20
_TAG = re.compile(r"<([A-Za-z][\w:.-]*)(?:\s[^<>]*)?>")
_JSON = re.compile(
    r"""\{\s*(?:["'][^"'\n]*["']\s*:|\}\s*\Z)|\[\s*(?:\{|\[|"(?:[^"\\\n]|\\.)*"\s*(?:,\s*["\d\[{]|\])|\]\s*\Z)"""
)
_MAIL_LINE = re.compile(r"([A-Za-z][A-Za-z0-9-]*):(?:\s|\Z)")
_MAIL_HEADERS: Final = frozenset(
    """
    from to cc bcc subject date message-id mime-version received return-path delivered-to content-type reply-to
    content-transfer-encoding in-reply-to references sender dkim-signature authentication-results
""".split()
)
_MIN_MAIL_HEADERS: Final = 3
_KEY_LINE = re.compile(r"\s*(?:-\s+)?[^\W\d][\w .()/-]{0,40}\s*[:=](?:\s|\Z)")


def format_of_text(text: str) -> FileFormat:
    """Return the format of a text that begins with `text`. Every text that is not another format counts as CSV."""
    head = text.lstrip("\ufeff \t\r\n")
    if _VCARD.match(head):
        return FileFormat.VCARD
    if not _JSON.match(head):
        return FileFormat.CSV
    lines = [line for line in head.splitlines()[:_SAMPLE_LINES] if line.strip()]
    complete = sum(map(_is_json, lines))
    return FileFormat.JSON_LINES if len(lines) > 1 and 2 * complete >= len(lines) else FileFormat.JSON


def refuse_other_formats(text: str, file_name: str) -> None:
    """Raise IntakeError, which names the format and the remedy, if `text` begins like another format."""
    head = text.lstrip("\ufeff \t\r\n")
    match = next((text_format for text_format in _FORMATS if text_format.pattern.match(head)), None)
    if match is not None:
        raise IntakeError(f"{file_name}: this is {match.name}, not a CSV file. {match.remedy}")
    if _JSON.match(head):
        name = "JSON Lines" if format_of_text(head) is FileFormat.JSON_LINES else "JSON"
        raise IntakeError(
            f"{file_name}: this is {name}, not a CSV file. {_AS_CSV}; LeadOps writes one with "
            "“leadops export --format csv”."
        )
    tag = _TAG.match(head)
    if tag and f"</{tag[1]}>" in head:
        raise IntakeError(f"{file_name}: this is XML, not a CSV file. {_FROM_PROGRAM}")
    if _is_mail(head):
        raise IntakeError(f"{file_name}: this is an email message, not a CSV file. {_FROM_PROGRAM}")


def refuse_delimiter(mark: str, file_name: str) -> None:
    """Raise IntakeError for a table whose cells are separated by a character that is not looked for."""
    name = f"“{mark}”" if mark.isprintable() else f"the control character {ord(mark)}"
    raise IntakeError(
        f"{file_name}: the cells seem to be separated by {name}. Save the file as a CSV file with commas, or put the line "
        f"“sep=” followed by that character before the header."
    )


def refuse_one_line(count: int, file_name: str) -> None:
    """Raise IntakeError for several addresses on one line, which would be one lead."""
    raise IntakeError(
        f"{file_name}: one line has {count} email addresses, but each line is one lead. Put each address on its own "
        "line, or import a CSV file with a header line."
    )


def refuse_wrapped_lines(header: str, cells: Sequence[str], file_name: str) -> None:
    """Raise IntakeError for a column whose cells are whole lines of another table, as after an export of an export."""
    mark = next((mark for mark in ";\t|," if mark in header), None)
    if mark is not None and cells and all(mark in cell for cell in cells):
        raise IntakeError(
            f"{file_name}: each line is in quotation marks as a whole, so all its cells are one. Export the file again, or "
            "delete the first and the last quotation mark of each line, and replace two quotation marks with one."
        )


def refuse_no_leads(text: str, file_name: str) -> None:
    """Raise IntakeError for a text without a column for a person or company."""
    lines = [line for line in text.splitlines() if line.strip()][:200]
    if lines and 10 * sum(_KEY_LINE.match(line) is not None for line in lines) >= 6 * len(lines):
        raise IntakeError(
            f"{file_name}: this looks like lines of “name: value”, not like a table. {_AS_CSV}."
        )
    raise IntakeError(
        f"{file_name}: no column for a person or a company was found. Import a CSV file with a header line that names its "
        "columns, such as “First Name,Last Name,Email,Company”."
    )


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _is_mail(head: str) -> bool:
    """Return True if the text begins with the headers of an email message or mailbox file."""
    lines = head.splitlines()[:200]
    if lines and re.match(r"From \S+@?\S* .*\d{2}:\d{2}", lines[0]):
        lines = lines[1:]
    names: set[str] = set()
    for line in lines:
        if not line.strip():
            break
        if line[0] in " \t":
            continue
        header = _MAIL_LINE.match(line)
        if header is None:
            return False
        names.add(header[1].lower())
    return len(names & _MAIL_HEADERS) >= _MIN_MAIL_HEADERS
