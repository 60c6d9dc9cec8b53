"""Headers that are written as they are: Message-IDs and URLs.

The email package encodes a word of more than 78 characters, such as a Message-ID of Exchange, and no email program decodes one
in these headers.
"""

from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.policy import Policy

VERBATIM_HEADERS = ("In-Reply-To", "References", "List-Unsubscribe")


class _VerbatimHeader(UnstructuredHeader, BaseHeader):
    def fold(self, *, policy: Policy) -> str:
        """Return the header with each word in a line of its own."""
        return f"{self.name}: {f'{policy.linesep} '.join(str(self).split())}{policy.linesep}"


def header_registry() -> HeaderRegistry:
    """Return the header classes of the email package, in which `VERBATIM_HEADERS` are never encoded."""
    registry = HeaderRegistry()
    for name in VERBATIM_HEADERS:
        registry.map_to_type(name, _VerbatimHeader)
    return registry
