"""Data that could fool the learning: no promotion that a later gate would regret, no crash, and a reason in words."""

import random
from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pytest

from leadops_core.learning import Example, Learned, LearningOptions, Verdict, learn
from leadops_core.schemas import LeadContent, VerdictCause
from leadops_core.scoring.engine import score_many
from tests.unit.learning.worlds import NOISE, NUMBERS, champion, example, plan_world, world


def chance_only(row: Mapping[str, str], place: int) -> float:
    return -1.4


def reasons(learned: Learned) -> dict[str, str]:
    return {each.column: each.reason for each in learned.set_aside}


def excess_loss(learned: Learned, fresh: list[Example]) -> float:
    """Log loss of the challenger minus that of the base rate, on new leads."""
    assert learned.challenger is not None
    chances = score_many(
        [(e.content, e.enrichment, e.signals) for e in fresh], learned.challenger
    ).probabilities
    assert chances is not None
    positive = np.array([e.is_positive for e in fresh])
    rate = positive.mean()
    loss = -np.where(positive, np.log(chances), np.log(1 - chances)).mean()
    return float(loss + rate * np.log(rate) + (1 - rate) * np.log(1 - rate))


def test_learn_accepts_no_labels() -> None:
    nothing = learn([], champion())
    assert (nothing.verdict, nothing.challenger) == (Verdict.KEEP, None)
    assert (nothing.reason.cause, nothing.reason.label_count) == (VerdictCause.NO_OUTCOMES, 0)


@pytest.mark.parametrize(("good", "cause"), [(True, VerdictCause.ONLY_GOOD), (False, VerdictCause.ONLY_BAD)])
def test_learn_accepts_labels_of_one_kind(good: bool, cause: VerdictCause) -> None:
    found = learn([replace(e, is_positive=good) for e in plan_world(200)], champion())
    assert (found.verdict, found.challenger) == (Verdict.KEEP, None)
    assert (found.reason.cause, found.reason.label_count) == (cause, 200)


@pytest.mark.parametrize(
    ("count", "good", "cause"),
    [
        (1, 1, VerdictCause.ONLY_GOOD),
        (2, 1, VerdictCause.TOO_FEW_OUTCOMES),
        (19, 10, VerdictCause.TOO_FEW_OUTCOMES),
    ],
)
def test_learn_accepts_few_labels(count: int, good: int, cause: VerdictCause) -> None:
    examples = [replace(e, is_positive=place % 2 == 0) for place, e in enumerate(plan_world(count))]
    found = learn(examples, champion())
    assert (found.verdict, found.reason.cause) == (Verdict.KEEP, cause)
    assert (found.reason.label_count, found.reason.positive_count) == (count, good)
    assert (found.reason.needed_count, found.reason.needed_of_a_kind) == (20, 1)


@pytest.mark.parametrize("size", [50, 100, 300])
def test_noise_is_rarely_promoted_and_changes_scores_little(size: int) -> None:
    columns = {**NOISE, "Seats": NUMBERS}
    fresh = world(1_000, columns, chance_only, seed=99)
    found = [learn(world(size, columns, chance_only, seed=seed), champion()) for seed in range(8)]
    assert sum(each.verdict is Verdict.PROMOTE for each in found) <= 2
    # Even what is kept out costs hardly more than quoting the base rate.
    assert np.mean([excess_loss(each, fresh) for each in found]) < 0.01 + 1 / size


def test_repeated_lead_is_one_label() -> None:
    (one,) = plan_world(1)
    found = learn([one] * 500, champion())
    assert found.label_count == 1
    assert found.verdict is Verdict.KEEP


def test_relabeled_lead_counts_with_its_last_label() -> None:
    examples = plan_world(120)
    turned = [
        replace(
            e, is_positive=not e.is_positive, recorded_at=e.recorded_at and e.recorded_at.replace(year=2027)
        )
        for e in examples[:60]
    ]
    assert learn([*examples, *turned], champion()) == learn([*turned, *examples[60:]], champion())


def test_contradicting_labels_leave_the_base_rate() -> None:
    """Equal leads, half of them won and half lost, give the base rate to all."""
    content = LeadContent(attributes={"Plan": "Pro"})
    found = learn([example(place, content, good=place % 2 == 0) for place in range(200)], champion())
    assert found.verdict is Verdict.CALIBRATE
    assert found.challenger is not None
    assert found.challenger.calibration is not None
    assert found.challenger.calibration.base_rate == pytest.approx(0.5, abs=0.05)


def leaky(change: Callable[[Example, random.Random], str]) -> list[Example]:
    draw = random.Random(3)
    return [
        replace(
            e,
            content=e.content.model_copy(
                update={"attributes": {**e.content.attributes, "Sales note": change(e, draw)}}
            ),
        )
        for e in plan_world(300)
    ]


def note(e: Example, draw: random.Random) -> str:
    return draw.choice(("signed", "paid") if e.is_positive else ("went quiet", "too dear"))


def test_column_that_reveals_the_outcome_is_excluded_with_a_reason() -> None:
    found = learn(leaky(note), champion())
    assert found.challenger is not None
    assert "tells the outcome by itself (AUC 1.00)" in reasons(found)["attribute:Sales note"]
    assert "Sales note" not in {each.key for each in found.challenger.characteristics}


