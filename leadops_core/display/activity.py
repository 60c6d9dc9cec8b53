"""Render an entry of a lead's timeline as one line."""

from collections.abc import Mapping
from typing import Any

from leadops_core.display.text import pairs, shorten
from leadops_core.schemas import SYSTEM_ACTOR, Activity, ActivityType, DraftPurpose
from leadops_core.scoring import say_total
from leadops_core.texts import en
from leadops_core.texts.sentences import name_words, value_words

_LENGTH = 200


def activity_line(activity: Activity) -> str:
    """Return what happened, without its time; the author is named unless it is LeadOps itself."""
    words = _WORDS_BY_TYPE.get(activity.type, _other_words)(activity.payload)
    actor = "" if activity.actor == SYSTEM_ACTOR else f"by {shorten(activity.actor, 40)}"
    return " · ".join(part for part in (words, actor) if part)


def _other_words(payload: Mapping[str, Any]) -> str:
    text = payload.get("text") or payload.get("error")
    rest = pairs({name: value for name, value in payload.items() if _is_readable(name)}, _LENGTH)
    return " · ".join(part for part in (shorten(str(text), _LENGTH) if text else "", rest) if part)


def _is_readable(name: str) -> bool:
    """Return False for ids, for the data of an undo, and for a text that another line shows."""
    return name not in ("text", "error", "move") and not name.endswith("_id")


def _note_words(payload: Mapping[str, Any]) -> str:
    if "message_id" not in payload:
        return _other_words(payload)
    text, intent, quote = (payload.get(name) for name in ("text", "intent", "quote"))
    words = [
        str(text),
        *([_word(en.REPLY_INTENTS, intent)] if intent else []),
        *([f"“{quote}”"] if quote else []),
    ]
    return shorten(" · ".join(words), _LENGTH)


def _fact_words(payload: Mapping[str, Any]) -> str:
    facts = payload.get("facts")
    if not isinstance(facts, Mapping):
        return _other_words(payload)
    texts = ((name, value) for name, value in facts.items() if isinstance(value, str))
    return shorten(
        " · ".join(f"{name_words(name)} {value_words(name, value)}" for name, value in texts), _LENGTH
    )


def _score_words(payload: Mapping[str, Any]) -> str:
    parts = []
    match payload.get("score"):
        case {"total": int() | float() as total, "label": label, **more}:
            version = more.get("scorecard_version")
            parts.append(
                f"{say_total(total)} {_word(en.LABELS, label)}"
                + (f", scorecard version {version}" if version else "")
            )
    match payload.get("decision"):
        case {"action": action, "sentence": sentence}:
            parts.append(f"{_word(en.ACTIONS, action)}: {sentence}")
    return shorten(" · ".join(parts), _LENGTH) or _other_words(payload)


def _status_words(payload: Mapping[str, Any]) -> str:
    change = f"{_word(en.STATUSES, payload.get('from'))} → {_word(en.STATUSES, payload.get('to'))}"
    reason = payload.get("reason")
    if payload.get("from") == payload.get("to"):
        change = _word(en.STATUSES, payload.get("to"))
    return f"{change} · {_word({**en.REASONS, **en.STATUS_REASONS}, reason)}" if reason else change


def _word(words: Mapping[Any, str], name: object) -> str:
    """Return the text for a member's value; an unknown value is shown unchanged."""
    return words[name] if isinstance(name, str) and name in words else shorten(str(name), _LENGTH)


def _draft_words(payload: Mapping[str, Any]) -> str:
    if "variant" not in payload:
        return _other_words(payload)
    purpose = payload.get("purpose")
    if purpose == DraftPurpose.ANSWER:
        return en.ANSWER_DRAFTED
    return " · ".join(
        [_word(en.VARIANTS, payload["variant"]), *([_word(en.PURPOSES, purpose)] if purpose else [])]
    )


_WORDS_BY_TYPE = {
    ActivityType.EMAIL_DRAFTED: _draft_words,
    ActivityType.ENRICHED: _fact_words,
    ActivityType.NOTE: _note_words,
    ActivityType.SCORED: _score_words,
    ActivityType.STATUS_CHANGED: _status_words,
}
