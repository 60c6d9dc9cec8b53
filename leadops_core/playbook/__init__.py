"""The playbook: what emails may say about the company that sends them. Every version is kept."""

from leadops_core.playbook.choice import choose_offer, choose_proof
from leadops_core.playbook.errors import PlaybookError

__all__ = ["PlaybookError", "choose_offer", "choose_proof"]
