"""Make damaged copies of a file of leads, with the truth about each row."""

import csv
import io
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from tests.unit.intake.reading import Taken

_OTHER_DELIMITER: Final = {",": ";", ";": ",", "\t": "|", "|": "\t"}
_SECOND_TABLE: Final = ["Company", "Country", "Website", "Order Date"]


class Damage(StrEnum):
    EXTRA_DELIMITER = "extra delimiter"
    MISSING_DELIMITER = "missing delimiter"
    STRAY_QUOTE = "stray quotation mark"
    MISSING_QUOTE = "missing quotation mark"
    CUT_ROW = "cut row"
    LINE_BREAK = "line break without quotes"
    OTHER_DELIMITER = "other delimiter"
    OTHER_ENCODING = "other encoding"


class Result(StrEnum):
    RIGHT = "right"
    NAMED = "named"
    SHIFTED = "stored wrong, but a line of it is named"
    SILENT = "stored wrong or lost, and not named"


@dataclass(frozen=True)
class Style:
    """How a program writes a file."""

    delimiter: str = ","
    quoting: int = csv.QUOTE_MINIMAL
    end: str = "\n"
    is_trimmed: bool = False
    """Whether blank cells at the end of a row are left out."""
    has_final_end: bool = True


@dataclass
class Piece:
    """A row of a file as text, and how it was damaged."""

    text: str
    damage: Damage | None = None
    lines: range = range(0)


@dataclass
class DamagedFile:
    header: str
    pieces: list[Piece]
    style: Style
    tail: list[str] = field(default_factory=list)
    """Lines after the last row that are not rows."""

    def data(self) -> bytes:
        """Return the file, and note the lines of each row."""
        parts = [(self.header + self.style.end).encode()]
        line = 2
        for piece in self.pieces:
            text = piece.text + self.style.end
            is_other = piece.damage is Damage.OTHER_ENCODING
            parts.append(text.encode("cp1252" if is_other else "utf-8"))
            count = len(text.splitlines())
            piece.lines = range(line, line + count)
            line += count
        parts += [(text + self.style.end).encode() for text in self.tail]
        data = b"".join(parts)
        return data if self.style.has_final_end else data.removesuffix(self.style.end.encode())


def write_row(cells: Sequence[str], style: Style) -> str:
    if style.is_trimmed:
        cells = list(cells)
        while len(cells) > 1 and not cells[-1]:
            cells.pop()
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=style.delimiter, quoting=style.quoting, lineterminator=style.end)  # type: ignore[arg-type]
    writer.writerow(cells)
    return text.getvalue().removesuffix(style.end)


def damage_rows(
    rows: Sequence[Sequence[str]], style: Style, damages: Sequence[Damage], share: float, seed: int
) -> DamagedFile:
    """Write `rows`, of which the first is the header, and damage about this share of them."""
    chance = random.Random(seed)
    pieces: list[Piece] = []
    for cells in rows[1:]:
        piece = Piece(write_row(cells, style))
        if chance.random() < share:
            kind = chance.choice(damages)
            damaged = _DAMAGE[kind](piece.text, cells, style, chance)
            if damaged is not None and (damaged != piece.text or kind is Damage.OTHER_ENCODING):
                piece = Piece(damaged, kind)
        pieces.append(piece)
    return DamagedFile(write_row(rows[0], style), pieces, style)


def add_second_table(file: DamagedFile, count: int, *, after_blank_line: bool) -> None:
    file.tail += [""] * after_blank_line + [write_row(_SECOND_TABLE, file.style)]
    file.tail += [
        write_row([f"Shop {number}", "Germany", "https://www.shop.example", "2026-10-01"], file.style)
        for number in range(count)
    ]


def judge(file: DamagedFile, taken: Taken, contents: Sequence[object]) -> Iterator[tuple[Piece, Result]]:
    """Yield the result of each row. `contents` are the leads of the undamaged file, or None for a row with a wrong value."""
    leads = {row.line: row.content for row in taken.rows}
    named = {row.line for row in taken.rejected}
    for piece, content in zip(file.pieces, contents, strict=True):
        if content is None:
            continue
        stored = [leads[line] for line in piece.lines if line in leads]
        is_named = not named.isdisjoint(piece.lines)
        if stored == [content] and not is_named:
            yield piece, Result.RIGHT
        elif is_named:
            yield piece, Result.SHIFTED if stored else Result.NAMED
        else:
            yield piece, Result.SILENT


def _outside_quotes(text: str) -> list[int]:
    """Return the positions that are not inside a quoted cell."""
    is_open, positions = False, []
    for position, character in enumerate(text):
        if character == '"':
            is_open = not is_open
        elif not is_open:
            positions.append(position)
    return positions


def _add_delimiter(text: str, _cells: Sequence[str], style: Style, chance: random.Random) -> str | None:
    positions = _outside_quotes(text)
    position = chance.choice(positions) if positions else len(text)
    return text[:position] + style.delimiter + text[position:]


def _remove_delimiter(text: str, _cells: Sequence[str], style: Style, chance: random.Random) -> str | None:
    positions = [position for position in _outside_quotes(text) if text[position] == style.delimiter]
    if not positions:
        return None
    position = chance.choice(positions)
    return text[:position] + text[position + 1 :]


def _add_quote(text: str, _cells: Sequence[str], _style: Style, chance: random.Random) -> str | None:
    position = chance.randrange(len(text) + 1)
    return text[:position] + '"' + text[position:]


def _remove_quote(text: str, _cells: Sequence[str], _style: Style, chance: random.Random) -> str | None:
    positions = [position for position, character in enumerate(text) if character == '"']
    if not positions:
        return None
    position = chance.choice(positions)
    return text[:position] + text[position + 1 :]


def _cut(text: str, _cells: Sequence[str], style: Style, chance: random.Random) -> str | None:
    # Within the last cell, a cut row is as complete as a row with a shorter text.
    last = max((place for place in _outside_quotes(text) if text[place] == style.delimiter), default=0)
    return text[: chance.randrange(1, last)] if last > 1 else None


def _break_line(text: str, _cells: Sequence[str], style: Style, chance: random.Random) -> str | None:
    positions = _outside_quotes(text)
    if not positions:
        return None
    position = chance.choice(positions)
    return text[:position] + style.end + text[position:]


def _change_delimiter(_text: str, cells: Sequence[str], style: Style, _chance: random.Random) -> str | None:
    other = Style(_OTHER_DELIMITER[style.delimiter], style.quoting, style.end, style.is_trimmed)
    return write_row(cells, other)


def _change_encoding(text: str, _cells: Sequence[str], _style: Style, _chance: random.Random) -> str | None:
    try:
        text.encode("cp1252").decode()
    except UnicodeEncodeError:
        return None
    except UnicodeDecodeError:
        return text
    return None


_DAMAGE: Final[dict[Damage, Callable[[str, Sequence[str], Style, random.Random], str | None]]] = {
    Damage.EXTRA_DELIMITER: _add_delimiter,
    Damage.MISSING_DELIMITER: _remove_delimiter,
    Damage.STRAY_QUOTE: _add_quote,
    Damage.MISSING_QUOTE: _remove_quote,
    Damage.CUT_ROW: _cut,
    Damage.LINE_BREAK: _break_line,
    Damage.OTHER_DELIMITER: _change_delimiter,
    Damage.OTHER_ENCODING: _change_encoding,
}
