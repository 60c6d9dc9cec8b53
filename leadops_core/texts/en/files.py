"""Words for uploads and local copies."""

from collections.abc import Mapping
from typing import Final

from leadops_core.schemas import ColumnRole, EdgeVerdict, Fate, FileFormat, UploadState

COLUMN_ROLES: Final[Mapping[ColumnRole, str]] = {
    ColumnRole.FIELD: "Field",
    ColumnRole.ATTRIBUTE: "Custom field",
    ColumnRole.OUTCOME: "Outcome",
    ColumnRole.IGNORED: "Skipped",
}
COLUMN_QUESTION: Final = "Does “{column}” contain the {field}?"
"""Asked for a column that a file leaves uncertain."""
COLUMN_QUESTIONS_OPEN: Final = "Without an answer, a column becomes a custom field."
FILE_FORMATS: Final[Mapping[FileFormat, str]] = {
    FileFormat.CSV: "CSV",
    FileFormat.WORKBOOK: "Workbook",
    FileFormat.JSON: "JSON",
    FileFormat.JSON_LINES: "JSON Lines",
    FileFormat.VCARD: "Contacts (vCard)",
}
DELIMITERS: Final[Mapping[str, str]] = {",": "Commas", ";": "Semicolons", "\t": "Tabs", "|": "Pipes"}
ENCODINGS: Final[Mapping[str, str]] = {
    "utf-8": "Unicode (UTF-8)",
    "utf-16-le": "Unicode (UTF-16)",
    "cp1252": "Western European (Windows)",
    "cp1250": "Central European (Windows)",
    "cp1251": "Cyrillic (Windows)",
    "cp1253": "Greek (Windows)",
    "cp1254": "Turkish (Windows)",
    "cp1255": "Hebrew (Windows)",
    "cp1256": "Arabic (Windows)",
    "cp1257": "Baltic (Windows)",
    "cp1258": "Vietnamese (Windows)",
    "cp874": "Thai (Windows)",
    "cp932": "Japanese (Shift JIS)",
    "euc_jp": "Japanese (EUC)",
    "gb18030": "Chinese, simplified (GB 18030)",
    "cp950": "Chinese, traditional (Big5)",
    "cp949": "Korean (Windows)",
    "iso8859-2": "Central European (ISO 8859-2)",
    "iso8859-5": "Cyrillic (ISO 8859-5)",
    "iso8859-7": "Greek (ISO 8859-7)",
    "iso8859-9": "Turkish (ISO 8859-9)",
    "iso8859-15": "Western European (ISO 8859-15)",
    "koi8-r": "Cyrillic (KOI8-R)",
    "mac-roman": "Western European (Mac)",
    "mac-latin2": "Central European (Mac)",
    "mac-cyrillic": "Cyrillic (Mac)",
    "cp437": "American (DOS)",
    "cp850": "Western European (DOS)",
    "cp852": "Central European (DOS)",
    "cp866": "Cyrillic (DOS)",
    "big5hkscs": "Chinese, traditional (Hong Kong)",
    "johab": "Korean (Johab)",
    "iso8859-3": "South European (ISO 8859-3)",
    "iso8859-4": "Baltic (ISO 8859-4)",
    "iso8859-6": "Arabic (ISO 8859-6)",
    "iso8859-8": "Hebrew (ISO 8859-8)",
    "iso8859-10": "Nordic (ISO 8859-10)",
    "iso8859-13": "Baltic (ISO 8859-13)",
    "iso8859-16": "Southeast European (ISO 8859-16)",
    "koi8-u": "Ukrainian (KOI8-U)",
    "mac-greek": "Greek (Mac)",
    "mac-turkish": "Turkish (Mac)",
    "cp737": "Greek (DOS 737)",
    "cp775": "Baltic (DOS)",
    "cp855": "Cyrillic (DOS 855)",
    "cp857": "Turkish (DOS)",
    "cp858": "Western European (DOS 858)",
    "cp862": "Hebrew (DOS)",
    "cp864": "Arabic (DOS)",
    "cp869": "Greek (DOS 869)",
}
"""The encodings that a person can choose. Any other that Python knows is accepted by name."""
UNREAD_SHEETS: Final = "Only the sheet “{sheet}” is read, not {others}. Import each sheet separately."
ENCODING_GUESS: Final = (
    "The encoding is a guess. Compare the names below, and choose the encoding that shows them correctly."
)
UPLOAD_STATES: Final[Mapping[UploadState, str]] = {
    UploadState.RUNNING: "Importing",
    UploadState.DONE: "Imported",
    UploadState.FAILED: "Failed",
    UploadState.UNDONE: "Undone",
}
FATES: Final[Mapping[Fate, str]] = {
    Fate.ADDED: "Will be added",
    Fate.MERGED: "Will be merged",
    Fate.REJECTED: "Will be rejected",
}
ROW_NOUN: Final = ("row", "rows")
DAMAGED_NOUN: Final = ("row looks damaged", "rows look damaged")
DAMAGED: Final = "{damaged} and will be rejected: {lines}."
DAMAGED_AMONG: Final = "Among the first {rows}, {damaged} and will be rejected: {lines}."
LINE_NOUN: Final = ("line", "lines")
SKIPPED_NOUN: Final = ("line above the header is not imported", "lines above the header are not imported")
SKIPPED: Final = "{lines}."
OTHER_LINES_NOUN: Final = ("line is not a row", "lines are not rows")
OTHER_LINES: Final = "{lines}: a repeated header, a footer, or another table."
EDGE_VERDICTS: Final[Mapping[EdgeVerdict, str]] = {
    EdgeVerdict.PUSHED: "Pushed",
    EdgeVerdict.ALREADY: "Already pushed",
    EdgeVerdict.CONFLICT: "Changed on both sides",
    EdgeVerdict.REFUSED: "Refused by the source",
    EdgeVerdict.GONE: "No longer in the source",
    EdgeVerdict.DROPPED: "Reset to the source",
}
"""The result of a push, for one lead of a local copy."""
MATCHED_BY: Final[Mapping[str, str]] = {
    "email": "Email",
    "key": "Key column",
    "identity": "Name and company",
    "contents": "Contents",
}
"""How a row of an outcome file was matched to a lead."""
