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
    """The result of an import or, for a dry run, what it would do."""

    upload_id: UploadId | None
    """None for a dry run."""
    file_name: str
    dry_run: bool
    resumed: bool
    """True if an interrupted import of the same file was resumed."""
    counts: UploadCounts
    mapping: ColumnMapping
    rejected_rows: tuple[RejectedRow, ...]
    """The first 1,000 rejected rows. All are stored."""
    row_fates: tuple[RowFate, ...] = ()
    """On a dry run what becomes of single rows, in the order of the file: the first 200 of each fate."""


class ProcessReport(Schema):
    """The result of processing."""

    processed: Count
    unchanged: Count
    """Leads that had not changed since the last run."""
    failed: Count
    outdated: Count
    """Leads that changed during processing and will be processed again."""
    waiting: Count
    """Leads being processed by another worker."""
    actions: dict[str, int]
    labels: dict[str, int]
    model: str = "offline"
    """`offline`, or the provider and model."""
    model_requests: Count = 0
    fell_back: Count = 0
    """Leads for which rules or templates were used instead of the model. The traces contain the reason."""
    cost_usd: Annotated[float, Field(ge=0)] = 0.0
    workers: Annotated[int, Field(ge=1)] = 1
    """Number of worker processes."""
    worker_errors: tuple[str, ...] = ()
    """Errors of failed worker processes. Other workers finished their leads."""


class ExportReport(Schema):
    """What an export wrote."""

    path: str | None
    """None when it went to a stream."""
    format: str
    rows: Count
    columns: tuple[str, ...] = ()


class OutcomeValue(Schema):
    """The meaning of a value in the outcome column."""

    value: str
    meaning: str
    """An outcome, `open` (nothing is decided yet: no label) or `unrecognised`."""
    positive: bool | None
    """True for a good outcome, False for a bad one, None for no outcome."""
    rows: Count


class ImportProblem(Schema):
    """A row of an outcome file that could not be used, with the reason."""

    line: Count
    column: str | None
    reason: str


class OutcomeImportReport(Schema):
    """The result of an outcome import or, for a dry run, what it would do.

    `rows` = `labelled` + `unchanged` + `undecided` + `unmatched` + `unrecognised` + `rejected`, always.
    """

    file_name: str
    dry_run: bool
    rows: Count
    labelled: Count
    """Rows that set or changed the outcome of a lead."""
    unchanged: Count
    """Rows with an outcome that is already recorded."""
    undecided: Count
    """Rows whose lead is still open, without an outcome."""
    unmatched: Count
    """Rows that match no lead, or more than one."""
    unrecognised: Count
    """Rows with an unknown outcome value; see `values`."""
    rejected: Count
    """Rows that could not be read."""
    outcome_column: str
    date_column: str | None
    """The column with the date of the outcome, or None if the file has none."""
    date_columns: tuple[str, ...] = ()
    """All columns with dates of outcomes: two if won and lost leads have a column each, the one for won leads first."""
    key_column: str | None
    matched_by: dict[str, int]
    """How leads were found: `email`, `key`, `identity` (name and company, id, or the whole row), `contents`."""
    values: tuple[OutcomeValue, ...]
    """Values of the outcome column with their meaning, most frequent first; at most 100."""
    problems: tuple[ImportProblem, ...]
    """The first 1,000 rows that could not be used."""
    set_aside: tuple[str, ...]
    """Columns excluded from learning because they reveal the outcome."""
    label_count: Count
    """Number of leads with an outcome now."""


class RescoreReport(Schema):
    """The result of rescoring."""

    scorecard_version: int
    rescored: Count
    """Number of rescored leads."""
    changed: Count
    """Leads whose score changed."""
    moved: Count
    """Leads whose label changed."""
    moves: tuple[LabelFlow, ...]
    """Changes of label, most frequent first."""
    labels: dict[str, int]
    """Number of leads per label."""
    queued: Count
    """Leads queued for a new decision because their label changed."""


class LearnReport(Schema):
    """The result of a learning update or, for a dry run, what it would do."""

    dry_run: bool
    labels: Count
    champion: int
    """The scorecard version that was active before."""
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
    """The full learning update; None if no lead has an outcome."""
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
    """Drift of leads, and of predicted success rates compared with outcomes."""

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
