"""How a file is read, in words: format, encoding, and what a person should check."""

from leadops_core.display.text import clean_line, shorten
from leadops_core.schemas import ColumnMapping, EncodingChoice, FileFormat
from leadops_core.texts import en
from leadops_core.texts.sentences import in_sentence


def reading_line(mapping: ColumnMapping) -> str:
    """Return format, encoding, delimiter and header of a file in one line."""
    dialect = mapping.dialect
    header = f"header in line {dialect.header_line}" if dialect.has_header else "no header"
    if dialect.format is FileFormat.CSV:
        delimiter = en.DELIMITERS.get(dialect.delimiter)
        parts = [dialect.encoding, in_sentence(delimiter) if delimiter else f"“{dialect.delimiter}”", header]
    elif dialect.format is FileFormat.WORKBOOK:
        parts = [
            in_sentence(en.FILE_FORMATS[dialect.format]),
            f"sheet “{shorten(dialect.sheet or '', 60)}”",
            header,
        ]
    else:
        parts = [en.FILE_FORMATS[dialect.format], dialect.encoding]
    by = f", exported from {clean_line(mapping.exported_by)}" if mapping.exported_by else ""
    return ", ".join(parts) + by


def reading_notes(mapping: ColumnMapping) -> list[str]:
    """Return what a person should check before the import: sheets that are not read, and an encoding that is a guess."""
    notes: list[str] = []
    if mapping.unread_sheets:
        notes.append(f"{unread_sheets_line(mapping)} Choose one with --sheet NAME.")
    if not mapping.is_encoding_certain:
        notes.append(en.ENCODING_GUESS)
        notes += [f"  {choice.encoding}: {samples_in_words(choice)}" for choice in mapping.encodings]
    elif mapping.encodings and mapping.dialect.encoding not in ("utf-8", "utf-8-sig"):
        notes.append(f"Read as {mapping.dialect.encoding}: {samples_in_words(mapping.encodings[0])}")
    return notes


def unread_sheets_line(mapping: ColumnMapping) -> str:
    """Return which sheet of a workbook is read, and which are not."""
    others = ", ".join(f"“{shorten(name, 60)}”" for name in mapping.unread_sheets)
    return en.UNREAD_SHEETS.format(sheet=shorten(mapping.dialect.sheet or "", 60), others=others)


def samples_in_words(choice: EncodingChoice) -> str:
    return ", ".join(f"“{clean_line(sample)}”" for sample in choice.samples)
