"""Read the rows of a workbook in a process of its own."""

import json
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final

from leadops_core.intake.errors import IntakeError
from leadops_core.intake.formats.rows_file import TableHead, TableRow, encode_rows
from leadops_core.intake.limits import IntakeLimits
from leadops_core.schemas import FileFormat

_PROGRAM: Final = Path(__file__).with_name("workbook_process.py")
# A workbook needs about 1.6 KB for each row of 14 columns; one that needs more than this is refused.
_MAX_MEMORY_BYTES: Final = 3 << 30
_MAX_SECONDS: Final = 120
_ERRORS: Final = {
    "password": "the workbook is protected with a password. Save it without one and import that file.",
    "empty": "the workbook has no visible sheet with rows. Give a workbook with a header row and a row for each lead.",
    "no_sheet": "the workbook has no sheet with this name that has rows. Choose one of {sheets}.",
    "unreadable": "this is not a workbook that can be read: another kind of document or archive, or a damaged file. Save the "
    "leads as .xlsx or as “CSV UTF-8”, and give that file.",
}
_TOO_LARGE: Final = (
    "the workbook needs more memory or time than an import may take. Delete unused rows, columns and sheets, or save the "
    "sheet as “CSV UTF-8” and give that file."
)


def read_workbook(
    stream: BinaryIO, file_name: str, limits: IntakeLimits, sheet: str | None = None
) -> Iterator[bytes]:
    """Yield the rows file of a workbook: of the sheet with this name, or of the first visible one with rows.

    calamine holds a sheet as a dense table, and ends the process if that does not fit in memory, which a workbook of 5 KB can
    cause. So it reads in a process with limits (decision record 104). Raise IntakeError for a workbook that cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="leadops-") as folder:
        path = Path(folder) / "workbook"
        with path.open("wb") as copy:
            shutil.copyfileobj(stream, copy)
        # -P, because the program's own folder holds no module that it imports.
        limit_arguments = (str(_MAX_MEMORY_BYTES), str(_MAX_SECONDS))
        command = [sys.executable, "-P", str(_PROGRAM), str(path), *limit_arguments]
        if sheet is not None:
            command.append(sheet)
        process = subprocess.Popen(  # noqa: S603 - no part of the command comes from a user
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        # The limit of processor time does not end a process that waits.
        timer = threading.Timer(2 * _MAX_SECONDS, process.kill)
        timer.start()
        try:
            yield from _rows_of(process, file_name, limits)
        finally:
            timer.cancel()
            process.kill()
            process.wait()
            if process.stdout is not None:
                process.stdout.close()


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)


def _rows_of(process: "subprocess.Popen[bytes]", file_name: str, limits: IntakeLimits) -> Iterator[bytes]:
    lines: Iterator[Any] = map(json.loads, process.stdout or ())
    first = next(lines, None)
    if first is None:
        raise IntakeError(f"{file_name}: {_TOO_LARGE}")
    if error := first.get("error"):
        raise IntakeError(f"{file_name}: {_ERRORS[error].format(sheets=_quoted(first.get('sheets', ())))}")
    head = TableHead(FileFormat.WORKBOOK, sheet=first["sheet"], unread_sheets=tuple(first["unread_sheets"]))
    size = 0
    for line in encode_rows(head, (TableRow(number, cells) for number, cells in lines)):
        size += len(line)
        limits.check_bytes(size, file_name)
        yield line
    if process.wait() != 0:
        raise IntakeError(f"{file_name}: {_TOO_LARGE}")
