"""Guards decide from the request line and headers who may use a route, before the body is read."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.types import Scope

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class Guard(ABC):
    """A route dependency that decides who may use the route. It may be called several times per request."""

    async def __call__(self, request: Request) -> object:
        """Check the request, as a dependency. Raise ProblemError to refuse it."""
        return await self.check(request.scope)

    @abstractmethod
    async def check(self, scope: Scope) -> object:
        """Check the request with this scope. Raise ProblemError to refuse it."""

    def on_failure(self, scope: Scope) -> None:  # noqa: B027 - most guards have nothing to do here
        """Handle a refused or failed request. It may raise ProblemError to replace the response."""


class GuardedRoute(APIRoute):
    """A route that calls its guards before FastAPI reads the body.

    FastAPI reads the whole body before it calls dependencies, so an anonymous caller could fill the disk.
    """

    takes_files = False
    """True if requests contain files and count against the number of concurrent uploads."""

    def get_route_handler(self) -> Handler:
        handle = self.wrap(super().get_route_handler())
        guards = [used.dependency for used in self.dependencies if isinstance(used.dependency, Guard)]

        async def answer(request: Request) -> Response:
            for guard in guards:
                await guard.check(request.scope)
            try:
                if not self.takes_files:
                    return await handle(request)
                with request.app.state.upload_slots:
                    return await handle(request)
            except Exception:
                for guard in guards:
                    guard.on_failure(request.scope)
                raise

        return answer

    def wrap(self, handle: Handler) -> Handler:
        """Wrap FastAPI's handler, behind the guards."""
        return handle
