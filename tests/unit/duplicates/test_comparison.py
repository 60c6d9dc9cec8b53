"""How much speaks for two leads being one person."""

import pytest

from leadops_core.duplicates.blocking import MAX_GROUP, blocking_keys, pairs_of
from leadops_core.duplicates.comparison import PROPOSED_FROM, compare
from leadops_core.duplicates.identity import identity_of, mailbox_of, name_words
from leadops_core.schemas import DuplicateReason, LeadContent

ANN = LeadContent(
    first_name="Ann-Katrin",
    last_name="Müller",
    email="ann.mueller@apex.example",
    company_name="Apex Metals GmbH",
    country="DE",
    attributes={"Phone": "+49 30 1234567", "LinkedIn": "https://www.linkedin.com/in/ann-m/"},
)


def _content(**values: object) -> LeadContent:
    return LeadContent.model_validate({"first_name": "Robert", "last_name": "Lindqvist", **values})


def _reasons(one: LeadContent, other: LeadContent) -> set[DuplicateReason]:
    return set(compare(identity_of(one), identity_of(other)).reasons)


def _is_proposed(one: LeadContent, other: LeadContent) -> bool:
    mine, theirs = identity_of(one), identity_of(other)
    share_key = not set(blocking_keys(mine)).isdisjoint(blocking_keys(theirs))
    assert compare(mine, theirs) == compare(theirs, mine)
    return share_key and compare(mine, theirs).score >= PROPOSED_FROM


@pytest.mark.parametrize(
    "other",
    [
        {"company_name": "Nordwind", "first_name": "Bob"},
        {"company_name": "Nordwind", "first_name": "Dr. Robert"},
        {"company_name": "Nordwind", "first_name": "R."},
        {"company_name": "Nordwind", "first_name": "Lindqvist", "last_name": "Robert"},
        {"company_name": "Nordwind", "last_name": "Lindqivst"},
        {"company_name": "Nord-Wind AB", "last_name": "LINDQVIST"},
        {"company_name": None, "email": "rlindqvist@nordwind.example"},
        {"company_name": None, "attributes": {"Mobile": "0049 301234567"}},
        {"company_name": None, "attributes": {"LinkedIn Url": "linkedin.com/in/bob-l?trk=x"}},
        {"company_name": "Other", "email": "Robert.Lindqvist+news@nordwind.example"},
        {"company_name": "Other", "email": "robert.lindqvist@nordwnid.example"},
    ],
)
def test_compare_proposes_other_spellings_of_a_person(other: dict[str, object]) -> None:
    one = _content(
        company_name="Nordwind AB",
        email="robert.lindqvist@nordwind.example",
        attributes={"Phone": "+49 30 1234567", "Profile": "https://linkedin.com/in/bob-l"},
    )
    assert _is_proposed(one, _content(**other))


@pytest.mark.parametrize(
    "other",
    [
        {"company_name": "Other GmbH"},
        {"company_name": None},
        {"company_name": "Nordwind AB", "first_name": "Roberta"},
        {"company_name": "Nordwind AB", "first_name": "Anna", "attributes": {"Phone": "030 1234567"}},
        {"company_name": "Nordwind AB", "first_name": "Eva", "last_name": "Braun"},
        {
            "company_name": "Nordwind AB",
            "first_name": "Eva",
            "last_name": "Braun",
            "email": "info@nordwind.example",
        },
        {"company_name": "Nordwind Inc.", "country": "US"},
    ],
)
def test_compare_leaves_other_people_apart(other: dict[str, object]) -> None:
    one = _content(
        company_name="Nordwind AB",
        country="SE",
        email="info@nordwind.example",
        attributes={"Phone": "030 1234567"},
    )
    assert not _is_proposed(one, _content(**other))


def test_compare_names_agreement_and_difference() -> None:
    other = ANN.model_copy(update={"country": "AT", "email": "x@apex.example", "company_name": "APEX Metals"})
    assert _reasons(ANN, other) == {
        DuplicateReason.SAME_NAME,
        DuplicateReason.SAME_PROFILE,
        DuplicateReason.SAME_PHONE,
        DuplicateReason.SAME_COMPANY,
        DuplicateReason.SAME_DOMAIN,
        DuplicateReason.OTHER_COUNTRY,
    }
    assert [reason for reason in _reasons(ANN, other) if reason.startswith("other_")] == [
        DuplicateReason.OTHER_COUNTRY
    ]


@pytest.mark.parametrize("name", ["Müller", "Mueller", "MULLER", "Dr. Müller", "Prof. Dr. Muller, MBA"])
def test_name_words_are_alike_in_all_spellings(name: str) -> None:
    assert name_words(name) == ("muller",)


def test_mailbox_of_ignores_tags_and_dots_of_gmail_only() -> None:
    assert mailbox_of("A.Nn+x@GoogleMail.com") == mailbox_of("ann@gmail.com") == "ann@gmail.com"
    assert mailbox_of("a.nn+x@apex.example") == "a.nn@apex.example"
    assert mailbox_of(None) is None


def test_pairs_of_leaves_out_groups_that_are_too_large() -> None:
    import numpy as np

    rows = np.array([0, 1, 1, *range(MAX_GROUP + 1), 2, 2], np.int32)
    keys = np.array([7, 7, 7, *[9] * (MAX_GROUP + 1), 8, 8], np.int64)
    pairs, skipped_count = pairs_of(keys, rows)
    assert ([(int(pair) >> 32, int(pair) & 0xFFFFFFFF) for pair in pairs], skipped_count) == ([(0, 1)], 1)
