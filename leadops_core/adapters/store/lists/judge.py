"""What FTS5 makes of a text, asked of it without an index."""

import sqlite3
from collections.abc import Sequence
from threading import Lock

TOKENIZER = "unicode61 remove_diacritics 2"
"""What splits text into words on SQLite."""


class Judge:
    """Says which texts hold the words, as the index would: by its tokenizer, in memory."""

    def __init__(self) -> None:
        self._alone = Lock()
        self._connection: sqlite3.Connection | None = None

    def holding(self, texts: Sequence[str], wanted: str) -> set[int]:
        """The places of the texts that hold all that is wanted, which is written as the index takes it."""
        if not texts:
            return set()
        with self._alone:
            judge = self._connection or self._open()
            judge.execute("BEGIN")
            try:
                judge.executemany("INSERT INTO judged (rowid, words) VALUES (?, ?)", enumerate(texts))
                return {
                    row[0]
                    for row in judge.execute("SELECT rowid FROM judged WHERE judged MATCH ?", (wanted,))
                }
            finally:
                judge.execute("ROLLBACK")

    def close(self) -> None:
        """Give the memory back."""
        with self._alone:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _open(self) -> sqlite3.Connection:
        self._connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        self._connection.execute(f"CREATE VIRTUAL TABLE judged USING fts5 (words, tokenize='{TOKENIZER}')")
        return self._connection
