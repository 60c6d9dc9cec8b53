"""The graph for LangGraph's own dev server, named in `langgraph.json`; LeadOps itself needs no server."""

import asyncio
from functools import cache
from typing import TYPE_CHECKING

from leadops_core.app import LeadOps

if TYPE_CHECKING:
    from leadops_core.graph.build import LeadGraph


async def graph() -> "LeadGraph":
    """The compiled graph over the database of the settings, the same one every time; it stays open with the process.

    Opened in a thread: the server asks on its event loop, and again for every run.
    """
    return await asyncio.to_thread(_graph)


@cache
def _graph() -> "LeadGraph":
    return LeadOps.open().pipeline.graph()
