"""Write the rows of one sheet of a workbook to standard output. A program of its own, which `workbooks.py` starts.

It imports nothing of LeadOps. A damaged or hostile workbook may need any amount of memory or time, or end the process, so it
runs under limits and apart from the process that imports.
"""

import datetime
import json
import sys
from contextlib import suppress
from typing import Any

_Rows = list[list[Any]]


def main() -> None:
    path, max_memory_bytes, max_seconds, *sheets = sys.argv[1:]
    _set_limits(int(max_memory_bytes), int(max_seconds))
    import python_calamine

    try:
        workbook = python_calamine.CalamineWorkbook.from_path(path)
        _write_workbook(workbook, python_calamine, sheets[0] if sheets else None)
    except python_calamine.PasswordError:
        _write({"error": "password"})
    except (python_calamine.CalamineError, OSError, ValueError):
        _write({"error": "unreadable"})


def _set_limits(max_memory_bytes: int, max_seconds: int) -> None:
    # Windows has no such limits.
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (max_memory_bytes, max_memory_bytes))
        resource.setrlimit(resource.RLIMIT_CPU, (max_seconds, max_seconds))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _write_workbook(workbook: Any, python_calamine: Any, wish: str | None) -> None:
    """Write the sheet named `wish`, or else the first visible one with a header and a row, or the first that is not empty."""
    is_visible = {
        sheet.name: sheet.visible == python_calamine.SheetVisibleEnum.Visible
        for sheet in workbook.sheets_metadata
        if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
    }
    heights = {
        name: sum(1 for _ in _filled_rows(workbook.get_sheet_by_name(name)))
        for name in is_visible
        if is_visible[name] or name == wish
    }
    filled = [name for name, height in heights.items() if height]
    if wish is not None and wish not in filled:
        _write({"error": "no_sheet", "sheets": filled})
        return
    if not filled:
        _write({"error": "empty"})
        return
    sheet_name = wish or next((name for name in filled if heights[name] > 1), filled[0])
    _write({"sheet": sheet_name, "unread_sheets": [name for name in filled if name != sheet_name]})
    sheet = workbook.get_sheet_by_name(sheet_name)
    width = max(len(cells) for _, cells in _filled_rows(sheet))
    for line, cells in _filled_rows(sheet):
        _write([line, cells + [""] * (width - len(cells))])


def _filled_rows(sheet: Any) -> Any:
    """Yield the number of each row that is not blank, and its cells without blanks at the end."""
    first_line = (sheet.start or (0, 0))[0] + 1
    for line, row in enumerate(sheet.iter_rows(), start=first_line):
        cells = [_text(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield line, cells


def _text(value: Any) -> str:
    """Return the value of a cell as a person would type it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime.datetime):
        is_day = value.time() == datetime.time()
        return value.date().isoformat() if is_day else value.isoformat(sep=" ", timespec="seconds")
    return "" if value is None else str(value)


def _write(document: Any) -> None:
    sys.stdout.write(json.dumps(document) + "\n")


if __name__ == "__main__":
    main()
