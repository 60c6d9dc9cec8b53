"""Words for sessions and the audit log."""

from collections.abc import Mapping
from typing import Final

from leadops_core.schemas import AuditKind, SuppressionKind

AUDIT_EVENTS: Final[Mapping[AuditKind, str]] = {
    AuditKind.SIGNED_IN: "Signed in as {role}",
    AuditKind.SIGN_IN_FAILED: "Sign-in failed: wrong credentials",
    AuditKind.SIGNED_OUT: "Signed out",
    AuditKind.SESSION_ENDED: "Revoked a session of {user}",
    AuditKind.ROLE_CHANGED: "Role changed from {before} to {after}",
    AuditKind.SETTINGS_CHANGED: "{setting} changed from {before} to {after}",
    AuditKind.OPT_OUT_REMOVED: "Removed {target} from the do-not-contact list",
    AuditKind.LEAD_ERASED: "Erased lead {lead}",
    AuditKind.LOG_PRUNED: "Deleted events before {date}: {count}",
}
"""What an actor did, for a list that names the actor too."""
PERSON_ERASED: Final = "Erased a person without a lead"
REMOVED_TARGETS: Final[Mapping[SuppressionKind, str]] = {
    SuppressionKind.ADDRESS: "An address at {domain}",
    SuppressionKind.DOMAIN: "{domain}",
    SuppressionKind.ERASED: "An erased person",
}
UNKNOWN_ACTOR: Final = "Unknown person"
SETTING_NAMES: Final[Mapping[str, str]] = {
    "mail_mode": "Email sending",
    "web_enrichment": "Web enrichment",
    "exploration_share": "Random sample of passed-over leads",
    "hot_share": "Share of hot leads",
    "warm_share": "Share of warm leads",
    "playbook": "Playbook version",
    "learning_column": "Learning from {column}",
}
SETTING_VALUES: Final[Mapping[str, str]] = {
    "mock": "Mock mode",
    "provider": "Live sending",
    "True": "On",
    "False": "Off",
    "None": "Default",
    "use": "Always",
    "leave_out": "Never",
    "automatic": "Automatic",
}
ROLES: Final[Mapping[str, str]] = {"reader": "Reader", "reviewer": "Reviewer", "admin": "Administrator"}
