"""Mailboxes: a Maildir folder, or an IMAP server."""

from leadops_core.conversation.mailboxes.choice import open_mailbox

__all__ = ["open_mailbox"]
