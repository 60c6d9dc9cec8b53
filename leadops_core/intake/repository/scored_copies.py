"""Scored leads, kept before an import changes them."""

from collections.abc import Sequence

from sqlalchemy import select

from leadops_core.database.database import Transaction
from leadops_core.database.statements import any_of, upsert_into
from leadops_core.tables import labels, leads, scored_copies
from leadops_core.tables.rows import SCORED_FROM


def keep_as_scored(transaction: Transaction, lead_ids: Sequence[str]) -> None:
    """Keep those of the leads (ids as hex) that were scored as they were then; call it before what they say is changed.

    One that is kept already since its last scoring stays as it is kept; one that has its label needs no copy.
    """
    if not lead_ids:
        return
    source = select(leads.c.id, leads.c.last_run_key, leads.c.updated_at, *(leads.c[n] for n in SCORED_FROM))
    source = source.where(
        any_of(leads.c.id, lead_ids, transaction.connection),
        leads.c.last_run_key.is_not(None),
        leads.c.id.not_in(select(labels.c.lead_id)),
    )
    names = ["lead_id", "run_key", "created_at", *SCORED_FROM]
    insert = upsert_into(transaction.connection, scored_copies).from_select(names, source)
    transaction.connection.execute(
        insert.on_conflict_do_update(
            index_elements=["lead_id"],
            set_={name: insert.excluded[name] for name in names[1:]},
            where=insert.excluded.run_key != scored_copies.c.run_key,
        )
    )
