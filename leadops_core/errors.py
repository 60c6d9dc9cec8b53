"""The root of every error that a person may be shown."""


class LeadOpsError(Exception):
    """Something could not be done; the text says what, where and what to do, without secrets or addresses."""
