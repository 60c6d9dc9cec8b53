"""The interactive review session."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import RenderableType
from rich.segment import Segment, Segments
from rich.text import Text

from leadops_core.cli.drafts import edit_in_editor
from leadops_core.cli.inbox import Inbox, ReviewDecision
from leadops_core.cli.keys import END, Keyboard
from leadops_core.cli.output import console
from leadops_core.cli.times import now
from leadops_core.display.conversation import thread_view
from leadops_core.display.delivery import when_due
from leadops_core.display.review import review_heading, review_lines, review_view
from leadops_core.display.text import clean_line, plural
from leadops_core.errors import LeadOpsError
from leadops_core.schemas import EmailDraft, ReviewItem
from leadops_core.texts import en
from leadops_core.texts.sentences import sentence_notes

_HELP = """\
  a  approve                    j, ↓      next
  e  edit                       k, ↑      previous
  n  needs more information     space, b  scroll down, up
  d  disqualify                 u         undo the last decision
  h  skip for now               q         finish

A decision takes effect when you make the next one or press q; press u before that to undo it.
Ctrl-C exits and discards the last decision."""
_KEYS = (
    "a approve · e edit · n needs info · d disqualify · h skip · u undo · j/k move · ? help · q finish",
    "a approve · e edit · n info · d disqualify · h skip · u undo · j/k · ? · q",
    "a approve · e edit · d disqualify · ? all keys · q",
)
_FRAME_LINES = 7
"""Lines of the screen for the heading, the footer, and a question."""
_PIPED_WIDTH = 79


class ReviewSession:
    """An interactive review session."""

    def __init__(self, inbox: Inbox, keyboard: Keyboard, *, is_mock: bool) -> None:
        self._inbox = inbox
        self._keyboard = keyboard
        self._console = console()
        # Use an own screen only if output and input are both terminals.
        self._is_screen = self._console.is_terminal and keyboard.is_terminal
        self._is_mock = is_mock
        self._notice = ""
        self._offset = 0
        self._below = 0

    def run(self) -> None:
        """Run until all drafts are reviewed or the person stops, and print a summary.

        After Ctrl-C, the last decision, which could still be undone, is discarded.
        """
        if not self._inbox.total:
            self._say("There are no drafts to review. To create some: leadops process")
            return
        try:
            with self._keyboard.single_keys(), self._screen():
                while self._step():
                    pass
                self._inbox.settle()
        except KeyboardInterrupt:
            dropped = self._inbox.drop()
            self._summarise()
            if dropped:
                self._say(f"Discarded: {dropped.name}, {dropped.verdict.words}.")
            raise
        self._summarise()

    @contextmanager
    def _screen(self) -> Iterator[None]:
        if not self._is_screen:
            yield
            return
        with self._console.screen(hide_cursor=False):
            yield

    def _step(self) -> bool:
        self._draw()
        failures = len(self._inbox.failures)
        key = self._keyboard.read()
        self._notice = ""
        try:
            continues = self._act(key)
        except LeadOpsError as error:
            self._notice, continues = str(error), True
        if len(self._inbox.failures) > failures:
            self._notice = self._inbox.failures[-1]
        return continues

    def _act(self, key: str) -> bool:
        item = self._inbox.current
        before, self._offset = self._offset, 0
        match key:
            case "q" | "Q":
                return False
            case _ if key == END:
                return False
            case "?":
                self._show_help()
            case "u":
                last = self._inbox.undo()
                self._notice = f"Undone: {last.name}, {last.verdict.words}" if last else "Nothing to undo"
            case "j" | "k" if not self._inbox.move(1 if key == "j" else -1):
                self._notice = "This is the last draft" if key == "j" else "This is the first draft"
            case "j" | "k":
                pass
            case _ if item is None:
                self._notice = "All drafts are reviewed. Press q to finish or u to undo the last decision."
            case " " | "b":
                page = self._body_height()
                self._offset = max(0, before - page) if key == "b" else before + (page if self._below else 0)
            case _:
                self._decide(key, item)
        return True

    def _decide(self, key: str, item: ReviewItem) -> None:
        match key:
            case "a":
                self._approve(item.draft)
            case "n":
                self._inbox.needs_info()
            case "h":
                self._inbox.hold()
            case "d":
                reason = self._ask("Reason to disqualify (Enter: not a fit, Esc: cancel): ")
                if reason is None:
                    self._notice = "Not disqualified"
                else:
                    self._inbox.disqualify(reason.strip() or "not a fit")
            case "e":
                self._edit(item.draft)
            case _:
                self._notice = f"{clean_line(key) or 'That key'} has no function. Press ? for a list of keys."

    def _approve(self, draft: EmailDraft) -> None:
        """Ask about each sentence that must be confirmed, then approve the draft."""
        confirmed = []
        for sentence in draft.sentences:
            if not sentence.must_confirm:
                continue
            notes = sentence_notes(sentence)
            answer = self._ask(f"{notes}: {clean_line(sentence.text)}\nConfirm this sentence? (y/N) ")
            if answer is None or answer.strip().casefold() not in ("y", "yes"):
                self._notice = "Not approved. Press e to change the sentence."
                return
            confirmed.append(sentence.text)
        self._inbox.approve(confirmed)

    def _edit(self, draft: EmailDraft) -> None:
        if self._is_screen and (os.environ.get("VISUAL") or os.environ.get("EDITOR")):
            with self._keyboard.restored():
                written = edit_in_editor(draft.subject, draft.body)
        else:
            written = self._ask_for_text(draft)
        if written is None or written == (draft.subject, draft.body):
            self._notice = "The draft was not changed"
            return
        self._inbox.edit(*written)
        self._notice = "Draft changed. Press u to restore the previous text."

    def _ask_for_text(self, draft: EmailDraft) -> tuple[str, str] | None:
        subject = self._ask("Subject (Enter: keep, Esc: cancel): ")
        line = (
            self._ask("Body; end with a line that contains only a period (Enter: keep):\n")
            if subject is not None
            else None
        )
        if subject is None or line is None:
            return None
        lines: list[str] = []
        while line is not None and line.strip() != "." and (line or lines):
            lines.append(line)
            line = self._ask("")
        return subject.strip() or draft.subject, "\n".join(lines).strip() + "\n" if lines else draft.body

    def _ask(self, question: str) -> str | None:
        self._write(question)
        answer = self._keyboard.read_line(self._write if self._keyboard.is_terminal else lambda _: None)
        self._write("\n")
        return answer

    def _write(self, text: str) -> None:
        sys.stdout.write(text)
        sys.stdout.flush()

    def _draw(self) -> None:
        item = self._inbox.current
        # One write for the whole screen avoids flicker.
        with self._console:
            if self._is_screen:
                self._console.clear()
            if item is None:
                self._say("All drafts are reviewed.")
            else:
                self._draw_item(item)
            self._draw_footer()

    def _draw_item(self, item: ReviewItem) -> None:
        heading = review_heading(self._inbox.place, self._inbox.total, mock=self._is_mock)
        if not self._is_screen:
            view = review_view(item, _PIPED_WIDTH, self._thread(item))
            self._console.print(heading, "", view, "", sep="\n")
            return
        self._console.print(heading, no_wrap=True, overflow="ellipsis")
        self._console.print()
        height = self._body_height()
        lines, self._below = review_lines(self._console, item, self._offset, height, self._thread(item))
        for line in lines:
            self._console.print(Segments([*line, Segment.line()]), end="")
        self._console.print("\n" * (height - len(lines)), end="")
        more = [f"↓ {plural(self._below, 'more line')}: space"] if self._below else []
        more += ["b: up"] if self._offset else []
        self._console.print(Text(" · ".join(more), style="dim"))

    def _thread(self, item: ReviewItem) -> RenderableType | None:
        """Return the conversation that an answer continues, or None for another draft."""
        thread = self._inbox.thread_of(item)
        return None if thread is None else thread_view(thread, now())

    def _draw_footer(self) -> None:
        parts = [clean_line(self._notice)] if self._notice else []
        pending = self._inbox.pending
        if pending and pending.apply:
            parts.append(
                f"{pending.name}: {pending.verdict.words}; takes effect with your next decision or q · u undo"
            )
        notice = Text(" · ".join(parts), style="bold")
        if self._is_screen:
            keys = next((keys for keys in _KEYS if len(keys) < self._console.width), _KEYS[-1])
            self._console.print(notice, no_wrap=True, overflow="ellipsis")
            self._console.print(Text(keys, style="dim"), no_wrap=True, overflow="ellipsis")
        else:
            self._console.print(*([notice] if parts else []), Text(_KEYS[0], style="dim"), "", sep="\n")

    def _body_height(self) -> int:
        return max(3, shutil.get_terminal_size().lines - _FRAME_LINES)

    def _show_help(self) -> None:
        if self._is_screen:
            self._console.clear()
        self._say(_HELP)
        if self._is_screen:
            self._say("\nPress any key to go back.")
            self._keyboard.read()

    def _summarise(self) -> None:
        done = [f"{count} {verdict.words}" for verdict, count in self._inbox.done.items() if count]
        self._say(f"Done: {', '.join(done)}." if done else "No decisions were made.")
        if self._inbox.done[ReviewDecision.APPROVE]:
            self._say_when_sent()
        for failure in self._inbox.failures:
            self._say(f"Failed: {clean_line(failure)}")
        if self._inbox.left:
            self._say(f"{plural(self._inbox.left, 'draft')} left to review.")

    def _say_when_sent(self) -> None:
        due_at, at = self._inbox.last_due_at, now()
        when = when_due(due_at, at) if due_at else "now"
        what = (
            "The approved email"
            if self._inbox.done[ReviewDecision.APPROVE] == 1
            else "The last approved email"
        )
        self._say(f"{what} is due {when}. leadops deliver or a running worker sends it.")
        if self._is_mock:
            self._say(f"{en.MOCK_MODE}; emails are written to the outbox folder.")

    def _say(self, text: str) -> None:
        self._console.print(Text(text))
