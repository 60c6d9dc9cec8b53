from hypothesis import given

from leadops_core.intake import merge
from leadops_core.schemas import BudgetRange, CompanySize, Industry, LeadContent
from tests.unit.intake.contents import contents


def test_new_values_replace_old_ones_and_fill_gaps() -> None:
    existing = LeadContent(email="a@b.com", job_title="Buyer", attributes={"Phone": "1", "City": "Rome"})
    incoming = LeadContent(
        email="a@b.com", job_title="CEO", company_size=CompanySize.SMALL, attributes={"Phone": "2"}
    )
    assert merge(existing, incoming) == LeadContent(
        email="a@b.com",
        job_title="CEO",
        company_size=CompanySize.SMALL,
        attributes={"Phone": "2", "City": "Rome"},
    )


def test_amount_of_a_replaced_budget_is_dropped() -> None:
    existing = LeadContent(
        budget_range=BudgetRange.FROM_25K, attributes={"budget_amount": "25,000 EUR", "City": "Rome"}
    )
    merged = merge(existing, LeadContent(budget_range=BudgetRange.FROM_50K))
    assert merged == LeadContent(budget_range=BudgetRange.FROM_50K, attributes={"City": "Rome"})
    assert merge(existing, LeadContent(budget_range=BudgetRange.FROM_25K)) is existing


def test_unrecognized_industry_does_not_replace_a_known_one() -> None:
    existing = LeadContent(industry=Industry.SOFTWARE, industry_text="Software")
    assert merge(existing, LeadContent(industry_text="Space mining")) is existing
    read = LeadContent(industry=Industry.RETAIL, industry_text="Retail")
    assert merge(existing, read) == read


@given(contents(), contents())
def test_blank_value_never_overwrites(existing: LeadContent, incoming: LeadContent) -> None:
    merged = merge(existing, incoming)
    for name in LeadContent.model_fields:
        old, new = getattr(existing, name), getattr(merged, name)
        if old is not None:
            assert new is not None
        if isinstance(old, dict):
            assert set(old) <= set(new)
            assert all(new[key] for key in old if old[key])


@given(contents(), contents())
def test_merging_prefers_the_newer_value(existing: LeadContent, incoming: LeadContent) -> None:
    merged = merge(existing, incoming)
    for name in set(LeadContent.model_fields) - {"industry_text", "attributes", "outcome_attributes"}:
        new = getattr(incoming, name)
        assert getattr(merged, name) == (new if new is not None else getattr(existing, name))


@given(contents(), contents())
def test_merging_is_idempotent(existing: LeadContent, incoming: LeadContent) -> None:
    assert merge(existing, existing) is existing
    assert merge(existing, LeadContent()) is existing
    merged = merge(existing, incoming)
    assert merge(merged, incoming) is merged
    assert LeadContent.model_validate(merged.model_dump()) == merged


@given(contents(), contents())
def test_merging_does_not_change_its_inputs(existing: LeadContent, incoming: LeadContent) -> None:
    before = (existing.model_dump(), incoming.model_dump())
    merge(existing, incoming)
    assert (existing.model_dump(), incoming.model_dump()) == before
