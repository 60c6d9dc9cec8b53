"""The sentences of a draft in which a model had a part, and which of them a person must confirm before it is approved."""

import re
from collections.abc import Collection, Iterable

from leadops_core.outreach.sentence_risks import find_risks
from leadops_core.schemas import Claim, DraftSentence, EmailDraft, Sender, SentenceAuthor

_WORD = re.compile(r"\w+")
_ENDS = re.compile(r"(?<=[.!?…])[\"”’)]*\s+|\n\s*")


def split_sentences(text: str) -> tuple[str, ...]:
    """Return the sentences and lines of a text, without the space around them."""
    return tuple(" ".join(part.split()) for part in _split(text) if part.strip())


def _split(text: str) -> Iterable[str]:
    start = 0
    for match in _ENDS.finditer(text):
        # Quotation marks belong to the sentence that they end.
        mark = match.group().rstrip()
        yield text[start : match.start()] + mark
        start = match.end()
    yield text[start:]


def judge_sentence(
    text: str, author: SentenceAuthor, sources: tuple[str, ...], sender: Sender
) -> DraftSentence:
    """Return the sentence with its risks, and whether a person must confirm it.

    A model's sentence must be confirmed if it has no source or a risk, and a person's if it has a risk.
    """
    risks = () if author is SentenceAuthor.LEADOPS else find_risks(text, sender)
    has_no_source = author is SentenceAuthor.MODEL and not sources
    return DraftSentence(
        text=text, author=author, sources=sources, risks=risks, must_confirm=bool(risks) or has_no_source
    )


def list_template_sentences(subject: str, body: str, claims: Iterable[Claim]) -> tuple[DraftSentence, ...]:
    """Return the sentences of a text that was rendered from templates, each with the sources of the claims that it contains."""
    sources = [(_as_words(claim.text), claim.source) for claim in claims]
    return tuple(
        DraftSentence(
            text=text,
            author=SentenceAuthor.LEADOPS,
            sources=tuple(dict.fromkeys(source for words, source in sources if words in _as_words(text))),
        )
        for text in (*split_sentences(subject), *split_sentences(body))
    )


def _as_words(text: str) -> str:
    """Return the words of a text between spaces, so that a word is not found inside another one."""
    return f" {' '.join(_WORD.findall(text.casefold()))} "


def judge_again(draft: EmailDraft, subject: str, body: str, sender: Sender) -> tuple[DraftSentence, ...]:
    """Return the sentences of a new text of the draft, judged with the current sender.

    A sentence that was in the draft keeps its author and sources, and every other one is a person's. Sentences of the model
    that the new text does not contain follow as removed. Nobody has to confirm the sentences of a person in a draft that
    no model wrote freely. Return an empty tuple for a draft in which no model had a part.
    """
    if not draft.sentences:
        return ()
    # Of two equal sentences, the model's decides.
    earlier = {sentence.text: sentence for sentence in sorted(draft.sentences, key=_is_by_model)}
    texts = (*split_sentences(subject), *split_sentences(body))
    if not any(map(_is_by_model, draft.sentences)):
        by_person = (DraftSentence(text=text, author=SentenceAuthor.PERSON) for text in texts)
        return tuple(earlier.get(sentence.text, sentence) for sentence in by_person)
    judged = [_judge_known(text, earlier.get(text), sender) for text in texts]
    present = set(texts)
    removed = (
        sentence.model_copy(update={"is_removed": True, "must_confirm": False, "confirmed_by": None})
        for sentence in earlier.values()
        if _is_by_model(sentence) and sentence.text not in present
    )
    return (*judged, *removed)


def _is_by_model(sentence: DraftSentence) -> bool:
    return sentence.author is SentenceAuthor.MODEL


def _judge_known(text: str, before: DraftSentence | None, sender: Sender) -> DraftSentence:
    if before is None:
        return judge_sentence(text, SentenceAuthor.PERSON, (), sender)
    return judge_sentence(text, before.author, before.sources, sender)


def unconfirmed_sentences(
    sentences: Iterable[DraftSentence], confirmed: Collection[str]
) -> tuple[DraftSentence, ...]:
    """Return the sentences that a person must confirm and that are not among the confirmed ones."""
    confirmed_texts = {" ".join(text.split()) for text in confirmed}
    return tuple(
        sentence for sentence in sentences if sentence.must_confirm and sentence.text not in confirmed_texts
    )


def with_confirmations(sentences: Iterable[DraftSentence], by: str) -> tuple[DraftSentence, ...]:
    """Return the sentences, with the person who confirmed those that had to be confirmed."""
    return tuple(
        sentence.model_copy(update={"confirmed_by": by if sentence.must_confirm else None})
        for sentence in sentences
    )
