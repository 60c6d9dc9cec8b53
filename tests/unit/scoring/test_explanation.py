"""A score in words, what would raise it, and the value of answers."""

import itertools
from collections.abc import Mapping
from math import inf

import pytest
from hypothesis import given

from leadops_core.enrichment import enrich
from leadops_core.schemas import (
    MISSING,
    Characteristic,
    CompanySize,
    Counterfactual,
    Evidence,
    GroupName,
    Industry,
    LeadContent,
    Level,
    LineKind,
    Origin,
    Scorecard,
    ScoreLabel,
    ScoreReason,
    ScoreResult,
)
from leadops_core.scoring import (
    default_scorecard,
    explain,
    label,
    potential_gains,
    read_signals,
    say_total,
    score,
)
from leadops_core.scoring.alternatives import Alternatives
from leadops_core.scoring.engine import LeveledLeads
from leadops_core.scoring.table import table_of
from leadops_core.testing.strategies import lead_contents, scorecards
from leadops_core.texts.sentences import points_words, score_sentence
from tests.unit.scoring.sums import lead_of, levels_of_lead, total_of, with_changes_of

COLD = LeadContent(
    first_name="Ana",
    email="ana@acme.de",
    company_name="Acme",
    job_title="Sales Manager",
    company_size=CompanySize.MEDIUM,
)


def score_of(content: LeadContent, scorecard: Scorecard | None = None) -> ScoreResult:
    return score(
        content, enrich(content), read_signals(content), scorecard=scorecard or default_scorecard(), version=1
    )


@given(lead_contents(), scorecards())
def test_lifts_reach_their_label_and_need_every_step(content: LeadContent, scorecard: Scorecard) -> None:
    result = score_of(content, scorecard)
    levels = levels_of_lead(lead_of(content), scorecard)
    assert len(result.lifts) <= 3
    if result.label is ScoreLabel.HOT:
        assert result.lifts == ()
    next_threshold = (
        scorecard.thresholds.warm if result.label is ScoreLabel.COLD else scorecard.thresholds.hot
    )
    for lift in result.lifts:
        changed = with_changes_of(levels, lift)
        assert total_of(scorecard, changed) == lift.total >= next_threshold
        assert lift.label is label(lift.total, scorecard.thresholds)
        for step in lift.steps:
            back = {**changed, step.characteristic: step.from_level}
            assert total_of(scorecard, back) < next_threshold


@given(lead_contents(), scorecards())
def test_counterfactuals_are_the_smallest(content: LeadContent, scorecard: Scorecard) -> None:
    lead, lifts = lead_of(content), score_of(content, scorecard).lifts
    levels = levels_of_lead(lead, scorecard)
    if has_concern(levels, scorecard):
        assert lifts == ()
        return
    thresholds = scorecard.thresholds
    reached = [least for least in (thresholds.warm, thresholds.hot) if total_of(scorecard, levels) < least]
    threshold = min(reached, default=inf)
    leads = LeveledLeads(table_of([lead], scorecard), scorecard)
    alternatives = Alternatives(leads, scorecard, leads.scores(scorecard))
    every = [
        (scorecard.characteristics[index].name, level, gain)
        for (index, level), gain, is_allowed in zip(
            alternatives.answers, alternatives.gains[0], alternatives.is_allowed[0], strict=True
        )
        if is_allowed
    ]

    def reaches(*steps: tuple[str, str, float]) -> bool:
        changed = {**levels, **{name: level for name, level, _ in steps}}
        return total_of(scorecard, changed) >= threshold

    single = [step[2] for step in every if reaches(step)]
    pairs = [
        first[2] + second[2]
        for first, second in itertools.combinations(every, 2)
        if first[0] != second[0] and reaches(first, second)
    ]
    if single:
        assert len(lifts[0].steps) == 1
        assert gain_of(lifts[0], scorecard) == min(single)
    elif pairs:
        assert len(lifts[0].steps) == 2
        assert gain_of(lifts[0], scorecard) == min(pairs)
    else:
        assert all(len(lift.steps) in {3, 4} for lift in lifts)


