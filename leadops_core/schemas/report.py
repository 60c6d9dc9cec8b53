"""What the verbs of the facade answer."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, computed_field

from leadops_core.schemas.base import Count, Schema
from leadops_core.schemas.evaluation import Drift, EvaluationTrace, LabelFlow
from leadops_core.schemas.ids import UploadId
from leadops_core.schemas.upload import ColumnMapping, RejectedRow, RowFate, UploadCounts
from leadops_core.schemas.verdict import Verdict, VerdictReason


class IngestReport(Schema):
    """What an ingest did, or, on a dry run, would do."""

    upload_id: UploadId | None
    """None on a dry run: nothing was stored."""
    file_name: str
    dry_run: bool
    resumed: bool
    """True when an earlier ingest of the same file had been cut short and this one went on from there."""
    counts: UploadCounts
    mapping: ColumnMapping
    rejected_rows: tuple[RejectedRow, ...]
    """The first thousand; the store has them all."""
    row_fates: tuple[RowFate, ...] = ()
    """On a dry run what becomes of single rows, in the order of the file: the first 200 of each fate."""


class ProcessReport(Schema):
    """What a `process` did."""

    processed: Count
    unchanged: Count
    """Leads whose run was there already: nothing was done again."""
    failed: Count
    outdated: Count
    """Leads that changed while they were processed and wait for the next turn."""
    waiting: Count
    """Leads that another live worker is at."""
    actions: dict[str, int]
    labels: dict[str, int]
    model: str = "offline"
    """Who read and wrote: `offline`, or provider and model."""
    model_requests: Count = 0
    fell_back: Count = 0
    """Leads for which rules or templates answered in the place of the model; their traces say why."""
    cost_usd: Annotated[float, Field(ge=0)] = 0.0
    workers: Annotated[int, Field(ge=1)] = 1
    """Processes that shared the work."""
    worker_errors: tuple[str, ...] = ()
    """Why each worker process failed that did; the other workers finished its leads."""


class ExportReport(Schema):
    """What an export wrote."""

    path: str | None
    """None when it went to a stream."""
    format: str
    rows: Count
    columns: tuple[str, ...] = ()


class OutcomeValue(Schema):
    """What one value of a file's outcome column was taken for."""

    value: str
    meaning: str
    """An outcome, `open` (nothing is decided yet: no label) or `unrecognised`."""
    positive: bool | None
    """Good news or bad; None for no label."""
    rows: Count


class ImportProblem(Schema):
    """A row of a file of outcomes that labelled nothing, and what to do about it."""

    line: Count
    column: str | None
    reason: str


class OutcomeImportReport(Schema):
    """What an import of outcomes did, or, on a dry run, would do.

    `rows` = `labelled` + `unchanged` + `undecided` + `unmatched` + `unrecognised` + `rejected`, always.
    """

    file_name: str
    dry_run: bool
    rows: Count
    labelled: Count
    """Rows that gave a lead its label, or another one than it had."""
    unchanged: Count
    """Rows that say what is known already."""
    undecided: Count
    """Rows whose lead is still open: no label, and no negative one either."""
    unmatched: Count
    """Rows of which no lead is stored, or more than one."""
    unrecognised: Count
    """Rows whose outcome nobody can tell; `values` shows what they say."""
    rejected: Count
    """Rows that cannot be read."""
    outcome_column: str
    date_column: str | None
    """The column with the date of the outcome, or None if the file has none."""
    date_columns: tuple[str, ...] = ()
    """All columns with dates of outcomes: two if won and lost leads have a column each, the one for won leads first."""
    key_column: str | None
    matched_by: dict[str, int]
    """How leads were found: `email`, `key`, `identity` (name and company, id, or the whole row), `contents`."""
    values: tuple[OutcomeValue, ...]
    """Every value of the outcome column with what it was taken for, most frequent first; at most a hundred."""
    problems: tuple[ImportProblem, ...]
    """The first thousand rows that labelled nothing."""
    set_aside: tuple[str, ...]
    """Columns that will not be learned from, because they tell the outcome."""
    label_count: Count
    """Leads that have a label now."""


