"""The schemas of requests meet the rules of strict structured outputs."""

from typing import Any

import pytest

from leadops_core.llm.openai_chat import strict_schema
from leadops_core.llm.prompting import REPLIES
from leadops_core.llm.replies import SIGNALS, LeadReply, SignalReply

ALLOWED = {
    *("$defs", "$ref", "additionalProperties", "anyOf", "description", "enum", "items", "properties"),
    *("required", "title", "type"),
}
"""Keywords that OpenAI, Azure OpenAI and compatible servers all take in strict mode."""
FORBIDDEN_NAMES = (
    "score",
    "action",
    "label",
    "recipient",
    "to",
    "bcc",
    "cc",
    "url",
    "link",
    "email",
    "status",
)


def walk(schema: dict[str, Any]) -> list[tuple[int, dict[str, Any]]]:
    """Return every node of the schema with its depth, references resolved."""
    found: list[tuple[int, dict[str, Any]]] = []

    def visit(node: dict[str, Any], depth: int) -> None:
        found.append((depth, node))
        if "$ref" in node:
            visit(schema["$defs"][node["$ref"].rpartition("/")[2]], depth)
        for child in (*node.get("properties", {}).values(), *node.get("anyOf", [])):
            visit(child, depth + 1)
        if "items" in node:
            visit(node["items"], depth + 1)

    visit(schema, 1)
    return found


@pytest.mark.parametrize("name", REPLIES)
def test_model_schemas_use_the_strict_subset(name: str) -> None:
    schema: dict[str, Any] = strict_schema(REPLIES[name])
    nodes = walk(schema)
    assert schema["type"] == "object"
    assert "anyOf" not in schema
    for _, node in nodes:
        assert set(node) <= ALLOWED
        if node.get("type") == "object":
            assert node["additionalProperties"] is False
            assert node["required"] == list(node["properties"])
    assert max(depth for depth, _ in nodes) <= 5
    assert sum(len(node.get("properties", {})) for _, node in nodes) <= 100
    assert sum(len(node.get("enum", [])) for _, node in nodes) <= 500


@pytest.mark.parametrize("name", REPLIES)
def test_model_schemas_have_no_action_number_recipient_or_link(name: str) -> None:
    for _, node in walk(strict_schema(REPLIES[name])):
        assert node.get("type") not in ("number", "integer")
        assert not set(node.get("properties", {})) & set(FORBIDDEN_NAMES)


def test_schema_allows_every_signal() -> None:
    schema: dict[str, Any] = strict_schema(SignalReply)
    assert schema["properties"]["signal"]["enum"] == list(SIGNALS)


def test_answer_with_other_fields_does_not_validate() -> None:
    good = {"signals": [], "reason": "r", "subject": "s", "paragraphs": ["p"], "claims": []}
    LeadReply.model_validate(good)
    wrongs: tuple[dict[str, Any], ...] = (
        {"score": 100},
        {"reason": 7},
        {"paragraphs": []},
        {"signals": [{"signal": "budget:huge"}]},
    )
    for wrong in wrongs:
        with pytest.raises(ValueError, match="validation error"):
            LeadReply.model_validate({**good, **wrong})
