"""Who may use a route: decided by the request's line and headers, before a byte of its body is read."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.types import Scope

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class Guard(ABC):
    """The dependency of a route that decides who may use it. It may be asked several times about one request."""

    async def __call__(self, request: Request) -> object:
        """Let the request through, as a dependency. Raises ProblemError if it is refused."""
        return await self.check(request.scope)

    @abstractmethod
    async def check(self, scope: Scope) -> object:
        """Let the request with this scope through. Raises ProblemError if it is refused."""

    def on_failure(self, scope: Scope) -> None:  # noqa: B027 - most guards have nothing to do here
        """Hear that the route refused the request or failed. May raise ProblemError to be answered instead."""


class GuardedRoute(APIRoute):
    """A route that asks its guards before FastAPI reads and parses the body.

    FastAPI itself reads the whole body first and asks dependencies afterwards, so that a stranger could fill the disk.
    """

    takes_files = False
    """Whether its requests hold files, and count among the uploads that may come in at the same time."""

    def get_route_handler(self) -> Handler:
        """Return the handler behind the guards."""
        handle = self.wrap(super().get_route_handler())
        guards = [each.dependency for each in self.dependencies if isinstance(each.dependency, Guard)]

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
        """Put something between the guards and FastAPI's handler; nothing here."""
        return handle
