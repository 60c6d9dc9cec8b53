"""Base classes and field types of request bodies."""

from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from leadops_core.intake import IntakeError, require_email
from leadops_core.schemas import (
    ShortText,
)

Note = Annotated[str, StringConstraints(min_length=1, max_length=10_000, pattern=r"\S")]


Reason = Annotated[str, StringConstraints(min_length=1, max_length=1_000, pattern=r"\S")]
ConfirmedSentences = Annotated[
    tuple[Annotated[str, StringConstraints(min_length=1, max_length=4_000)], ...], Field(max_length=200)
]


AttributeName = Annotated[str, StringConstraints(max_length=200)]

NonBlankText = Annotated[ShortText, StringConstraints(pattern=r"\w")]
"""Text with at least one letter or digit."""


def _valid_email(text: str) -> str:
    try:
        email = require_email(text)
    except IntakeError:
        email = None
    if email is None:
        # The address is not repeated, because problems are logged.
        raise ValueError("This is not a valid email address. Correct it, or leave it out.")
    return email


EmailText = Annotated[ShortText, AfterValidator(_valid_email), Field(json_schema_extra={"format": "email"})]


class RequestBody(BaseModel):
    """A request body. Unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class NonEmptyRequestBody(RequestBody):
    """A request body with at least one field."""

    @model_validator(mode="after")
    def _has_a_field(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("give at least one field")
        return self
