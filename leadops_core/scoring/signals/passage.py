"""A text of a lead prepared for rules: its words, its negations, and its clauses."""

import re
from bisect import bisect_left, bisect_right

READ_CHARACTERS = 8_000
"""Only the first characters of a text are read."""

_QUOTE_CHARACTERS = 400
_SCOPE_CHARACTERS = 90
_WORD = re.compile(r"\w+")

_OTHER_PEOPLE = (
    "applicant applicants candidate candidates client clients competitor competitors customer customers guest guests patient "
    "patients prospect prospects reader readers recipient recipients subscriber subscribers user users visitor visitors "
    "kunde kunden cliente clientes"
)
_DENIALS = (
    "not no never without neither nor cannot nobody hardly dont doesnt isnt arent wont cant didnt havent stop avoid "
    "nicht kein keine keinen keinem keiner nie ohne weder pas aucun aucune jamais sans ni sin nunca tampoco ningún ninguna "
    "não nao sem nenhum nenhuma"
)
OTHER_PEOPLE_WORDS = frozenset(_OTHER_PEOPLE.split())
DENIAL_WORDS = frozenset((*_DENIALS.split(), "keins", "n", "nein", "non", "plus", "t"))

_OTHERS = re.compile(
    r"\b(?:(?:our|my|their|whose)\W{1,3}(?:\w{1,20}\W{1,3}){0,2}?|(?<!\d ))(?:"
    + _OTHER_PEOPLE.replace(" ", "|")
    + r")\b"
)
_DENIAL = re.compile(r"\b(?:" + _DENIALS.replace(" ", "|") + r")\b|n't\b|\b(?:ne |n')\w{1,12} plus\b")
_NO_DENIAL = re.compile(
    r"\b(?:not (?:only|just|sure|to mention)|can(?:'t|not) wait|couldn't wait|why (?:not|don't (?:you|we))"
    r"|no (?:doubt|problem|longer|idea)|don't hesitate|do not hesitate|if not|whether or not|don't (?:forget|oversell)"
    r"|nicht nur|warum nicht|pas seulement|pourquoi pas|n'hésitez pas|no (?:solo|sólo)|por qué no|não só|por que não"
    r"|sans faute|sin falta|not optional)\b"
)
_DENIED_AFTER = re.compile(
    r"\W{0,3}(?:(?:is|are|was|were|will|would|be|has|been|have) ?){0,3}(?:\bnot\b|n't)\W(?:be |been )?(?:yet )?"
    r"(?:needed|necessary|required|relevant|approved|available|possible|for us|of interest|wanted)"
    # "A demo is something we don't need", "a demo? No thanks"
    r"|\s(?:(?:is|are) )?(?:something |nothing )?(?:that |which )?(?:we|i) (?:don't|do not|won't|will not|never) "
    r"(?:need|want|require|expect)"
    r"|[ ,?–—-]{0,4}(?:no|non|não|nein)\W{1,2}(?:need|thanks|thank you|merci|gracias|obrigad[oa]|danke)\b"
    # "Eine Demo brauchen wir nicht", "Ein Budget gibt es keins"
    r"|[^.!?;:,\n]{0,40}\b(?<!oder )(?<!warum )(?:nicht|keine?[nmrs]?)(?: mehr)?(?: (?:nötig|notwendig|erforderlich))?"
    r"(?: bei mir)?[^\w.!?;:,\n]*(?:[.!?;:,\n]|$)"
    # "La démo n'est pas nécessaire", "Una demo no la necesitamos", "Uma demo não é necessária"
    r"|\s(?:nous |je )?n(?:e |')(?:[\w']{1,14} ){1,2}pas\b(?! (?:seulement|encore vu))"
    r"|\s(?:no|não) (?:(?:la|lo|las|los|me|nos|es|está|a|o|é|se) ){0,2}"
    r"(?:necesit|mía|minha|quer|necesari|hace falta|interes|aprobad|precis|necessári|aprovad)\w{0,10}"
    # "La demo no carga", "A demo não abre"
    r"|\s(?:no|não) (?:(?:me|se) )?(?:carga|carrega|funciona|abre|sirve|anda|aparece|llega|chega|roda|inicia)\w{0,3}\b"
)
# Reported speech: "our customers wrote: …", with the quotation after a colon or a quotation mark.
_REPORTED = re.compile(
    r"\b(?:say|says|said|saying|told us|tell us|wrote|write|writes|reply|replies|replied|answer|answers|answered"
    r"|sagen|sagt|sagte|sagten|schreiben|schreibt|schrieb|schrieben|disent|dit|écrivent|écrit|dicen|dice|dijo|dijeron"
    r"|escriben|escribe|dizem|diz|disse|disseram|escrevem|escreve)\W{1,4}$"
)
_REPORTING = (
    "asked asks say said says told wrote write writes writing replied replies "
    "sagt sagte sagten schrieb schrieben schreibt schreiben fragt fragte fragten bat baten "
    "dit disait disent écrit écrivait écrivent demande demandait demandé "
    "dice dicen dijo dijeron escribe escriben escribió escribieron pidió pidieron pregunta preguntó preguntaron "
    "diz dizem disse disseram escreve escrevem escreveu escreveram pediu pediram pergunta perguntou perguntaram"
)
_REPORTING_WORDS = frozenset(_REPORTING.split())
# An open quotation, "A prospect wrote: 'Please …", or what follows a colon. The subject tells whether the lead quotes itself.
_QUOTATION = re.compile(
    r"(?P<subject>[^.!?;:\n]{0,40})\b(?:" + _REPORTING.replace(" ", "|") + r")\b(?: \w{1,12}){0,3}"
    '(?::[^.!?;:\n"]{0,60}|[ :,]{0,3}(?:"[^"]{0,80}|\'[^\']{0,80}|„[^“”]{0,80}|“[^”]{0,80}|«[^»]{0,80}))$'
)
_FIRST_PERSON = re.compile(r"\b(?:i|we|let me|i've|we've|ich|wir|ai|avons|j'ai)\b")
# These end the scope of a `not`.
_SCOPE_ENDS = re.compile(
    r"[.!?;:\n]|,(?!\s(?:or|nor|ni|oder)\b)"
    r"|\b(?:but|so|however|although|then|because|aber|sondern|mais|donc|pero|sino|mas|porém)\b"
    r"|\b(?:and|und|et|y|e)\s(?=(?:i|we|can|could|please|would|so|need|want|ich|wir|bitte|je|nous|pouvez|yo|nos|queremos"
    r"|quero)\b)"
)
# Each alternative starts with literal characters, so that a search is fast.
_CLAUSE_ENDS = re.compile(
    r"[.!?…]+(?<!\bdr\.)(?<!\bmr\.)(?<!\bmrs\.)(?<!\bms\.)(?<!\bst\.)(?<!\bca\.)(?<!\bno\.)(?=\s|$)"
    r"|[;\n]|,\s|:\s|[–—-](?<=\s[–—-])\s"
)


