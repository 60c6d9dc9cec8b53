"""Writing a draft by templates."""

from functools import lru_cache

from leadops_core.outreach.checks import check_words, failed_checks
from leadops_core.outreach.slots import LEAD_SLOTS, read_slots, read_topics
from leadops_core.outreach.templates import Alternative, Part, Templates, load_templates
from leadops_core.schemas import Brief, Claim, DraftText


@lru_cache(maxsize=8192)
def _claim(text: str, source: str) -> Claim:
    return Claim(text=text, source=source)


def write_draft(brief: Brief, templates: Templates | None = None) -> DraftText:
    """A whole draft with a claim for each of its words that come from somewhere, and the checks that it went through.

    Nothing that is unknown or unsafe leaves a hole: another sentence is taken. Where the lead's own words would fail a
    check all of them are left out. Raises `KeyError` where the templates have none of that variant and purpose.
    """
    templates = templates or load_templates()
    slots = read_slots(brief)
    draft = _write(brief, templates, slots)
    if failed_checks(draft.checks) and any(name in slots for name in LEAD_SLOTS):
        draft = _write(
            brief, templates, {name: words for name, words in slots.items() if name not in LEAD_SLOTS}
        )
    return draft


def _write(brief: Brief, templates: Templates, slots: dict[str, str]) -> DraftText:
    template = templates.by_kind[brief.variant, brief.purpose]
    topics = read_topics(brief)
    for slot, (topic, words) in templates.words.items():
        value = topics.get(topic)
        if value is not None and value in words:
            slots[slot] = words[value]

    used: dict[tuple[str, str], Claim] = {}
    sources = templates.sources

    def render(part: Part) -> str:
        chosen = _first_that_fits(part, slots, topics)
        for claim in chosen.claims:
            used[claim.text, claim.source] = claim
        pieces = chosen.pieces
        if len(pieces) == 1:
            return pieces[0]
        said = list(pieces)
        for index in range(1, len(pieces), 2):
            name = pieces[index]
            words = slots[name]
            said[index] = words
            used[words, sources[name]] = _claim(words, sources[name])
        return "".join(said)

    subject = render(template.subject)
    paragraphs = []
    for parts in template.paragraphs:
        paragraph = render(parts[0]) if len(parts) == 1 else " ".join(filter(None, map(render, parts)))
        if paragraph:
            paragraphs.append(paragraph)
    body = "\n\n".join(paragraphs)
    claims = tuple(used.values())
    return DraftText(
        subject=subject,
        body=body,
        variant=brief.variant,
        purpose=brief.purpose,
        template_version=templates.version,
        claims=claims,
        checks=check_words(subject, body, claims, brief),
    )


def _first_that_fits(part: Part, slots: dict[str, str], topics: dict[str, str]) -> Alternative:
    for alternative in part:
        for topic, values in alternative.when:
            if topics.get(topic) not in values:
                break
        else:
            for name in alternative.needs:
                if name not in slots:
                    break
            else:
                return alternative
    return part[-1]
