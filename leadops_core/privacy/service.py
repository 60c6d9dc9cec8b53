"""Answers to people who ask about their data, and their erasure."""

from collections.abc import Callable
from contextlib import suppress

from leadops_core.database.errors import NotFoundError
from leadops_core.enrichment.language import language_of
from leadops_core.errors import ErrorKind, LeadOpsError
from leadops_core.intake.values.email import normalize_email
from leadops_core.jobs.run import JobRun
from leadops_core.jobs.service import JobService
from leadops_core.privacy.erasure import DeleteEmails, erase_person
from leadops_core.privacy.repository import ErasureRepository
from leadops_core.schemas import (
    Actor,
    Erasure,
    ErasureReport,
    Job,
    JobKind,
    Language,
    Lead,
    LeadDetail,
    LeadId,
    PersonRecord,
    PrivacyLetter,
    ScorecardVersion,
    ScoringBasis,
)
from leadops_core.schemas.progress import Progress
from leadops_core.tools import Clock

_ERASE_AT_THE_SOURCE = "Erase the person there, then pull again."


class NoPersonError(LeadOpsError):
    """The person to erase is not identified, or by two things at once."""

    kind = ErrorKind.INVALID


class PrivacyService:
    """Letters to people who ask about their data, and erasure of people who ask for it."""

    def __init__(
        self,
        repository: ErasureRepository,
        jobs: JobService,
        *,
        find_lead: Callable[[str], Lead],
        show_lead: Callable[[str], LeadDetail],
        find_scorecard: Callable[[int], ScorecardVersion],
        write_letter: Callable[[PersonRecord, Language], PrivacyLetter],
        find_company: Callable[[], str],
        clock: Clock,
        delete_emails: DeleteEmails,
        compact: Callable[[], bool | None],
        refuse_in_copy: Callable[[str], None],
    ) -> None:
        self._repository = repository
        self._jobs = jobs
        self._find_lead = find_lead
        self._show_lead = show_lead
        self._find_scorecard = find_scorecard
        self._write_letter = write_letter
        self._find_company = find_company
        self._clock = clock
        self._delete_emails = delete_emails
        self._compact = compact
        self._refuse_in_copy = refuse_in_copy

    def letter(self, lead: str, *, language: Language | None = None) -> PrivacyLetter:
        """Write the letter that tells a person which of their data was used for their score, and how it moved the score.

        It is in the language of the lead's message, else of their country, else in English, unless `language` is given. Send
        it only to the person themself, because it contains all data about them. Raise NotFoundError or
        AmbiguousReferenceError for a name that does not fit exactly one lead. It reads in several transactions.
        """
        detail = self._show_lead(lead)
        record = PersonRecord(
            detail=detail,
            basis=self._basis_of(detail.lead.scorecard_version),
            company=self._find_company(),
            written_on=self._clock.now().date(),
        )
        return self._write_letter(record, language or language_of(detail.lead))

    def _basis_of(self, number: int | None) -> ScoringBasis | None:
        # Another system may keep the scorecards.
        with suppress(NotFoundError):
            if number is not None:
                version = self._find_scorecard(number)
                calibration = version.scorecard.calibration
                return ScoringBasis(
                    thresholds=version.scorecard.thresholds,
                    label_count=None if calibration is None else calibration.label_count,
                    made_at=version.created_at,
                )
        return None

    def erase(
        self,
        lead: str | None = None,
        *,
        email: str | None = None,
        by: str | Actor,
        dry_run: bool = False,
        expected_version: int | None = None,
        progress: Progress | None = None,
    ) -> ErasureReport:
        """Erase a person, identified by a lead or by an email address, in one transaction.

        Everything about the person is deleted. The record of the erasure stays, and a hash of the address on the
        do-not-contact list. A dry run counts by table what would be deleted. Erasing a person twice changes nothing. A SQLite
        file is then rewritten, so that its free space holds no deleted data; backups and local copies are separate files.
        `progress` is called with the number of searched tables; an exception that it raises cancels the erasure. Raise
        IllegalStateError while an email to the person is being sent, a lead of the person is being processed, or a file is
        being imported.
        """
        if (lead is None) == (email is None):
            raise NoPersonError("Identify the person to erase: give either a lead or an email address.")
        self._refuse_in_copy(_ERASE_AT_THE_SOURCE)
        addresses: tuple[str, ...] = ()
        lead_ids: tuple[LeadId, ...]
        if email is not None:
            address = normalize_email(email)
            if address is None:
                raise NoPersonError(f"{email!r} is not an email address.")
            addresses, lead_ids = (address,), self._repository.leads_of(address)
        else:
            reference = str(lead)
            try:
                lead_ids = (self._find_lead(reference).id,)
            except NotFoundError:
                earlier = self._repository.of_lead(reference)
                if earlier is None:
                    raise
                return self._with_compaction(_report_of(earlier, dry_run=dry_run))
        report = erase_person(
            self._repository,
            lead_ids,
            addresses,
            by=by,
            dry_run=dry_run,
            expected_version=expected_version,
            delete_emails=self._delete_emails,
            progress=progress,
        )
        return self._with_compaction(report)

    def request_erasure(self, lead: LeadId, *, by: str | Actor, expected_version: int | None = None) -> Job:
        """Leave `erase` to a worker, and return the job. All tables are searched, which takes minutes in a large database.

        Raise NotFoundError or CopyError now, and what `erase` raises when the job runs.
        """
        self._refuse_in_copy(_ERASE_AT_THE_SOURCE)
        if self._repository.of_lead(str(lead)) is None:
            self._find_lead(str(lead))
        actor = Actor.of(by)
        params = {"lead": str(lead), "actor_id": actor.id, "expected_version": expected_version}
        return self._jobs.request(JobKind.ERASE, params, by=actor.name)

    def run_job(self, run: JobRun) -> ErasureReport:
        """Erase the person of the job. The handler of `JobKind.ERASE`.

        A process that ended after the transaction leaves nothing to do but to overwrite free space.
        """
        params = run.job.params
        return self.erase(
            params["lead"],
            by=Actor(name=run.job.requested_by, id=params["actor_id"]),
            expected_version=params["expected_version"],
            progress=run.report,
        )

    def erasures(self) -> tuple[Erasure, ...]:
        """Return all erasures, newest first: when, by whom, and how much, without personal data."""
        return self._repository.list()

    def _with_compaction(self, report: ErasureReport) -> ErasureReport:
        if report.dry_run:
            return report
        compacted = self._compact()
        message = report.message
        if compacted is False:
            message += (
                " Other processes use the database file, so its free space may still hold deleted data. "
                "Run the erasure again later."
            )
        return report.model_copy(update={"compacted": compacted, "message": message})


def _report_of(earlier: Erasure, *, dry_run: bool) -> ErasureReport:
    return ErasureReport(
        dry_run=dry_run,
        lead_ids=() if earlier.lead_id is None else (earlier.lead_id,),
        removed={},
        cleaned={},
        file_count=0,
        is_new=False,
        suppressed=True,
        erased_by=earlier.erased_by,
        erased_at=earlier.created_at,
        message=f"This person was erased on {earlier.created_at:%Y-%m-%d} at {earlier.created_at:%H:%M} UTC.",
    )