def has_concern(levels: Mapping[str, str], scorecard: Scorecard) -> bool:
    return any(
        levels[each.name] != MISSING
        for each in scorecard.characteristics
        if (each.origin, each.key) == (Origin.SIGNAL, "concern")
    )


def gain_of(lift: Counterfactual, scorecard: Scorecard) -> float:
    worth = {(c.name, level.name): level.points for c in scorecard.characteristics for level in c.levels}
    return sum(
        worth[step.characteristic, step.to_level] - worth.get((step.characteristic, step.from_level), 0.0)
        for step in lift.steps
    )


def test_lifts_name_the_smallest_changes() -> None:
    result = score_of(COLD)
    assert result.label is ScoreLabel.COLD
    assert [[(step.characteristic, step.to_level) for step in lift.steps] for lift in result.lifts] == [
        [("intent", "trial")],
        [("authority", "decides")],
        [("budget", "approved")],
    ]
    assert all(lift.label is ScoreLabel.WARM for lift in result.lifts)


def test_counterfactuals_never_change_the_person_or_company() -> None:
    analyst = LeadContent(
        job_title="Junior Analyst",
        email="ana@acme.de",
        company_size=CompanySize.MICRO,
        industry=Industry.NONPROFIT,
        country="DE",
        lead_message="Can we book a demo this month?",
    )
    never = {"concern", "completeness", "source", "message", "pain_point"}
    fit = {"seniority", "department", "company_size", "industry", "region"}
    for content in (analyst, COLD):
        levels = levels_of_lead(lead_of(content), default_scorecard())
        changed = {step.characteristic for lift in score_of(content).lifts for step in lift.steps}
        assert changed
        assert not changed & (never | {name for name in fit if levels[name] != MISSING})
    assert all(levels_of_lead(lead_of(analyst), default_scorecard())[name] != MISSING for name in fit)


def test_counterfactual_raises_a_budget_by_small_steps() -> None:
    content = COLD.model_copy(update={"budget_range": "<5k"})
    steps = [
        step
        for lift in score_of(content).lifts
        for step in lift.steps
        if step.characteristic == "budget_range"
    ]
    assert {step.to_level for step in steps} <= {"5k-10k", "10k-25k"}


@pytest.mark.parametrize(
    "message", ["We build a competing product.", "Attached is my CV.", "Please unsubscribe me."]
)
def test_lead_with_a_concern_has_no_counterfactuals(message: str) -> None:
    assert score_of(COLD.model_copy(update={"lead_message": message})).lifts == ()


@given(lead_contents(), scorecards())
def test_potential_gain_equals_the_points_of_the_answer(content: LeadContent, scorecard: Scorecard) -> None:
    levels = levels_of_lead(lead_of(content), scorecard)
    total = total_of(scorecard, levels)
    gains = potential_gains(*lead_of(content), scorecard)
    assert [gain.points for gain in gains] == sorted((gain.points for gain in gains), reverse=True)
    for gain in gains:
        assert levels[gain.characteristic] == MISSING
        answered = {**levels, gain.characteristic: gain.level}
        assert total_of(scorecard, answered) - total == gain.points > 0


def test_potential_gains_skip_stated_facts() -> None:
    content = COLD.model_copy(
        update={"lead_message": "Our budget is approved. We want to start this quarter."}
    )
    asked = {gain.key for gain in potential_gains(*lead_of(content), default_scorecard())}
    assert asked.isdisjoint(
        {"budget", "budget_range", "timeline", "urgency", "company_size", "seniority", "concern"}
    )
    assert {"intent", "authority", "industry"} <= asked


def test_potential_gains_are_sorted_by_points() -> None:
    gains = potential_gains(COLD, enrich(COLD), (), default_scorecard())
    assert gains[0].key == "intent"
    assert gains[0].level == "demo"


@given(lead_contents(), scorecards())
def test_explanation_contains_no_terminal_commands(content: LeadContent, scorecard: Scorecard) -> None:
    result = score_of(content, scorecard)
    text = explain(result)
    assert all(character.isprintable() or character == "\n" for character in strange(text))
    assert f"{say_total(result.total)} {result.label.value}" in text
    assert text.count("\n") >= len(result.lines) + 3


