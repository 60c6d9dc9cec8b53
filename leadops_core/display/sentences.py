"""Render the sentences of a draft that a model helped to write, with sources and required confirmations."""

from collections.abc import Iterator

from rich.text import Text

from leadops_core.display.style import LOSS
from leadops_core.display.text import clean_line
from leadops_core.schemas import DraftSentence, EmailDraft, SentenceAuthor
from leadops_core.texts import en
from leadops_core.texts.sentences import sentence_notes


def numbered_sentences(draft: EmailDraft) -> dict[int, DraftSentence]:
    """Return the sentences that the text contains, by their number from 1, which is the subject."""
    present = (sentence for sentence in draft.sentences if not sentence.is_removed)
    return dict(enumerate(present, 1))


def shown_sentences(draft: EmailDraft) -> dict[int, DraftSentence]:
    """Return the sentences to show by their number: all that a model or a person wrote or, if a model wrote none, all."""
    numbered = numbered_sentences(draft)
    if not is_written_by_model(draft):
        return numbered
    return {
        number: sentence
        for number, sentence in numbered.items()
        if sentence.author is not SentenceAuthor.LEADOPS
    }


def is_written_by_model(draft: EmailDraft) -> bool:
    """Return True if a model wrote a sentence of the draft, even if a person took it out."""
    return any(sentence.author is SentenceAuthor.MODEL for sentence in draft.sentences)


def sentences_help(draft: EmailDraft) -> str:
    """Return how the model contributed to the draft."""
    return en.CONFIRM_HELP if is_written_by_model(draft) else en.CHOSEN_HELP


def sentence_lines(draft: EmailDraft) -> Iterator[Text]:
    """Yield a line for each sentence to show: number, source or risks, and text."""
    numbered = shown_sentences(draft)
    if not numbered:
        return
    yield Text(sentences_help(draft), style="dim")
    for number, sentence in numbered.items():
        mark, style = ("●", LOSS) if sentence.must_confirm else ("○", "dim")
        yield Text.assemble(
            (f"{number:>3} {mark} {sentence_notes(sentence)}: ", style), clean_line(sentence.text)
        )
