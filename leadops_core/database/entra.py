"""Tokens of Entra ID as passwords for Azure Database for PostgreSQL."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from leadops_core.database.errors import DatabaseUnreachableError, InvalidValueError

if TYPE_CHECKING:
    from azure.core.credentials import TokenCredential

SCOPE = "https://ossrdbms-aad.database.windows.net/.default"
"""Scope of the tokens in the public Azure cloud."""


def entra_password(credential: "TokenCredential | None" = None) -> Callable[[], str]:
    """Return a function that returns a valid token. The credential caches tokens until shortly before they expire.

    The default credential is the identity of the environment (managed identity, workload identity, Azure CLI). The function
    raises DatabaseUnreachableError if there is no token. Raise InvalidValueError if the extra is not installed.
    """
    try:
        from azure.core.exceptions import AzureError
        from azure.identity import DefaultAzureCredential
    except ModuleNotFoundError as error:
        raise InvalidValueError(
            f"LEADOPS_DATABASE_AUTH=entra needs {error.name}, which is not installed. Run: pip install 'leadops[azure]'"
        ) from None
    entra_credential = credential or DefaultAzureCredential()

    def password() -> str:
        try:
            return entra_credential.get_token(SCOPE).token
        except AzureError as error:
            raise DatabaseUnreachableError(
                f"Entra ID returned no token for the database ({type(error).__name__}). Check the identity of this process."
            ) from None

    return password
