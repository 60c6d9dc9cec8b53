"""Run async model calls from synchronous services."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from leadops_core.tools.model import LanguageModel, ModelTool

T = TypeVar("T")


def run_sync(work: Coroutine[Any, Any, T], model: ModelTool) -> T:
    """Run a coroutine that may call `model`, and return its result.

    If an event loop is already running, as in a notebook, the coroutine runs on a thread of its own. The model's connections
    belong to the event loop that is opened here, so they are closed with it.
    """

    async def run() -> T:
        try:
            return await work
        finally:
            if isinstance(model, LanguageModel):
                await model.aclose()

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(run())
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(asyncio.run, run()).result()
