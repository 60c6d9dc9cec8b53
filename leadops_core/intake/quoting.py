"""Rules for quotation marks in one or several lines of a file, checked in linear time."""

import re

from leadops_core.schemas import Dialect


class Quoting:
    """Strict quoting: a quotation mark opens or closes a whole cell, or is doubled inside a quoted cell.

    A pair around words inside a cell, as in `Robert "Bob" Smith`, is read as part of the text.
    """

    def __init__(self, dialect: Dialect) -> None:
        self.mark = dialect.quote
        self._delimiter = dialect.delimiter
        self._blank = dialect.delimiter + " "
        quote, delimiter = re.escape(dialect.quote), re.escape(dialect.delimiter)
        # Possessive repetition (`*+`) never tries a second way, so a faulty line takes no longer than a correct one.
        opened = f" *+{quote}(?:[^{quote}]|{quote}{quote})*+"
        quoted = f"{opened}{quote} *+"
        plain = rf"[^{quote}{delimiter}\r\n]*+"
        self._is_whole = re.compile(
            rf"(?:{quoted}|{plain})(?:{delimiter}(?:{quoted}|{plain}))*+[\r\n]*+\Z"
        ).match
        self._opens = re.compile(rf"(?:(?:{quoted}|{plain}){delimiter})*+{opened}\Z").match
        self._blanks_after_quote = re.compile(rf"((?:\A|{delimiter}){opened}{quote}) *+")
        self._pair = re.compile(
            rf"(?<=[\s(]){quote}[^{quote}{delimiter}\r\n]+{quote}(?=[\s.,;:!?)]|{delimiter}|\Z)"
        )
        self._quoted_cell = re.compile(
            rf"(?:^|{delimiter}) *+{quote}[^{quote}\r\n]*+{quote}(?:{delimiter}|$)", re.MULTILINE
        ).search
        self._quoted = re.compile(rf"{quote}[^{quote}]*+{quote}")
        # Inches, as in `5" pipes`. A mark at the end of a cell is more likely a stray one.
        self._inches = re.compile(rf"(?<=\d){quote}(?= [^\W\d_])")

    def is_whole(self, text: str) -> bool:
        """Return True if the text is one complete record with correct quotation marks."""
        return self._is_whole(text) is not None

    def quotes_cells(self, text: str) -> bool:
        """Return True if some cells of the text are in quotation marks."""
        return self._quoted_cell(text) is not None

    def has_blank_after_delimiter(self, line: str) -> bool:
        """Return True if a space follows some delimiters of the line, but not all."""
        if self._blank not in line:
            return False
        rest = self._quoted.sub("", line)
        return 0 < rest.count(self._blank) < rest.count(self._delimiter)

    def without_blanks_after_quotes(self, text: str) -> str:
        """Return the text without spaces between a closing quotation mark and the delimiter."""
        return self._blanks_after_quote.sub(r"\1", text)

    def opens(self, line: str) -> bool:
        """Return True if the last cell of the line is quoted and continues on the next line."""
        return self._opens(line) is not None

    def is_text(self, line: str, *, allow_inches: bool) -> bool:
        """Return True if all quotation marks inside the cells of a line are part of their text."""
        rest = self._pair.sub("", line)
        if allow_inches:
            rest = self._inches.sub("", rest)
        return self.is_whole(rest)
