"""Digests of session tokens. The database holds only these, so nobody who reads it can use a session."""

import hashlib
import hmac


def hash_token(token: str) -> str:
    """Return the SHA-256 of a session token. The token is random, so no salt or slow hash is needed."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def bind_token(token: str, credential: str) -> str:
    """Return the HMAC-SHA256 of the credential, keyed with the session token.

    It ties a session to the credential with which it was opened. The key is not stored, so a weak credential cannot be
    guessed from the database.
    """
    key, message = token.encode("utf-8", "surrogatepass"), credential.encode()
    return hmac.new(key, message, hashlib.sha256).hexdigest()
