"""Azure Database for PostgreSQL without a password: tokens of Entra ID in its place."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from leadops_core.database.errors import DatabaseUnreachableError, InvalidValueError

if TYPE_CHECKING:
    from azure.core.credentials import TokenCredential

SCOPE = "https://ossrdbms-aad.database.windows.net/.default"
"""What a token must be for, in every cloud region of the public Azure."""


def entra_password(credential: "TokenCredential | None" = None) -> Callable[[], str]:
    """A password that is a fresh token each time it is asked for; the credential keeps tokens until shortly before they expire.

    None takes the identity of the environment (managed identity, workload identity, Azure CLI). What it returns raises
    DatabaseUnreachableError when no token is to be had, without saying more than that. Raises InvalidValueError where
    the extra is not installed.
    """
    try:
        from azure.core.exceptions import AzureError
        from azure.identity import DefaultAzureCredential
    except ModuleNotFoundError as error:
        raise InvalidValueError(
            f"LEADOPS_DATABASE_AUTH=entra needs {error.name}, which is not installed. Run: pip install 'leadops[azure]'"
        ) from None
    chosen = credential or DefaultAzureCredential()

    def password() -> str:
        try:
            return chosen.get_token(SCOPE).token
        except AzureError as error:
            raise DatabaseUnreachableError(
                f"Entra ID returned no token for the database ({type(error).__name__}). Check the identity of this process."
            ) from None

    return password
