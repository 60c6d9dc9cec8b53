"""Check the mailbox from which replies are read."""

from datetime import UTC, datetime

from leadops_core.conversation.mailboxes import open_mailbox
from leadops_core.conversation.repository.mailboxes import MailboxRepository
from leadops_core.database.database import Database
from leadops_core.errors import SettingsError
from leadops_core.schemas.doctor import CheckName, CheckState, Finding, InstallationCheck
from leadops_core.settings import Settings
from leadops_core.tools.mailbox import MailboxFailedError

NOT_READ_MINUTES = 15
"""Time since the last poll after which it is likely that no worker runs."""
_POLLS_MISSED = 5
_CONNECT_SECONDS = 10.0


def check_mailbox(config: Settings, database: Database | None) -> InstallationCheck:
    """List the folders of the mailbox, and look when it was read last. `database` is None if it cannot be used."""
    timeout = min(config.imap_timeout_seconds, _CONNECT_SECONDS)
    try:
        mailbox = open_mailbox(config.model_copy(update={"imap_timeout_seconds": timeout}))
    except SettingsError as error:
        return _check(CheckState.FAILED, Finding.MAILBOX_MISCONFIGURED, reason=str(error))
    if mailbox is None:
        return _check(CheckState.OK, Finding.MAILBOX_NONE)
    try:
        mailbox.folders()
    except MailboxFailedError as error:
        return _check(CheckState.FAILED, Finding.MAILBOX_FAILED, reason=str(error))
    finally:
        mailbox.close()
    polled_at = None if database is None else MailboxRepository(database).status(mailbox.name).polled_at
    if polled_at is not None:
        minutes = (datetime.now(UTC) - polled_at).total_seconds() / 60
        if minutes > max(NOT_READ_MINUTES, _POLLS_MISSED * config.mailbox_poll_seconds / 60):
            return _check(
                CheckState.WARNING, Finding.MAILBOX_NOT_READ, mailbox=mailbox.name, minutes=int(minutes)
            )
    return _check(CheckState.OK, Finding.MAILBOX_ANSWERS, mailbox=mailbox.name)


def _check(state: CheckState, finding: Finding, **facts: str | int) -> InstallationCheck:
    return InstallationCheck.of(CheckName.MAILBOX, state, finding, **facts)
