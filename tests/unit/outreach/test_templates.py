"""Templates that could leave a hole or claim too much are refused, with place and remedy."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from leadops_core.bundled import bundled_file
from leadops_core.outreach import TemplateError, failed_checks, load_templates, parse_templates, write_draft
from leadops_core.outreach.templates import REQUIRED, TEMPLATE_FOLDER
from leadops_core.schemas import Brief, DraftPurpose, Enrichment, LeadContent, Question
from tests.support.drafts import SENDER

SHIPPED = (TEMPLATE_FOLDER / "en" / "outreach.json").read_bytes()
Change = Callable[[dict[str, Any]], None]


def changed(change: Change) -> bytes:
    content = json.loads(SHIPPED)
    change(content)
    return json.dumps(content).encode()


def set_text(text: str, when: dict[str, list[str]] | None = None) -> Change:
    """Put an alternative in front of the opening of the first template."""

    def change(content: dict[str, Any]) -> None:
        parts = content["templates"][0]["paragraphs"][1]["parts"]
        parts[0].insert(0, {"text": text, "when": when or {}})

    return change


def set_last(text: str) -> Change:
    def change(content: dict[str, Any]) -> None:
        content["templates"][0]["paragraphs"][1]["parts"][0].append({"text": text})

    return change


def set_subject(text: str) -> Change:
    return lambda content: content["templates"][0]["subjects"].append({"text": text})


def set_words(words: dict[str, Any]) -> Change:
    return lambda content: content.update(words=words)


REFUSED: list[tuple[Change, str]] = [
    (
        set_text("Hi {nickname}"),
        r"first_touch/outreach, paragraph 'opening'.*unknown slot \{nickname\}; the slots are .*first_name",
    ),
    (set_text("A {brace"), "single brace"),
    (set_text("{intent: A demo}"), "does not hold for every lead; add 'intent' to `when`"),
    (
        set_text("A demo", {"intent": ["demo"]}),
        r"no words are marked for intent; put \{intent: …\}",
    ),
    (set_text("{mood: Glad}", {"mood": ["glad"]}), "unknown topic 'mood'; the topics are intent"),
    (set_text("{intent: A}", {"intent": ["dmeo"]}), "intent has 'dmeo'; allowed values are demo, pricing"),
    (set_text("{intent: A}", {"intent": []}), "intent has no value"),
    (set_text("See https://x.example"), r"contains a link or address; use \{website\}"),
    (set_text("{question}"), "allowed only in templates with the purpose question"),
    (
        set_last("Hi {first_name}"),
        "last alternative depends on first_name, which may be unknown; add a last alternative",
    ),
    (set_subject("Two\nlines"), "subject: remove the line break"),
    (set_subject(""), "an alternative is empty"),
    (
        set_words({"offer": {"topic": "industry", "values": {"software": "x"}}}),
        "words 'offer': this name is reserved",
    ),
    (lambda content: content["templates"].pop(), "breakup/outreach missing; add each of them"),
    (lambda content: content["templates"].append(content["templates"][0]), "defined twice; keep one"),
    (lambda content: content["templates"][0].pop("subjects"), r"templates\.0\.subjects: Field required"),
    (lambda content: content["templates"][0].update(subjects=[]), "subject: add at least one alternative"),
    (lambda content: content.update(tempaltes=[]), "tempaltes: Extra inputs are not permitted"),
]


@pytest.mark.parametrize(("change", "message"), REFUSED, ids=[message[:40] for _, message in REFUSED])
def test_unsafe_template_is_refused(change: Change, message: str) -> None:
    with pytest.raises(TemplateError, match=message):
        parse_templates(changed(change))


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[]"])
def test_invalid_template_file_is_refused(content: bytes) -> None:
    with pytest.raises(TemplateError, match="templates"):
        parse_templates(content)


def test_template_version_depends_on_text_not_spacing() -> None:
    shipped = parse_templates(SHIPPED).version
    assert parse_templates(json.dumps(json.loads(SHIPPED), indent=7).encode()).version == shipped
    assert parse_templates(changed(set_text("Another way to say it."))).version != shipped


def test_shipped_templates_are_loaded_once() -> None:
    assert load_templates() is load_templates()


def test_template_files_of_a_language_are_read_as_one() -> None:
    whole = json.loads(SHIPPED)
    first, *others = whole["templates"]
    shared = {name: whole[name] for name in ("words", "paragraphs")}
    files = ({**shared, "templates": [first]}, {"templates": others})

    split = parse_templates(*(json.dumps(file).encode() for file in files))

    assert split.version == parse_templates(SHIPPED).version
    with pytest.raises(TemplateError, match="words 'department_team': defined in two files; keep one"):
        parse_templates(SHIPPED, json.dumps({"words": whole["words"]}).encode())


def test_example_templates_write_every_kind_of_email() -> None:
    templates = parse_templates(bundled_file("demo_email_templates.json").read_bytes())
    for variant, purpose in REQUIRED:
        question = Question(asks_for="timeline", text="When would you like to start?", points_at_stake=1)
        asked = Brief(
            lead=LeadContent(first_name="Ana"),
            enrichment=Enrichment(),
            signals=(),
            variant=variant,
            purpose=purpose,
            question=question if purpose is DraftPurpose.QUESTION else None,
            sender=SENDER,
        )
        draft = write_draft(asked, templates)
        assert draft.body.startswith("Hi Ana,")
        assert not failed_checks(draft.checks)


def test_missing_template_is_named_with_the_searched_folders() -> None:
    with pytest.raises(FileNotFoundError, match=r"nothing\.json is missing. Looked in .*_data"):
        bundled_file("nothing.json")
