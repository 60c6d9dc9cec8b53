"""Words for possible duplicates."""

from collections.abc import Mapping
from typing import Final

from leadops_core.schemas import DuplicateReason, DuplicateState

DUPLICATE_REASONS: Final[Mapping[DuplicateReason, str]] = {
    DuplicateReason.SAME_PROFILE: "Same LinkedIn profile",
    DuplicateReason.SAME_MAILBOX: "Same mailbox written differently",
    DuplicateReason.SIMILAR_ADDRESS: "Similar email address",
    DuplicateReason.SAME_PHONE: "Same phone number",
    DuplicateReason.SAME_NAME: "Same name",
    DuplicateReason.SWAPPED_NAME: "First and last name swapped",
    DuplicateReason.NICKNAME: "Nickname of the same first name",
    DuplicateReason.SIMILAR_NAME: "Similar name",
    DuplicateReason.INITIAL: "Initial of the same first name",
    DuplicateReason.SAME_COMPANY: "Same company",
    DuplicateReason.SIMILAR_COMPANY: "Similar company name",
    DuplicateReason.SAME_DOMAIN: "Same company domain",
    DuplicateReason.OTHER_LAST_NAME: "Different last names",
    DuplicateReason.OTHER_FIRST_NAME: "Different first names",
    DuplicateReason.OTHER_NAME: "Different names",
    DuplicateReason.OTHER_COMPANY: "Different companies",
    DuplicateReason.OTHER_COUNTRY: "Different countries",
}
DUPLICATE_STATES: Final[Mapping[DuplicateState, str]] = {
    DuplicateState.OPEN: "To decide",
    DuplicateState.KEPT: "Both kept",
    DuplicateState.NEVER: "Never ask again",
}
