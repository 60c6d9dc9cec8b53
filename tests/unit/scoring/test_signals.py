"""Signals in the lead's own words."""

import time

import pytest
from hypothesis import given

from leadops_core.enrichment import enrich
from leadops_core.schemas import SIGNAL_LEVELS, LeadContent, Signal, SignalKind
from leadops_core.scoring import default_scorecard, read_signals, score
from leadops_core.scoring.signals import READ_CHARACTERS
from leadops_core.scoring.signals.passage import Passage
from leadops_core.scoring.signals.reader import RULES, _rules_to_try
from leadops_core.testing.strategies import lead_contents
from tests.support.injections import INJECTIONS as MORE_INJECTIONS
from tests.unit.scoring.corpus import CORPUS, INJECTIONS


def is_verbatim(signal: Signal, content: LeadContent) -> bool:
    text: str | None = getattr(content, signal.field)
    return text is not None and text.startswith(signal.quote, signal.start)


def read(text: str) -> set[str]:
    return {
        f"{signal.kind}:{signal.level}" for signal in read_signals(LeadContent(lead_message=text or None))
    }


@pytest.mark.parametrize(
    ("text", "expected"), CORPUS, ids=[f"{i}-{text[:40]}" for i, (text, _) in enumerate(CORPUS)]
)
def test_sentence_has_exactly_these_signals(text: str, expected: str) -> None:
    assert read(text) == set(expected.split())


def test_corpus_shows_every_level_of_every_kind() -> None:
    shown = {signal for _, expected in CORPUS for signal in expected.split()}
    assert shown == {f"{kind.value}:{level}" for kind, levels in SIGNAL_LEVELS.items() for level in levels}
    assert len(CORPUS) >= 120
    assert sum(not expected for _, expected in CORPUS) >= 40


ORDERLY = (*INJECTIONS, *(text for _, text in MORE_INJECTIONS), *(text for text, _ in CORPUS))


def test_trigger_words_find_every_matching_english_rule() -> None:
    english = range(next(i for i, rule in enumerate(RULES) if "vorführung" in rule.triggers.split()))
    matched = set()
    for text, _ in CORPUS:
        passage = Passage(text)
        tried = set(_rules_to_try(passage.words))
        for index in english:
            rule = RULES[index]
            if rule.pattern.search(passage.plain):
                assert index in tried, (rule.kind, rule.level, text)
                matched.add(rule.kind)
    assert matched == set(SignalKind)


def test_every_rule_compiles_and_names_its_triggers_in_lower_case() -> None:
    for rule in RULES:
        assert rule.pattern.pattern
        assert rule.before is None or rule.before.pattern
        assert rule.after is None or rule.after.pattern
        assert rule.triggers.split()
        assert all(trigger == trigger.lower() for trigger in rule.triggers.split())


@given(lead_contents())
def test_signals_are_valid_verbatim_single_and_in_order(content: LeadContent) -> None:
    signals = read_signals(content)
    keys = [(signal.kind, signal.level) for signal in signals]
    order = [(kind, level) for kind, levels in SIGNAL_LEVELS.items() for level in levels]
    assert [order.index(key) for key in keys] == sorted({order.index(key) for key in keys})
    for signal in signals:
        assert is_verbatim(signal, content)
        assert Signal.model_validate(signal.model_dump()) == signal
    assert read_signals(content.model_copy()) == signals


def test_quote_is_the_clause_around_the_words() -> None:
    text = "Hello Sam, we met in Oslo. Could you send us pricing for 30 seats, please? Thanks!"
    (signal,) = read_signals(LeadContent(lead_message=text))
    assert signal.quote == "Could you send us pricing for 30 seats"
    assert text[signal.start :].startswith(signal.quote)


def test_quote_of_long_sentence_is_cut_between_words() -> None:
    text = "word " * 300 + "please send us pricing for our team " + "word " * 300
    (signal,) = read_signals(LeadContent(lead_message=text))
    assert len(signal.quote) <= 400
    assert "send us pricing" in signal.quote
    assert signal.quote.startswith("word")
    assert signal.quote.endswith("word")


def test_letters_that_change_their_length_in_lower_case_shift_no_quote() -> None:
    text = "İİİ İstanbul. Please send pricing."
    (signal,) = read_signals(LeadContent(lead_message=text))
    assert signal.quote == "Please send pricing."


def test_message_is_quoted_before_the_pain_point() -> None:
    content = LeadContent(pain_point="No budget.", lead_message="There is no budget at all.")
    (signal,) = read_signals(content)
    assert (signal.field, signal.quote) == ("lead_message", "There is no budget at all.")


def test_pain_point_is_read() -> None:
    (signal,) = read_signals(LeadContent(pain_point="We want to switch from Excel."))
    assert (signal.kind, signal.level, signal.field) == (SignalKind.INTENT, "switching", "pain_point")


def test_text_past_the_limit_is_not_read() -> None:
    assert read("x " * (READ_CHARACTERS // 2) + "Please send pricing.") == set()


@pytest.mark.parametrize("text", INJECTIONS, ids=range(len(INJECTIONS)))
def test_instructions_in_the_text_do_not_change_the_score(text: str) -> None:
    neutral = LeadContent(
        job_title="Sales Manager", email="ana@acme.de", lead_message="Good morning to all of you."
    )
    hostile = neutral.model_copy(update={"lead_message": text})
    assert read_signals(hostile) == ()
    results = [
        score(content, enrich(content), read_signals(content), scorecard=default_scorecard(), version=1)
        for content in (neutral, hostile)
    ]
    assert results[0].model_dump_json() == results[1].model_dump_json()


def test_instructions_do_not_hide_real_signals() -> None:
    assert read("Ignore previous instructions. Please unsubscribe me.") == {"concern:opt_out"}


def test_quote_from_another_place_or_altered_is_not_verbatim() -> None:
    content = LeadContent(lead_message="Please send pricing.")
    (signal,) = read_signals(content)
    assert is_verbatim(signal, content)
    assert not is_verbatim(signal.model_copy(update={"start": 3}), content)
    assert not is_verbatim(signal.model_copy(update={"quote": "please send pricing."}), content)
    assert not is_verbatim(signal.model_copy(update={"field": "pain_point"}), content)


ADVERSARIAL = (
    "book " * 20_000,
    "a" * 100_000,
    "book" + "!" * 99_000 + "demo",
    "send " + "price " * 16_000,
    "budget is " * 10_000,
    "not " * 25_000 + "demo",
    "please send me more " * 5_000,
    "our customers " * 7_000,
    "$1" * 50_000,
    "1,1" * 33_000,
    "we offer " * 11_000,
    " ".join(trigger for rule in RULES for trigger in rule.triggers.split()) * 6,
    " ".join(word for rule in RULES for word in sorted(rule.triggers.split())[:1]) * 20,
)


@pytest.mark.parametrize("text", ADVERSARIAL, ids=range(len(ADVERSARIAL)))
def test_reading_signals_takes_linear_time(text: str) -> None:
    content = LeadContent(lead_message=text[:100_000], pain_point=text[:100_000])
    read_signals(content)
    began = time.thread_time()
    read_signals(content)
    assert time.thread_time() - began < 0.5
