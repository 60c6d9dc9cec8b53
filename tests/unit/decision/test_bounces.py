"""A refusal of an unknown recipient is distinguished from other refusals."""

import pytest

from leadops_core.decision import enhanced_status, is_hard_bounce


@pytest.mark.parametrize(
    ("code", "text", "is_bounce"),
    [
        (550, "5.1.1 <a@b.example> user unknown", True),
        (550, "user unknown", True),
        (551, "user not local", True),
        (553, "mailbox name not allowed", True),
        (554, "5.2.1 mailbox disabled", True),
        (550, "5.1.10 null MX", True),
        (556, "5.1.10 null MX", True),
        (550, "5.7.1 blocked by policy", False),
        (550, "5.7.26 unauthenticated", False),
        (552, "5.2.2 mailbox full", False),
        (550, "5.1.8 bad sender", False),
        (554, "transaction failed", False),
        (450, "4.1.1 user unknown", False),
        (450, "5.1.1 user unknown", False),
        (550, "4.7.1 try later", False),
        (250, "5.1.1", False),
    ],
)
def test_bounce_is_hard_only_for_a_missing_mailbox(code: int, text: str, is_bounce: bool) -> None:
    assert is_hard_bounce(code, text) is is_bounce


def test_bounce_status_is_not_read_inside_another_number() -> None:
    assert enhanced_status("550 5.1.1 gone") == "5.1.1"
    assert enhanced_status("from 10.5.1.1 refused") is None
    assert enhanced_status("version 15.1.1") is None
    assert enhanced_status("no") is None
