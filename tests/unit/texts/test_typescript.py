"""The dashboard's generated copy of the texts is current."""

from pathlib import Path

import pytest

from scripts.export_texts import FILES


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_generated_file_is_current(path: Path) -> None:
    assert path.read_text("utf-8") == FILES[path](), "run: npm --prefix frontend run client"
