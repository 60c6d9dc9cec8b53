"""Reads that are asked for all the time: described and refused by FastAPI like all others, answered with less on the way."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import lru_cache, partial
from inspect import signature
from re import Pattern
from typing import Any, NamedTuple, TypeVar, get_type_hints
from urllib.parse import parse_qsl

from fastapi import Request, Response, params
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError
from starlette.convertors import Convertor
from starlette.routing import compile_path
from starlette.types import ASGIApp, Receive, Scope, Send

from leadops_api.deps import Needs, Ops
from leadops_api.guard import Handler
from leadops_api.idempotency import IdempotentRoute

_TRIED_FIRST = "tried_first"
_KEPT_QUERIES = 1_024
_LONGEST_KEPT = 1_000
"""Bytes: a list of a thousand ids comes once."""
_WITH_A_BODY = frozenset((b"content-length", b"transfer-encoding"))

Endpoint = TypeVar("Endpoint", bound=Callable[..., Response])
Quick = Callable[..., Awaitable[Response | None]]
Read = Callable[[bytes], BaseModel]


def reading_threads(count: int) -> ThreadPoolExecutor:
    """Threads for reads: a few, for more of them would wait for connections, or for each other."""
    return ThreadPoolExecutor(count, thread_name_prefix="read")


def tried_first(quick: Quick) -> Callable[[Endpoint], Endpoint]:
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
    its model at once, and what a query string says is kept. Whatever is out of the ordinary goes FastAPI's way: a query that
    does not fit, and every request where spans are recorded.
    """

    def get_route_handler(self) -> Handler:
        """The short way, with FastAPI's behind it."""
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            return await self.lean(request.scope) or await handle(request)

        return answer

    @property
    def lean(self) -> Callable[[Scope], Awaitable[Response | None]]:
        """The answer to a request for this route, whose scope has app and path parameters; None where FastAPI has to answer."""
        if "_lean" not in vars(self):
            self._lean = _lean(self)
        return self._lean


def _lean(route: APIRoute) -> Callable[[Scope], Awaitable[Response | None]]:
    needed = next(each.dependency for each in route.dependencies if isinstance(each.dependency, Needs))
    endpoint, (ops_name, query_name, read) = route.endpoint, _parameters_of(route.endpoint)
    quick: Quick | None = vars(endpoint).get(_TRIED_FIRST)

    async def answer(scope: Scope) -> Response | None:
        state = scope["app"].state
        if state.tracer_provider is not None:
            return None
        await needed.check(scope)
        values = dict(scope["path_params"])
        try:
            if read is not None:
                values[query_name] = read(scope["query_string"])
        except ValidationError:
            return None
        values[ops_name] = state.ops
        response = None if quick is None else await quick(**values)
        if response is not None:
            return response
        # As cheap as a hop can be; the context goes along, for the log.
        work = partial(copy_context().run, partial(endpoint, **values))
        return await asyncio.get_running_loop().run_in_executor(state.readers, work)

    return answer


class _Place(NamedTuple):
    route: LeanRoute
    pattern: Pattern[str]
    convertors: dict[str, Convertor[Any]]


class ShortCut:
    """Leads a plain GET for a lean route to it without the layers between, which take longer than a page of leads.

    One with a body, one from a browser's page of another origin, and one that the route has no answer to goes the whole way.
    """

    def __init__(self, app: ASGIApp, *, routes: Iterable[LeanRoute]) -> None:
        self.app = app
        self._exact: dict[str, LeanRoute] = {}
        self._others: list[_Place] = []
        for route in routes:
            pattern, _, convertors = compile_path(route.path)
            if convertors:
                self._others.append(_Place(route, pattern, convertors))
            else:
                self._exact[route.path] = route

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hand it on."""
        if scope["type"] == "http" and scope["method"] == "GET" and _is_plain(scope):
            route = self._exact.get(scope["path"])
            values: dict[str, Any] = {}
            if route is None:
                route, values = self._find(scope["path"])
            if route is not None:
                scope["route"], scope["path_params"] = route, values
                response = await route.lean(scope)
                if response is not None:
                    await response(scope, receive, send)
                    return
                del scope["route"], scope["path_params"]
        await self.app(scope, receive, send)

    def _find(self, path: str) -> tuple[LeanRoute | None, dict[str, Any]]:
        for route, pattern, convertors in self._others:
            found = pattern.match(path)
            if found is not None:
                values = {name: convertors[name].convert(value) for name, value in found.groupdict().items()}
                return route, values
        return None, {}


def _is_plain(scope: Scope) -> bool:
    return not any(
        name == b"origin" or (name in _WITH_A_BODY and value != b"0") for name, value in scope["headers"]
    )


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

    def parse(query: bytes) -> BaseModel:
        values: dict[str, Any] = {}
        for name, value in parse_qsl(query.decode("latin-1"), keep_blank_values=True):
            if name in lists:
                values.setdefault(name, []).append(value)
            else:
                values[name] = value
        return model.model_validate(values)

    kept = lru_cache(maxsize=_KEPT_QUERIES)(parse)

    def read(query: bytes) -> BaseModel:
        return kept(query) if len(query) <= _LONGEST_KEPT else parse(query)

    return read
