"""The one error of intake."""


class IntakeError(ValueError):
    """A file or a value cannot be taken at all; the message names where it stands, the limit if any, and the remedy."""
