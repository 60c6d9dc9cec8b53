"""Export leads. The file is written completely before it is sent, so a client gets all of it or an error."""

import io
import tempfile
from collections.abc import Iterator
from typing import IO

from fastapi.responses import StreamingResponse

from leadops_core import LeadOps
from leadops_core.schemas import LeadQuery

_IN_MEMORY = 4_000_000
_BLOCK = 1 << 16
EXPORT_TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson"}


def export_leads_file(ops: LeadOps, query: LeadQuery, format: str) -> StreamingResponse:
    """Return all leads of the query as a file. Memory use does not depend on their number."""
    file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed by the stream
    try:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
        ops.export(text, format=format, query=query)
        text.detach()
        size = file.tell()
        file.seek(0)
    except BaseException:
        file.close()
        raise
    headers = {
        "Content-Disposition": f'attachment; filename="leads.{format}"',
        "Content-Length": str(size),
    }
    return StreamingResponse(_blocks(file), media_type=EXPORT_TYPES[format], headers=headers)


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while block := file.read(_BLOCK):
            yield block
