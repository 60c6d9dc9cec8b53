"""Words for the audit log."""

from collections.abc import Mapping
from typing import Final

from leadops_core.schemas import AuditKind

AUDIT_EVENTS: Final[Mapping[AuditKind, str]] = {
    AuditKind.SIGNED_IN: "Signed in",
    AuditKind.SIGN_IN_FAILED: "Sign-in failed: wrong credentials",
    AuditKind.SIGNED_OUT: "Signed out",
    AuditKind.SESSION_ENDED: "Revoked a session",
    AuditKind.ROLE_CHANGED: "Role changed",
    AuditKind.SETTINGS_CHANGED: "Changed a setting",
    AuditKind.OPT_OUT_REMOVED: "Removed an entry from the do-not-contact list",
    AuditKind.LEAD_ERASED: "Erased a lead",
}
"""What happened, for a list that names the actor first."""
SETTING_NAMES: Final[Mapping[str, str]] = {
    "mail_mode": "How approved emails are sent",
    "web_enrichment": "Company enrichment from the web",
}
SETTING_VALUES: Final[Mapping[str, str]] = {
    "mock": "Mock mode",
    "provider": "Live sending",
    "True": "On",
    "False": "Off",
}
ROLES: Final[Mapping[str, str]] = {"reader": "Reader", "reviewer": "Reviewer", "admin": "Administrator"}
