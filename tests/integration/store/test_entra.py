"""Tokens of Entra ID instead of a password, on a server that requires one."""

import pytest
from azure.core.credentials import AccessToken
from azure.core.exceptions import ClientAuthenticationError

from leadops_core.database.engine import Connecting
from leadops_core.database.entra import SCOPE, entra_password
from leadops_core.database.errors import DatabaseUnreachableError
from leadops_core.testing.clock import CountingIds, FixedClock
from tests.support.repositories import Repositories


class Credential:
    """Gives another token each time."""

    def __init__(self, *tokens: str) -> None:
        self.tokens = list(tokens)
        self.scopes: list[str] = []

    def get_token(self, *scopes: str, **_: object) -> AccessToken:
        self.scopes += scopes
        if not self.tokens:
            raise ClientAuthenticationError("secret details of the tenant")
        return AccessToken(self.tokens.pop(0), 0)


def open_store(url: str, credential: Credential) -> Repositories:
    return Repositories.open(
        url, clock=FixedClock(), ids=CountingIds(), connecting=Connecting(password=entra_password(credential))
    )


def test_entra_connections_each_request_a_token(postgres_database_url: str) -> None:
    credential = Credential("first", "second", "third", "fourth")
    with open_store(postgres_database_url, credential) as store:
        assert store.leads.figures().total == 0
        store.database.engine.dispose()
        assert store.leads.figures().total == 0
    assert len(credential.tokens) < 3
    assert set(credential.scopes) == {SCOPE}


def test_entra_token_is_sent_as_the_password(postgres_database_url: str) -> None:
    store = open_store(postgres_database_url, Credential("the-token", "the-token"))
    connection = store.database.engine.raw_connection()
    try:
        given = connection.driver_connection.pgconn.password  # type: ignore[union-attr]
    finally:
        connection.close()
        store.close()
    assert given == b"the-token"


def test_entra_failure_is_reported_without_details(postgres_database_url: str) -> None:
    with pytest.raises(DatabaseUnreachableError, match="returned no token") as caught:
        open_store(postgres_database_url, Credential())
    assert "secret details" not in str(caught.value)


def test_database_url_is_printed_without_the_password() -> None:
    assert "password" not in repr(Connecting(password=lambda: "secret"))