class Passage:
    """A text prepared for rules. Positions are indexes of characters."""

    __slots__ = ("_clause_ends", "_denies", "_names_others", "_reports", "original", "plain", "words")

    def __init__(self, original: str) -> None:
        self.original = original
        self.plain = plain_text(original)
        """In lower case, with straight apostrophes, and as long as the part of the original that is read."""
        self.words = frozenset(_WORD.findall(self.plain))
        self._denies = not DENIAL_WORDS.isdisjoint(self.words)
        self._names_others = not OTHER_PEOPLE_WORDS.isdisjoint(self.words)
        self._reports = not _REPORTING_WORDS.isdisjoint(self.words)
        self._clause_ends: list[int] | None = None

    def before(self, start: int) -> str:
        """Return the text before a position, as far back as a word can change its meaning."""
        return self.plain[max(0, start - _SCOPE_CHARACTERS) : start]

    def is_said_of_others(self, start: int) -> bool:
        """Return True if the words at `start` are about the lead's customers, users, or guests, or quote somebody else."""
        before = self.before(start)
        if self._reports and (quotation := _QUOTATION.search(before)):
            return _FIRST_PERSON.search(quotation["subject"]) is None
        if not self._names_others:
            return False
        scope = before if _REPORTED.search(before) else self._scope(start)
        return _OTHERS.search(scope) is not None

    def is_denied(self, start: int, end: int, *, after: bool = True) -> bool:
        """Return True if the words between two positions are negated, by themselves or by their context.

        With `after=False`, only the text before them is context.
        """
        if not self._denies:
            return False
        words = f"{self._scope(start)}{self.plain[start:end]}"
        if _DENIAL.search(_NO_DENIAL.sub(" ", words)):
            return True
        return after and _DENIED_AFTER.match(self.plain, end) is not None

    def _scope(self, start: int) -> str:
        before = self.before(start)
        opening = 0
        for boundary in _SCOPE_ENDS.finditer(before):
            opening = boundary.end()
        return before[opening:]

    def clause(self, start: int, end: int) -> tuple[int, int]:
        """Return start and end of the clause around two positions, without surrounding space, at most 400 characters."""
        if self._clause_ends is None:
            self._clause_ends = [boundary.end() for boundary in _CLAUSE_ENDS.finditer(self.plain)]
        text, ends = self.plain, self._clause_ends
        before, after = bisect_right(ends, start), bisect_left(ends, end)
        opening = ends[before - 1] if before else 0
        closing = ends[after] if after < len(ends) else len(text)
        if closing - opening > _QUOTE_CHARACTERS:
            opening, closing = _narrowed(text, opening, start, end, closing)
        while opening < start and text[opening].isspace():
            opening += 1
        while closing > end and (text[closing - 1].isspace() or text[closing - 1] in ",;:–—-"):
            closing -= 1
        return opening, closing


def plain_text(text: str) -> str:
    """Return the text in lower case, with the same positions, cut to the part that is read."""
    text = text[:READ_CHARACTERS]
    plain = text.lower()
    if len(plain) != len(text):
        plain = "".join(lower if len(lower := letter.lower()) == 1 else letter for letter in text)
    if not plain.isascii():
        plain = plain.replace("’", "'").replace("‘", "'").replace("\u00a0", " ").replace("ʼ", "'")
    return plain


def _narrowed(text: str, opening: int, start: int, end: int, closing: int) -> tuple[int, int]:
    """Return a window of the clause that starts and ends between words if possible."""
    end = min(end, start + _QUOTE_CHARACTERS)
    around = (_QUOTE_CHARACTERS - (end - start)) // 2
    opening, closing = max(opening, start - around), min(closing, end + around)
    while opening < start and opening and text[opening - 1].isalnum():
        opening += 1
    while closing > end and closing < len(text) and text[closing].isalnum():
        closing -= 1
    return opening, closing
