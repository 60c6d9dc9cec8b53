"""Reading one stored lead within a transaction."""

from uuid import UUID

from sqlalchemy import Connection, select

from leadops_core.database.errors import NotFoundError
from leadops_core.schemas import Lead
from leadops_core.tables.leads import leads
from leadops_core.tables.rows import LEAD_COLUMNS, lead_of


def read_lead(connection: Connection, lead_id: UUID, *, lock: bool = False) -> Lead:
    """Return one lead, locked until the transaction ends if asked. Raise NotFoundError."""
    query = select(*LEAD_COLUMNS).where(leads.c.id == lead_id)
    row = connection.execute(query.with_for_update() if lock else query).first()
    if row is None:
        raise NotFoundError("There is no lead with this ID.")
    return lead_of(row)
