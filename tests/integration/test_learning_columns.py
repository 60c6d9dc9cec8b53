"""People decide which columns learning uses, and how many leads are HOT; every later update follows them."""

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from leadops_core import LeadOps, Settings
from leadops_core.learning.errors import ColumnChoiceError
from leadops_core.schemas import LearnReport, ScoreLabel, Verdict
from leadops_core.schemas.learning_column import ColumnChoice
from leadops_core.testing.clock import FixedClock

LATE = "attribute:Last activity"


def write_history(path: Path, size: int, start: int = 0) -> Path:
    chance = random.Random(start)
    rows = ["Email,Plan,Last activity,Phone,Result"]
    for number in range(start, start + size):
        plan = chance.choice(("gold", "free", "team"))
        is_won = chance.random() < {"gold": 0.8, "team": 0.5, "free": 0.2}[plan]
        activity = chance.choice(("call", "mail"))
        result = "Won" if is_won else "Lost"
        rows.append(f"ann{number}@firm{number}.example,{plan},{activity},+49 40 55{number:05},{result}")
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def ops(database_url: str, tmp_path: Path, clock: FixedClock) -> Iterator[LeadOps]:
    config = Settings(_env_file=None, learning_after_labels=10)
    with LeadOps.open(database_url, config=config, clock=clock) as opened:
        import_history(opened, write_history(tmp_path / "history.csv", 120))
        yield opened


def import_history(ops: LeadOps, path: Path) -> None:
    ops.ingest(path)
    ops.outcomes.import_file(path)


def set_aside(report: LearnReport | None) -> set[str]:
    assert report is not None
    assert report.evaluation is not None
    return {unused.column for unused in report.evaluation.set_aside}


def test_background_update_uses_a_column_that_was_put_back(
    ops: LeadOps, tmp_path: Path, clock: FixedClock
) -> None:
    assert LATE in set_aside(ops.learn())
    listed = {column.column: column for column in ops.learning.columns()}
    assert (listed[LATE].kind, listed[LATE].choice) == ("late", None)
    used = ops.learning.choose_column(LATE, ColumnChoice.USE, by="ana")
    assert used is not None
    assert (used.choice, used.chosen_by) == (ColumnChoice.USE, "ana")
    ops.learning.choose_column("attribute:Plan", ColumnChoice.LEAVE_OUT, by="ana")
    clock.advance(60)
    import_history(ops, write_history(tmp_path / "more.csv", 30, start=500))
    learned = set_aside(ops.learning.learn_if_due())
    assert LATE not in learned
    assert "attribute:Plan" in learned
    assert LATE in set_aside(ops.learning.learn(dry_run=True, leave_out=[LATE]))
    assert ops.learning.choose_column(LATE, None, by="ana") is None
    assert LATE in set_aside(ops.learn(dry_run=True))
    assert [event.details["to"] for event in ops.audit.list().items] == ["automatic", "leave_out", "use"]


def test_choice_replaces_the_settings_of_the_process(ops: LeadOps, database_url: str) -> None:
    config = Settings(_env_file=None, learning_use=(LATE,), learning_leave_out=("attribute:Plan",))
    with LeadOps.open(database_url, config=config) as configured:
        assert [(each.column, each.choice) for each in configured.learning.columns()] == [
            (LATE, ColumnChoice.USE),
            ("attribute:Plan", ColumnChoice.LEAVE_OUT),
        ]
        assert LATE not in set_aside(configured.learn(dry_run=True))
        ops.learning.choose_column(LATE, ColumnChoice.LEAVE_OUT, by="ana")
        assert LATE in set_aside(configured.learn(dry_run=True))


@pytest.mark.parametrize(
    ("column", "message"),
    [
        ("Plan", "does not name a column"),
        ("attribute: ", "does not name a column"),
        ("attribute:RESULT", "says how a lead ended"),
        ("attribute:Phone", "identifies a lead"),
    ],
)
def test_column_that_is_never_used_cannot_be_chosen(ops: LeadOps, column: str, message: str) -> None:
    ops.learn()
    if column == "attribute:Phone":
        column = next(each.column for each in ops.learning.columns() if each.kind == "identifier")
    with pytest.raises(ColumnChoiceError, match=message):
        ops.learning.choose_column(column, ColumnChoice.USE, by="ana")


@pytest.mark.parametrize(("share", "hot_count"), [(0.02, 0), (0.4, 42)])
def test_label_shares_apply_to_the_next_learned_version(ops: LeadOps, share: float, hot_count: int) -> None:
    ops.settings.change(by="ana", hot_share=share)
    assert ops.learn().verdict is not Verdict.KEEP
    labels = Counter(lead.score_label for lead in ops.leads.iterate())
    assert labels[ScoreLabel.HOT] == hot_count
