"""A person erased, because they asked for it."""

from leadops_core.database.errors import NotFoundError
from leadops_core.delivery.providers import MockEmailTool
from leadops_core.errors import ErrorKind, LeadOpsError
from leadops_core.intake.values.email import normalise_email
from leadops_core.schemas import Erasure, ErasureReport
from leadops_core.settings import Settings
from leadops_core.store import Store

ERASE_THERE = "Erase the person there, then pull again."


class NobodyNamed(LeadOpsError):
    """It is not said who is to be erased."""

    kind = ErrorKind.INVALID


def erase(
    store: Store,
    config: Settings,
    lead: str | None,
    *,
    email: str | None,
    by: str,
    dry_run: bool,
    expected_version: int | None,
) -> ErasureReport:
    """Erase the person who is behind a lead, or who has an address; see the facade."""
    if (lead is None) == (email is None):
        raise NobodyNamed("Identify the person to erase: give either a lead or an email address.")
    store.edge.refuse(ERASE_THERE)
    addresses: tuple[str, ...] = ()
    if email is not None:
        address = normalise_email(email)
        if address is None:
            raise NobodyNamed(f"{email!r} is not an email address.")
        addresses, ids = (address,), store.erasures.leads_of(address)
    else:
        named = str(lead)
        try:
            ids = (store.leads.find(named).id,)
        except NotFoundError:
            before = store.erasures.of_lead(named)
            if before is None:
                raise
            return _before(store, before, dry_run=dry_run)
    outbox = MockEmailTool(config.outbox_dir)
    report = store.erasures.erase(
        ids, addresses, by=by, dry_run=dry_run, expected_version=expected_version, take_files=outbox.forget
    )
    return report if dry_run else _compacted(store, report)


def _before(store: Store, erasure: Erasure, *, dry_run: bool) -> ErasureReport:
    when = f"{erasure.created_at:%Y-%m-%d} at {erasure.created_at:%H:%M} UTC"
    report = ErasureReport(
        dry_run=dry_run,
        lead_ids=() if erasure.lead_id is None else (erasure.lead_id,),
        removed={},
        cleaned={},
        file_count=0,
        is_new=False,
        suppressed=True,
        erased_by=erasure.erased_by,
        erased_at=erasure.created_at,
        message=f"This person was erased on {when}.",
    )
    return report if dry_run else _compacted(store, report)


def _compacted(store: Store, report: ErasureReport) -> ErasureReport:
    compacted = store.compact()
    again = " Others are at work in the file, whose free space may still hold some of it: do the same again later."
    said = report.message + (again if compacted is False else "")
    return report.model_copy(update={"compacted": compacted, "message": said})