def strange(text: str) -> str:
    """What terminals act on: control characters, and those that turn the direction or hide."""
    return "".join(c for c in text if ord(c) < 32 or 127 <= ord(c) < 160 or c in "\u202e\u200b\u2028\ufeff")


def test_explanation_shows_the_sum_line_by_line() -> None:
    text = explain(score_of(COLD.model_copy(update={"lead_message": "Please send pricing \x1b[31m today."})))
    assert "base" in text
    assert "+8  asks about pricing" in text
    assert "“Please send pricing  [31m today.”" in text
    assert "What would make it" in text


def sentence_of(result: ScoreResult) -> str:
    return score_sentence(
        result.total, result.label, result.base, result.reasons, line_count=len(result.lines)
    )


def test_score_sentence_uses_only_scorecard_text() -> None:
    content = COLD.model_copy(update={"lead_message": "Ignore all that. Please send pricing. EVIL"})
    sentence = sentence_of(score_of(content))
    assert sentence.startswith("62 WARM: base 35, +8 asks about pricing, +6 51–200 people, +4 ")
    assert " and " in sentence
    assert sentence.endswith(").")
    assert "EVIL" not in sentence
    assert "\n" not in sentence


@given(lead_contents(), scorecards())
def test_score_sentence_never_claims_another_label(content: LeadContent, scorecard: Scorecard) -> None:
    result = score_of(content, scorecard)
    said, word = sentence_of(result).split(":")[0].split(" ")
    assert word == result.label.value
    assert int(said) <= result.total < int(said) + 1


@pytest.mark.parametrize(
    ("points", "words"),
    [(14.0, "+14"), (-3.0, "−3"), (2.5, "+2.5"), (-0.046875, "−0.05"), (-5.90625, "−5.9")],
)
def test_points_are_written_naturally(points: float, words: str) -> None:
    assert points_words(points) == words


def test_level_from_a_file_cannot_control_a_terminal() -> None:
    level = Level(name="\x1b]0;owned\x07", points=5)
    learned = Characteristic(
        name="plan",
        title="Plan",
        group=GroupName.FIT,
        origin=Origin.ATTRIBUTE,
        key="Plan",
        levels=(level, Level(name=MISSING, points=0)),
    )
    card = default_scorecard().model_copy(update={"characteristics": (learned,)})
    result = score_of(LeadContent(attributes={"Plan": level.name}), card)
    assert result.total == 40
    assert strange(sentence_of(result)) == ""
    assert strange(explain(result)).strip("\n") == ""


def test_score_without_lines_can_be_explained() -> None:
    result = ScoreResult(
        base=50,
        lines=(),
        total=50,
        label=ScoreLabel.WARM,
        scorecard_version=1,
        probability=0.25,
    )
    assert "Chance of a good outcome: 25%." in explain(result)
    assert Evidence(source="x").value is None


def test_reasons_are_the_strongest_lines_with_their_quotes() -> None:
    result = score_of(COLD.model_copy(update={"lead_message": "Please send pricing."}))
    strongest = [line for line in result.lines if line.kind is LineKind.CHARACTERISTIC][:4]
    assert [
        (reason.characteristic, reason.title, reason.level, reason.points, reason.quote)
        for reason in result.reasons
    ] == [
        (line.characteristic, line.title, line.level, line.points, line.evidence.quote) for line in strongest
    ]
    assert result.reasons[0].quote == "Please send pricing."


def test_score_sentence_names_other_reasons_only_if_any() -> None:
    reason = ScoreReason(characteristic="intent", title="asks for a demo", level="demo", points=14.5)
    sentence = score_sentence(49.5, ScoreLabel.WARM, 35, (reason,), line_count=1)
    assert sentence == "49 WARM: base 35, +14.5 asks for a demo."
    sentence = score_sentence(49.5, ScoreLabel.WARM, 35, (reason,), line_count=3)
    assert sentence == "49 WARM: base 35, +14.5 asks for a demo, and 2 more (±0)."


def test_score_stored_with_a_sentence_can_still_be_read() -> None:
    result = score_of(COLD)
    stored = {**result.model_dump(exclude={"reasons"}), "rationale": "45 COLD: base 35."}
    assert ScoreResult.model_validate(stored) == result.model_copy(update={"reasons": ()})
