"""Rules of the do-not-contact list."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadops_core.schemas import SuppressionEntry, SuppressionId, SuppressionKind, SuppressionReason
from leadops_core.suppressions.rules import skip_reason, suppression_keys

NOW = datetime(2026, 11, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def entry(
    value: str,
    reason: SuppressionReason = SuppressionReason.OPT_OUT,
    *,
    since: datetime = NOW - DAY,
    until: datetime | None = None,
    kind: SuppressionKind | None = None,
) -> SuppressionEntry:
    kind = kind or (SuppressionKind.ADDRESS if "@" in value else SuppressionKind.DOMAIN)
    return SuppressionEntry(
        id=SuppressionId(UUID(int=1)),
        kind=kind,
        value=value,
        reason=reason,
        created_at=since,
        expires_at=until,
    )


def test_suppression_keys_are_the_address_and_parent_domains() -> None:
    assert suppression_keys("ana@mail.shop.co.uk") == (
        "ana@mail.shop.co.uk",
        *("mail.shop.co.uk", "shop.co.uk", "co.uk", "uk"),
    )


def test_plain_address_covers_its_tagged_forms() -> None:
    assert skip_reason("ana+news@a.example", [entry("ana@a.example")], NOW) is not None
    assert skip_reason("ana@a.example", [entry("ana+news@a.example")], NOW) is None


@pytest.mark.parametrize(
    "address", ["ana@b.example", "ana@notb.example", "b.example@c.example", "x@b.example.com"]
)
def test_domain_covers_itself_and_its_subdomains_only(address: str) -> None:
    found = skip_reason(address, [entry("b.example")], NOW)
    assert (found is not None) == (address == "ana@b.example")


def test_suppressed_domain_covers_a_subdomain() -> None:
    found = skip_reason("ana@mail.b.example", [entry("b.example", SuppressionReason.CUSTOMER)], NOW)
    assert found is not None
    assert (found.reason, found.kind) == (SuppressionReason.CUSTOMER, SuppressionKind.DOMAIN)


def test_suppression_kind_must_match_the_value() -> None:
    assert skip_reason("ana@b.example", [entry("b.example", kind=SuppressionKind.ADDRESS)], NOW) is None


def test_opt_out_outranks_a_bounce_that_expires() -> None:
    entries = [
        entry("a@b.example", SuppressionReason.BOUNCE, since=NOW - 9 * DAY, until=NOW + DAY),
        entry("b.example", SuppressionReason.CUSTOMER, since=NOW - 8 * DAY),
        entry("a@b.example", SuppressionReason.OPT_OUT),
    ]
    for at in (NOW, NOW + 2 * DAY):
        found = skip_reason("a@b.example", entries, at)
        assert found is not None
        assert found.reason is SuppressionReason.OPT_OUT


def test_expired_suppression_is_ignored() -> None:
    entries = [entry("a@b.example", SuppressionReason.BOUNCE, until=NOW)]
    assert skip_reason("a@b.example", entries, NOW - timedelta(seconds=1)) is not None
    assert skip_reason("a@b.example", entries, NOW) is None


def test_older_of_two_equal_suppressions_is_reported() -> None:
    entries = [entry("a@b.example"), entry("b.example", since=NOW - 9 * DAY)]
    found = skip_reason("a@b.example", entries, NOW)
    assert found is not None
    assert found.since == NOW - 9 * DAY


@given(st.permutations([entry("a@b.example", reason) for reason in SuppressionReason]))
def test_order_of_suppressions_does_not_matter(entries: list[SuppressionEntry]) -> None:
    found = skip_reason("A@B.example", entries, NOW)
    assert found is not None
    assert found.reason is SuppressionReason.OPT_OUT


@given(st.text(max_size=40))
def test_suppression_lookup_accepts_any_address(address: str) -> None:
    assert suppression_keys(address)
    assert skip_reason(address, [entry("nobody@else.example")], NOW) is None
