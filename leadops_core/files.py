"""Files that a person names: read twice, and written whole or not at all."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO

from leadops_core.errors import LeadOpsError

_BLOCK_BYTES = 1 << 20
_MAX_NAME_CHARS = 200


@contextmanager
def open_input(file: Path | str | BinaryIO, file_name: str | None) -> Iterator[tuple[BinaryIO, str]]:
    """Yield a stream that can be read twice, and the name to show for it.

    A stream that cannot seek is copied to disk first. Raise LeadOpsError if a file cannot be read.
    """
    if isinstance(file, (str, Path)):
        path = Path(file)
        try:
            stream: BinaryIO = path.open("rb")
        except OSError as error:
            reason = error.strerror or "cannot be read"
            raise LeadOpsError(f"{path}: {reason}. Check the path and its permissions.") from None
        with stream:
            yield stream, _printable(file_name or path.name)
        return
    name = _printable(file_name or Path(str(getattr(file, "name", "upload.csv"))).name)
    if file.seekable():
        file.seek(0)
        yield file, name
        return
    with tempfile.TemporaryFile() as copy:
        shutil.copyfileobj(file, copy, _BLOCK_BYTES)
        copy.seek(0)
        yield copy, name


def _printable(name: str) -> str:
    """Return the name without control characters and without marks that change the direction of text.

    With such a mark, a name that ends in `.exe` looks as if it ended in `.csv`.
    """
    printable = "".join(char for char in name if char.isprintable())
    return printable.strip()[:_MAX_NAME_CHARS] or "upload.csv"


@contextmanager
def open_output(to: Path | str | TextIO) -> Iterator[tuple[TextIO, str | None]]:
    """Yield a stream to write to, and the path of its file, or None for a stream of the caller.

    The file appears under its name only when it is complete. Raise LeadOpsError if its folder cannot be written.
    """
    if not isinstance(to, (str, Path)):
        yield to, None
        return
    path = Path(to)
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".export-", suffix=path.suffix)
    except OSError as error:
        raise LeadOpsError(f"{path.parent}: {error.strerror}. Choose a writable folder.") from None
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            yield stream, str(path)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
