"""Fixtures of the API's tests, for tests of attacks on it."""

from tests.api.conftest import client, make_client

__all__ = ["client", "make_client"]