class RescoreReport(Schema):
    """What a rescoring did."""

    scorecard_version: int
    rescored: Count
    """Leads looked at: all there are."""
    changed: Count
    """Leads whose score is another one than before."""
    moved: Count
    """Leads whose label is another one than before."""
    moves: tuple[LabelFlow, ...]
    """Changes of label, most frequent first."""
    labels: dict[str, int]
    """How many leads have each label now."""
    queued: Count
    """Moved leads that wait for `process`, because another label may mean another next step."""


class LearnReport(Schema):
    """What a learning update did, or, on a dry run, would do."""

    dry_run: bool
    labels: Count
    champion: int
    """The scorecard version in use before."""
    challenger: int | None
    """The version that the challenger was kept as; None where there was nothing to fit, and on a dry run."""
    passed: bool
    """Whether the update proposes a new version: any verdict but `keep`."""
    verdict: Verdict = Verdict.KEEP
    promoted: bool
    verdict_reason: VerdictReason
    """Why this verdict, as data."""
    mode: str
    """`auto`, `ask` or `off`: whether a challenger that passes is put to use without asking."""
    evaluation: EvaluationTrace | None
    """The whole record; None where no lead has a label."""
    rescored: RescoreReport | None
    """What putting the challenger to use did to the leads."""


class DriftVerdict(StrEnum):
    """How different newer leads are from older ones."""

    TOO_FEW = "too_few"
    """Too few leads to compare."""
    STABLE = "stable"
    """No column shifted by more than chance explains."""
    NOTABLE = "notable"
    """The largest shift is at least `NOTABLE_SHIFT`."""
    LARGE = "large"
    """The largest shift is at least `LARGE_SHIFT`."""


class CalibrationVerdict(StrEnum):
    """How well the probabilities of the active scorecard version match the outcomes since it was made."""

    NO_PROBABILITIES = "no_probabilities"
    """The version was set by hand and predicts no probabilities."""
    TOO_FEW = "too_few"
    MATCHES = "matches"
    DIFFERS = "differs"


NOTABLE_SHIFT = 0.1
"""Population stability index from which a shift is worth a look (Siddiqi, Credit Risk Scorecards, 2006)."""
LARGE_SHIFT = 0.25
"""Population stability index from which a shift counts as large."""


class DriftReport(Schema):
    """What has moved: who the leads are, and how well chances fit outcomes."""

    scorecard_version: int
    """The version by whose characteristics leads are compared, and whose chances are held against outcomes."""
    older: Count
    newest: Count
    """Leads compared: the newest fifth with all before it."""
    drifts: tuple[Drift, ...]
    """What moved, largest first; nothing where it could as well be chance."""
    verdict: DriftVerdict
    """The same for all columns: the newest leads beside those before."""
    outcome_drifts: tuple[Drift, ...]
    """What moved among the leads with an outcome, between the newest fifth and those before, at the newest learning update."""
    outcome_verdict: DriftVerdict | None
    """The same for all columns; None if nothing was learned yet."""
    labels_since: Count
    """Outcomes recorded since the version was made, by which its chances are judged."""
    calibration: Drift | None
    """Where its chances and those outcomes have come apart; None where they fit, or cannot be judged yet."""
    calibration_verdict: CalibrationVerdict
    sentences: tuple[str, ...]
    """The verdicts in words, one sentence for leads, for leads with an outcome, and for probabilities."""


class DatabaseStatus(Schema):
    """Which version a database is of, and which one this LeadOps reads and writes."""

    database: str
    """Where it is, without a password."""
    version: str | None
    """None where nothing was set up yet."""
    needed: str
    """The version that this LeadOps was written for."""
    is_usable: bool
    """Whether this LeadOps can run on the database: it has the needed version, or a newer, compatible one."""

    @computed_field  # type: ignore[prop-decorator]
    @property
    def is_current(self) -> bool:
        """Whether the database has exactly the version that this LeadOps was written for."""
        return self.version == self.needed

    @property
    def is_newer(self) -> bool:
        """Whether a newer LeadOps upgraded the database."""
        return self.version is not None and self.version > self.needed
