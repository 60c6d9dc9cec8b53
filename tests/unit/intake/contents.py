"""Contents of leads for property tests."""

from hypothesis import strategies as st

from leadops_core.schemas import BudgetRange, CompanySize, Industry, LeadContent, LeadSource, Urgency

_WORDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)
_ATTRIBUTES = st.dictionaries(st.sampled_from(("Phone", "City", "Note")), _WORDS | st.just(""), max_size=3)


def contents() -> st.SearchStrategy[LeadContent]:
    """Any content at all."""
    none = st.none()
    return st.builds(
        LeadContent,
        first_name=none | _WORDS,
        last_name=none | _WORDS,
        email=none | st.emails() | _WORDS,
        company_name=none | _WORDS,
        job_title=none | _WORDS,
        industry=none | st.sampled_from(Industry),
        industry_text=none | _WORDS,
        company_size=none | st.sampled_from(CompanySize),
        country=none | st.sampled_from(("DE", "US")),
        source=none | st.sampled_from(LeadSource),
        budget_range=none | st.sampled_from(BudgetRange),
        pain_point=none | _WORDS,
        urgency=none | st.sampled_from(Urgency),
        lead_message=none | _WORDS,
        attributes=_ATTRIBUTES,
        outcome_attributes=_ATTRIBUTES,
    )
