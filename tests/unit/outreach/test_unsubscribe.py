"""An unsubscribe token names one draft, and only the owner of the secret can make it."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadops_core.outreach import BadUnsubscribeToken, sign_unsubscribe, verify_unsubscribe
from leadops_core.schemas import DraftId

SECRET, OLD = "s" * 32, "o" * 32


@given(st.uuids())
def test_unsubscribe_token_returns_its_draft(id: UUID) -> None:
    token = sign_unsubscribe(DraftId(id), SECRET)
    assert verify_unsubscribe(token, [SECRET]) == id
    assert verify_unsubscribe(token, [OLD, SECRET]) == id
    assert len(token) == 44
    assert token.replace("-", "").replace("_", "").isalnum()


@given(st.uuids(), st.integers(0, 43), st.integers(1, 63))
def test_changed_unsubscribe_token_is_refused(id: UUID, place: int, by: int) -> None:
    signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    token = sign_unsubscribe(DraftId(id), SECRET)
    other = signs[(signs.index(token[place]) + by) % 64]
    with pytest.raises(BadUnsubscribeToken):
        verify_unsubscribe(f"{token[:place]}{other}{token[place + 1 :]}", [SECRET])


@given(st.text(max_size=80) | st.binary(max_size=60).map(lambda raw: raw.decode("latin-1")))
def test_invalid_unsubscribe_token_is_refused(text: str) -> None:
    with pytest.raises(BadUnsubscribeToken):
        verify_unsubscribe(text, [SECRET])


def test_unsubscribe_token_of_another_secret_is_refused() -> None:
    token = sign_unsubscribe(DraftId(UUID(int=7)), SECRET)
    for secrets in ([], [OLD], [SECRET + " "]):
        with pytest.raises(BadUnsubscribeToken):
            verify_unsubscribe(token, secrets)
