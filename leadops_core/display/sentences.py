"""The sentences of a draft that a model wrote freely, with their sources and what must be confirmed."""

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


def sentence_lines(draft: EmailDraft) -> Iterator[Text]:
    """Yield a line for each sentence that does not come from the settings: number, source or risks, and text."""
    shown = {
        number: sentence
        for number, sentence in numbered_sentences(draft).items()
        if sentence.author is not SentenceAuthor.LEADOPS
    }
    if not shown:
        return
    yield Text(en.CONFIRM_HELP, style="dim")
    for number, sentence in shown.items():
        mark, style = ("●", LOSS) if sentence.must_confirm else ("○", "dim")
        yield Text.assemble(
            (f"{number:>3} {mark} {sentence_notes(sentence)}: ", style), clean_line(sentence.text)
        )
