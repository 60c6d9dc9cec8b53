"""The text of an HTML message, with quotations marked as in plain text."""

from html.parser import HTMLParser

import nh3

MAX_HTML_CHARACTERS = 300_000

_HIDDEN = {"head", "script", "style", "title", "template"}
_BLOCKS = frozenset(
    "address article aside blockquote body center dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 header hr html li "
    "main nav ol p pre section table tbody tr ul".split()
)
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_QUOTING_CLASSES = frozenset(
    {"gmail_quote", "gmail_quote_container", "gmail_extra_quote", "yahoo_quoted", "protonmail_quote"}
)
_SIGNATURE_NAMES = frozenset(
    {
        "moz-signature",
        "gmail_signature",
        "protonmail_signature_block",
        "Signature",
        "ms-outlook-mobile-signature",
    }
)
_MAX_DEPTH = 2_000


class _HtmlReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines = [""]
        self._quote_levels = [0]
        self._stack: list[tuple[str, bool, bool]] = []
        self._quotes = self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._new_line()
            return
        if tag in _BLOCKS:
            self._end_line()
        if tag == "hr":
            self._append("_" * 32)
            self._end_line()
        if tag in _VOID or len(self._stack) > _MAX_DEPTH:
            return
        named = dict(attrs)
        classes = frozenset((named.get("class") or "").split())
        is_quote = tag == "blockquote" or not classes.isdisjoint(_QUOTING_CLASSES)
        is_hidden = "display:none" in (named.get("style") or "").replace(" ", "").lower()
        if not _SIGNATURE_NAMES.isdisjoint({*classes, named.get("id") or ""}):
            # The mark of a signature in plain text (RFC 3676, section 4.3).
            self._end_line()
            self._append("--")
            self._new_line()
        self._quotes += is_quote
        self._hidden += is_hidden
        self._stack.append((tag, is_quote, is_hidden))

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._end_line()
        # A wrongly nested tag closes everything that was opened after its start.
        if not any(opened == tag for opened, _, _ in self._stack[-20:]):
            return
        while self._stack:
            opened, is_quote, is_hidden = self._stack.pop()
            self._quotes -= is_quote
            self._hidden -= is_hidden
            if opened == tag:
                return

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        if any(tag == "pre" for tag, _, _ in self._stack[-3:]):
            for number, line in enumerate(data.split("\n")):
                if number:
                    self._new_line()
                self._append(line)
        else:
            self._append(data)

    def _append(self, text: str) -> None:
        words = " ".join(text.split())
        if not words:
            if text and self.lines[-1] and not self.lines[-1].endswith(" "):
                self.lines[-1] += " "
            return
        if not self.lines[-1]:
            self._quote_levels[-1] = self._quotes
        before = "" if not self.lines[-1] or self.lines[-1].endswith(" ") or not text[0].isspace() else " "
        after = " " if text[-1].isspace() else ""
        self.lines[-1] += f"{before}{words}{after}"

    def _end_line(self) -> None:
        if self.lines[-1]:
            self._new_line()

    def _new_line(self) -> None:
        self.lines.append("")
        self._quote_levels.append(self._quotes)

    def text(self) -> str:
        return "\n".join(
            f"> {line.strip()}" if level else line.strip()
            for line, level in zip(self.lines, self._quote_levels, strict=True)
        )


def html_to_text(html: str) -> str:
    """Return the visible text of an HTML message, at most the first 300,000 characters of the source.

    Each block is a line of its own. Lines of a quotation start with `> `.
    """
    # The parser of the standard library takes quadratic time for broken markup, so it reads what nh3 has put in order.
    in_order = nh3.clean(
        html[:MAX_HTML_CHARACTERS],
        tags={*_BLOCKS, *_VOID, "a", "b", "blockquote", "i", "span"},
        clean_content_tags=_HIDDEN,
        attributes={"*": {"class", "id", "style"}},
        link_rel=None,
    )
    reader = _HtmlReader()
    reader.feed(in_order)
    reader.close()
    return reader.text().strip()
