"""One empty cell, and one form that was not filled in, is one line of a learned score."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from leadops_core.enrichment import enrich
from leadops_core.learning import Example, learn
from leadops_core.schemas import Enrichment, LeadContent, Scorecard, ScoreResult
from leadops_core.scoring import score
from leadops_core.scoring.breakdown import outline_scores
from leadops_core.scoring.engine import LeveledLeads
from leadops_core.scoring.table import table_of
from tests.unit.learning.worlds import champion, world

FORM = ("Role", "City", "Team size")
COUNTRIES = ("DE", "US", "FR", "")


def form_world(size: int = 400) -> list[Example]:
    """Leads who left the form out seldom convert; Germans often do. Neither depends on the hand-set points."""
    columns = {**dict.fromkeys(FORM, ("a", "b", "c")), "Form": ("yes", "yes", ""), "Place": COUNTRIES}

    def log_odds(row: Mapping[str, str], _: int) -> float:
        return -0.3 - 2.0 * (not row["Form"]) + 1.2 * (row["Place"] == "DE") - 1.0 * (not row["Place"])

    return [filled_in(example) for example in world(size, columns, log_odds)]


def filled_in(example: Example) -> Example:
    row = dict(example.content.attributes)
    country, has_form = row.pop("Place", None), row.pop("Form", None)
    content = LeadContent(country=country, attributes=row if has_form else {})
    return replace(example, content=content, enrichment=enrich(content))


@pytest.fixture(scope="module")
def card() -> Scorecard:
    learned = learn(form_world(), champion())
    assert learned.challenger is not None
    return learned.challenger


def explained(card: Scorecard, content: LeadContent) -> ScoreResult:
    result = score(content, enrich(content), (), scorecard=card, version=2)
    assert result.base + sum(line.points for line in result.lines) == result.total
    return result


def test_empty_form_is_one_line(card: Scorecard) -> None:
    result = explained(card, LeadContent(country="US"))
    (line,) = (line for line in result.lines if "Role" in line.title)
    assert {source.removeprefix("attribute:") for source in line.sources} == set(FORM)
    assert line.points < -5
    share = np.mean([not example.content.attributes for example in form_world()])
    assert line.title.endswith(f": not filled in ({share:.0%} of closed leads)")
    (reason,) = (reason for reason in result.reasons if "Role" in reason.title)
    assert (reason.title, reason.points) == (line.title, line.points)


def test_form_with_one_empty_field_names_the_field(card: Scorecard) -> None:
    result = explained(card, LeadContent(country="US", attributes={"Role": "a", "City": "b"}))
    (line,) = (line for line in result.lines if "Team size" in line.title)
    assert line.title.startswith("Team size: not filled in (")
    assert line.sources == ()


@pytest.mark.parametrize(("country", "title"), [("DE", "Country: DE"), (None, "Country: not filled in (2")])
def test_country_and_region_are_one_line(card: Scorecard, country: str | None, title: str) -> None:
    lines = explained(card, LeadContent(country=country)).lines
    (line,) = (
        line for line in lines if {"field:country", "fact:region"} & {line.evidence.source, *line.sources}
    )
    assert line.title.startswith(title)
    assert line.sources == ("field:country", "fact:region")


def test_outline_has_the_reasons_of_the_explanation(card: Scorecard) -> None:
    contents = [example.content for example in form_world()[:40]]
    leveled = LeveledLeads(table_of([(own, enrich(own), ()) for own in contents], card), card)
    outlines = outline_scores(leveled, card, leveled.scores(card), [{}] * len(contents))
    for content, outline in zip(contents, outlines, strict=True):
        result = explained(card, content)
        assert (outline.reasons, outline.line_count) == (result.reasons, len(result.lines))


def test_lifts_name_only_levels_that_outcomes_had(card: Scorecard) -> None:
    answered = explained(card, LeadContent(attributes=dict.fromkeys(FORM, "a")))
    assert answered.lifts
    for result in (answered, explained(card, LeadContent())):
        assert {step.to_level for lift in result.lifts for step in lift.steps} <= set(COUNTRIES)
    assert explained_by_hand().lifts


def explained_by_hand() -> ScoreResult:
    own = champion().scorecard
    return score(LeadContent(job_title="CEO"), Enrichment(), (), scorecard=own, version=1)
