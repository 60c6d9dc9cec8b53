"""Reads that are asked for all the time: described and refused by FastAPI like all others, answered with less on the way."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from inspect import signature
from typing import Any, TypeVar, get_type_hints
from urllib.parse import parse_qsl

from fastapi import Request, Response, params
from pydantic import BaseModel, ValidationError

from leadops_api.deps import Needs, Ops
from leadops_api.idempotency import Handler, IdempotentRoute

_TRIED_FIRST = "tried_first"

Endpoint = TypeVar("Endpoint", bound=Callable[..., Response])
Read = Callable[[bytes], BaseModel]


def reading_threads(count: int) -> ThreadPoolExecutor:
    """Threads for reads: a few, for more of them would wait for connections, or for each other."""
    return ThreadPoolExecutor(count, thread_name_prefix="read")


def tried_first(quick: Callable[..., Response | None]) -> Callable[[Endpoint], Endpoint]:
    """Have a lean route ask `quick` first, on the event loop, and the endpoint, on a thread, where that has no answer.

    `quick` takes what the endpoint takes. For what takes less time than waking a thread, and knows when it would not.
    """

    def mark(endpoint: Endpoint) -> Endpoint:
        vars(endpoint)[_TRIED_FIRST] = quick
        return endpoint

    return mark


class LeanRoute(IdempotentRoute):
    """A GET whose endpoint takes the facade, path parameters and at most one query model, and makes its own `Response`.

    FastAPI works each parameter out anew at every request, which costs more than a page of leads. Here the query is read by
    its model at once. Whatever is out of the ordinary goes FastAPI's way: a query that does not fit, and every request
    where spans are recorded.
    """

    def get_route_handler(self) -> Handler:
        """The short way, with FastAPI's behind it."""
        handle = super().get_route_handler()
        needed = next(each.dependency for each in self.dependencies if isinstance(each.dependency, Needs))
        endpoint, (ops_name, query_name, read) = self.endpoint, _parameters_of(self.endpoint)
        quick: Callable[..., Response | None] = vars(endpoint).get(_TRIED_FIRST, lambda **_: None)

        async def answer(request: Request) -> Response:
            state, scope = request.app.state, request.scope
            if state.tracer_provider is not None:
                return await handle(request)
            await needed(request)
            values = dict(scope["path_params"])
            try:
                if read is not None:
                    values[query_name] = read(scope["query_string"])
            except ValidationError:
                return await handle(request)
            values[ops_name] = state.ops
            response = quick(**values)
            if response is not None:
                return response
            # As cheap as a hop can be; the context goes along, for the log.
            work = partial(copy_context().run, partial(endpoint, **values))
            return await asyncio.get_running_loop().run_in_executor(state.readers, work)

        return answer


def _parameters_of(endpoint: Callable[..., Any]) -> tuple[str, str, Read | None]:
    """The name of the parameter that is the facade, that of the query model, and what reads it from a query string."""
    hints = get_type_hints(endpoint, include_extras=True)
    ops_name, query_name, read = "", "", None
    for name in signature(endpoint).parameters:
        if hints[name] == Ops:
            ops_name = name
        elif any(isinstance(each, params.Query) for each in getattr(hints[name], "__metadata__", ())):
            query_name, read = name, _reader(hints[name].__origin__)
    return ops_name, query_name, read


def _reader(model: type[BaseModel]) -> Read:
    lists = frozenset(
        name for name, field in model.model_fields.items() if isinstance(field.get_default(), list)
    )

    def read(query: bytes) -> BaseModel:
        values: dict[str, Any] = {}
        for name, value in parse_qsl(query.decode("latin-1"), keep_blank_values=True):
            if name in lists:
                values.setdefault(name, []).append(value)
            else:
                values[name] = value
        return model.model_validate(values)

    return read