def test_column_filled_only_for_won_leads_is_excluded() -> None:
    def invoice(e: Example, draw: random.Random) -> str:
        return str(draw.randrange(100, 900)) if e.is_positive else " "

    assert reasons(learn(leaky(invoice), champion()))["attribute:Sales note"] == "filled in good leads only"


def test_leak_is_found_with_few_good_leads() -> None:
    told = [replace(e, is_positive=place % 10 == 3) for place, e in enumerate(leaky(lambda e, _: "")[:60])]
    marked = [
        replace(e, content=LeadContent(attributes={"Invoice": "sent" if e.is_positive else "none"}))
        for e in told
    ]
    assert reasons(learn(marked, champion()))["attribute:Invoice"] == "filled in good leads only"


def test_excluded_column_can_be_included_by_hand() -> None:
    examples = leaky(note)
    found = learn(examples, champion(), options=LearningOptions(force_include=("attribute:Sales note",)))
    assert found.challenger is not None
    assert "Sales note" in {each.key for each in found.challenger.characteristics}
    assert found.metrics_challenger["auc"].value > 0.98


def test_column_of_ten_thousand_levels_is_learned_safely() -> None:
    draw = random.Random(1)
    ids = [f"{draw.getrandbits(60):x}-x" for _ in range(10_000)]
    towns = {"Town": tuple(f"town {number}" for number in range(3_000))}
    examples = world(
        10_000, {**towns, "Plan": ("Pro", "Free")}, lambda row, _: 1.0 * (row["Plan"] == "Pro") - 1
    )
    marked = [
        replace(
            e,
            content=e.content.model_copy(update={"attributes": {**e.content.attributes, "Serial": name}}),
        )
        for e, name in zip(examples, ids, strict=True)
    ]
    found = learn(marked, champion())
    assert found.challenger is not None
    assert reasons(found)["attribute:Serial"] == "a different value in almost every lead"
    assert found.verdict is Verdict.PROMOTE
    assert all(len(each.levels) <= 42 for each in found.challenger.characteristics)


def test_leads_without_data_are_calibrated_to_the_base_rate() -> None:
    found = learn([example(place, LeadContent(), good=place % 3 == 0) for place in range(90)], champion())
    assert found.verdict is Verdict.CALIBRATE
    assert found.reason.cause is VerdictCause.NO_BETTER


def test_constants_running_numbers_and_free_text_are_excluded() -> None:
    examples = [
        replace(
            e,
            content=e.content.model_copy(
                update={
                    "attributes": {
                        **e.content.attributes,
                        "Currency": "EUR",
                        "Row": str(place),
                        "Remark": f"met at booth {place} and asked for a call back soon",
                        "Blank": " ",
                    }
                }
            ),
        )
        for place, e in enumerate(plan_world(200))
    ]
    found = reasons(learn(examples, champion()))
    assert found["attribute:Currency"] == "the same in every lead"
    assert found["attribute:Row"] == "a running number"
    assert found["attribute:Remark"] == "free text"
    assert found["attribute:Blank"] == "empty in every lead"


def test_names_of_people_are_never_learned_from() -> None:
    examples = [
        replace(
            e,
            content=e.content.model_copy(
                update={"first_name": "Ada" if e.is_positive else "Bob", "email": "a@b.de"}
            ),
        )
        for e in plan_world(100)
    ]
    found = learn(examples, champion())
    assert found.challenger is not None
    assert reasons(found)["field:first_name"] == "names a person"
    assert "first_name" not in {each.key for each in found.challenger.characteristics}


def test_learn_accepts_hostile_names_and_values() -> None:
    odd = (
        "",
        " ",
        "missing",
        "other",
        "=1+1",
        "💥",
        "a" * 5_000,
        "\x00",
        "MISSING",
        "Other",
        "1e309",
        "-0",
        "٣",
    )
    columns = {"missing": odd, "=cmd|": odd, "💥" * 80: odd, "a" * 300: odd, "Plan": ("Pro", "Free")}
    found = learn(world(400, columns, lambda row, _: 1.5 * (row["Plan"] == "Pro") - 1), champion())
    assert found.challenger is not None
    assert found.challenger.model_validate_json(found.challenger.model_dump_json()) == found.challenger
    fresh = world(50, columns, chance_only, seed=5)
    assert (
        len(score_many([(e.content, e.enrichment, e.signals) for e in fresh], found.challenger).totals) == 50
    )


def test_learn_accepts_more_columns_than_labels() -> None:
    columns = {f"Column {number}": tuple("abc") for number in range(200)}
    found = learn(world(80, columns, chance_only), champion())
    assert found.verdict in {Verdict.IN_PART, Verdict.CALIBRATE}
    assert sum("says less than 60 other columns" in reason for reason in reasons(found).values()) == 140
    assert excess_loss(found, world(1_000, columns, chance_only, seed=7)) < 0.04


def test_labels_without_times_are_used() -> None:
    examples = plan_world(400)
    found = learn([replace(e, at=examples[0].at) for e in examples], champion())
    assert found.verdict is Verdict.PROMOTE
