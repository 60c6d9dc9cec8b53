"""The playbook as a YAML file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadops_core.bundled import bundled_file
from leadops_core.outreach import find_playbook_faults
from leadops_core.playbook import PlaybookError
from leadops_core.playbook.yaml_file import read_playbook, write_playbook
from leadops_core.schemas.language import Language
from leadops_core.schemas.playbook import Offer, PlaybookContent
from leadops_core.settings import Settings

EXAMPLE = bundled_file("playbook.yaml").read_bytes()
OFFER = "offers: [{name: g, texts: {en: teams ship boxes}}]\n"
FAULTS = {
    "company: A\noffers:\n  - name: g\n    texts: {en: ships, xx: y}\n": [
        "line 4, offers.1.texts.xx: is not one of en, de, fr, es, pt"
    ],
    "company: A\noffer: x\n": [
        "line 1, offers: is missing; add it",
        "line 2, offer: is no field of the playbook; did you mean `offers`?",
    ],
    "": ["line 1: begin with a field, such as `company: Your Company`"],
    "company: A\ncompany: B\n": ["line 2, company: stands there twice; remove one"],
    "a: &a x\nb: *a\n": ["line 2: is a reference (`*`); write the text itself, or put it in quotes"],
    f"company: A\n{OFFER}links:\n  - name: shop\n    url: www.shop.com\n": [
        "line 5, links.1.url: write the whole address, such as https://example.com/pricing"
    ],
    f"company: A\n{OFFER}tone:\n  - kind\n": ["line 3, tone: must be a text"],
    f"company: A\n{OFFER}languages: [en, de]\n": [
        (
            "line 1: no offer for everybody has a text in the language 'de'; "
            "add the text to an offer without an audience, or remove the language from `languages`"
        )
    ],
}


@pytest.mark.parametrize("text", FAULTS)
def test_playbook_faults_name_line_field_and_remedy(text: str) -> None:
    with pytest.raises(PlaybookError) as refused:
        read_playbook(text.encode())
    assert list(refused.value.faults) == FAULTS[text]


@pytest.mark.parametrize(
    "data",
    [
        b"company: \xff",
        b"[" * 20_000,
        b"company: A\x00",
        b"company: a: b",
        b"x" * 1_000_001,
        b"- a",
        b"company: [",
    ],
)
def test_damaged_playbook_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(PlaybookError, match=r"line [12]:|1,000,000"):
        read_playbook(data)


def test_bundled_playbook_has_no_fault_and_is_read_back() -> None:
    example = read_playbook(EXAMPLE)
    assert set(example.languages) == set(Language)
    assert list(find_playbook_faults(example, Settings(_env_file=None).sender)) == []
    assert read_playbook(write_playbook(example).encode()) == example


WORDS = st.text(
    st.characters(codec="utf-8", exclude_characters="{}", categories=["L", "N", "P", "S"]), min_size=2
)


@given(st.lists(WORDS, min_size=1, max_size=5), WORDS)
def test_written_playbook_is_read_back(words: list[str], company: str) -> None:
    text = " ".join(words)[:300]
    content = PlaybookContent(
        company=company[:300],
        offers=(Offer(name="general", texts={Language.ENGLISH: text}),),
        avoid=tuple(word[:80] for word in words),
        signature={Language.ENGLISH: "\n".join(words)[:2000]},
    )
    assert read_playbook(write_playbook(content).encode()) == content
