"""Render sessions and the audit log."""

from collections.abc import Iterable
from datetime import datetime

from rich.table import Table
from rich.text import Text

from leadops_core.display.table import plain_table
from leadops_core.display.text import clock, shorten
from leadops_core.schemas import AuditEvent, AuditKind, UserSession
from leadops_core.texts import en
from leadops_core.texts.sentences import audit_words


def audit_table(events: Iterable[AuditEvent], now: datetime) -> Table:
    table = plain_table("time", "event", "by", "address", fixed=("time",))
    for event in events:
        actor = en.UNKNOWN_ACTOR if event.kind is AuditKind.SIGN_IN_FAILED else event.actor.name
        table.add_row(
            clock(event.created_at, now),
            Text(shorten(audit_words(event), 320)),
            Text(shorten(actor, 80)),
            Text(event.actor.client_address or ""),
        )
    return table


def sessions_table(sessions: Iterable[UserSession], now: datetime) -> Table:
    table = plain_table(
        "id", "user", "role", "signed in", "last used", "expires", "address", "program", fixed=("id",)
    )
    for session in sessions:
        table.add_row(
            str(session.id),
            Text(shorten(session.user_name, 80)),
            en.ROLES.get(session.role, session.role),
            clock(session.created_at, now),
            clock(session.last_used_at or session.created_at, now),
            clock(session.expires_at, now),
            Text(session.client_address or ""),
            Text(shorten(session.user_agent or "", 60)),
        )
    return table
