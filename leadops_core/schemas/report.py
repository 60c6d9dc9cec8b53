"""Results of use cases."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, computed_field

from leadops_core.schemas.base import Count, Schema
from leadops_core.schemas.evaluation import Drift, EvaluationTrace, LabelFlow
from leadops_core.schemas.ids import UploadId
from leadops_core.schemas.upload import ColumnMapping, FileDamage, RejectedRow, RowFate, UploadCounts
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
    damage: FileDamage = FileDamage(rows=0, damaged=0, other_lines=0)
    """Damaged rows among those that were read; a resumed import does not read the stored rows again."""
    row_fates: tuple[RowFate, ...] = ()
    """For a dry run, the result per row in file order: the first 200 of each kind."""


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
    retries: Count = 0
    """Steps that were repeated after an error that may pass."""
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
    """The result of an export."""

    path: str | None
    """None if the export was written to a stream."""
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

    `rows` is the sum of the six counts below it.
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
    """The version number of the challenger; None for a dry run, or if nothing was fitted."""
    passed: bool
    """Whether the update proposes a new version: any verdict but `keep`."""
    verdict: Verdict = Verdict.KEEP
    promoted: bool
    verdict_reason: VerdictReason
    """Why this verdict, as data."""
    mode: str
    """`auto`, `ask`, or `off`: whether a challenger that passes is activated automatically."""
    evaluation: EvaluationTrace | None
    """The full learning update; None if no lead has an outcome."""
    rescored: RescoreReport | None
    """The effect of activating the challenger on the leads."""


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
    """The version whose characteristics and probabilities are compared."""
    older: Count
    newest: Count
    """Number of leads in the newest fifth, which is compared with all earlier leads."""
    examined: Count | None = None
    """Number of leads that were compared, evenly spaced over time. None if that were all leads."""
    drifts: tuple[Drift, ...]
    """Significant shifts, largest first."""
    verdict: DriftVerdict
    """The verdict on all columns of the newest leads."""
    outcome_drifts: tuple[Drift, ...]
    """Significant shifts among leads with an outcome, between the newest fifth and the others, at the latest learning
    update."""
    outcome_verdict: DriftVerdict | None
    """The verdict on all columns of leads with an outcome; None before the first learning update."""
    labels_since: Count
    """Outcomes recorded after the version was made."""
    calibration: Drift | None
    """The difference of probabilities and outcomes; None if they match or cannot be compared."""
    calibration_verdict: CalibrationVerdict
    sentences: tuple[str, ...]
    """The verdicts in words: for leads, for leads with an outcome, and for probabilities."""


class DatabaseStatus(Schema):
    """The version of a database, and the version that this LeadOps needs."""

    database: str
    """The address without the password."""
    version: str | None
    """None for an empty database."""
    needed: str
    is_usable: bool
    """True if this LeadOps can use the database: it has the needed version, or a compatible older or newer one."""

    @computed_field  # type: ignore[prop-decorator]
    @property
    def is_current(self) -> bool:
        """True if the database has exactly the needed version."""
        return self.version == self.needed

    @property
    def is_newer(self) -> bool:
        """True if a newer LeadOps upgraded the database."""
        return self.version is not None and self.version > self.needed
