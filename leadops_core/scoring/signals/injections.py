"""Detect prompt injection: text that instructs a language model, with commands, fake roles, or hidden or encoded writing.

Such a text is never sent to a model; rules read it instead. A false alarm costs a lead only the model's reading, so doubtful
texts count as injections. Greshake et al. (2023), "Not what you've signed up for", describe the attack.
"""

import re
import unicodedata
from collections.abc import Iterator

INJECTIONS_EDITION = "1"
"""Increased with every change of a pattern, because other texts may then be found."""

_ASIDE = r"(?:ignor\w*|disregard|forget|overrid\w*|bypass|discard|neglect|drop|skip|do not follow|don'?t follow|stop following)"
_RULES = (
    r"(?:instruct\w*|rules?\b|prompts?\b|guidelines?|directives?|constraints?|polic(?:y|ies)|(?:everything|all|anything|what)"
    r" (?:\w+ )?(?:above|before|prior|previous\w*|said)|previous (?:text|messages?|context)|safety|guardrails?|restrictions?)"
)
_VERBS = (
    r"(?:mark|set|classify|label|score|rate|rank|tag|flag|treat|categori[sz]e|consider|route|update|change|assign|report"
    r"|return|output|record|register|upgrade|promote|boost|bump|override|declare|extract|emit|answer|respond|reply only)"
)
_MACHINE = (
    r"(?:a\.?i\.?|llm|model|language model|assistant|chat ?gpt|gpt(?:-\w+)?|claude|gemini|copilot|bot|chatbot|classifier|parser"
    r"|agent|crm bot|ai agent|scoring (?:system|engine|model)|automated (?:system|reader|reviewer)|ai reviewer|grader|evaluator)"
)

_PATTERNS: dict[str, tuple[str, ...]] = {
    "override": (
        rf"\b{_ASIDE}\b[^.!?\n]{{0,60}}\b{_RULES}",
        r"\b(?:new|updated|real|actual|revised|following) (?:system )?(?:instructions?|directives?|rules|orders)\b\W{0,3}(?:are|is|follow|:)",
        r"\b(?:your|the) (?:only |new |real |actual |true |next )+(?:task|job|instruction|objective|goal|purpose)\b",
        r"\bfrom now on\b[^.!?\n]{0,40}\b(?:you|only|always|every)\b",
        r"\binstead of (?:the )?(?:above|your instructions|analy[sz]ing|classifying|extracting)",
        r"\bstop being\b|\byou must (?:now )?(?:obey|comply|follow|output|respond|answer|return|say)\b",
    ),
    "role": (
        rf"\byou(?:'re| are)\b[^.!?\n]{{0,30}}\b(?:{_MACHINE}|dan|admin(?:istrator)?|root|unrestricted|jailbroken|god mode)\b",
        r"\b(?:act|behave|respond|answer|speak|work) as (?:if you|an?|the|my|though)\b[^.!?\n]{0,40}",
        r"\bpretend\b[^.!?\n]{0,30}\b(?:you|to be|that)\b|\brole-?play\b|\bsimulate (?:an?|being|the)\b",
        r"\b(?:developer|debug|god|maintenance|admin|sudo|test|unrestricted) mode\b|\bjail ?break|\bsudo\b",
        r"\bas (?:the|your) (?:system )?(?:administrator|developer|creator|owner|operator|supervisor)\b|\bi am your (?:developer|creator|admin)",
        r"\blet'?s play a game\b|\bin this (?:hypothetical|story|scene|game)\b|\bgrandmother used to\b|\bopposite day\b",
    ),
    "machine": (
        rf"\b(?:dear|attention|note (?:to|for)|message (?:to|for)|hint (?:to|for)|instructions? (?:to|for)|hey|hello|hi|for|to) (?:the |any |our |you,? )?{_MACHINE}\b\W?(?=[\s:,!\-—(]|$)(?! (?:team|vendor|company))",
        rf"\b(?:if|when|since|because) you(?:'re| are) (?:an? |the )?(?:\w+ )?{_MACHINE}\b",
        r"\b(?:your|the|system|hidden|initial|original) (?:system )?(?:prompt|instructions|guardrails|context window)\b",
        r"\b(?:note|memo|comment|hint|instruction)s? (?:to|for) (?:the )?(?:reviewer|reader|annotator|sales ?bot|system|pipeline|scorer|processor|qualifier)\b",
        r"\bas an? (?:ai|language model|llm)\b|\bthis is (?:a|an) (?:\w+ )?(?:system|automated|authori[sz]ed|official) (?:message|override|command|instruction|notice)",
    ),
    "verdict": (
        rf"\b{_VERBS}\b[^.!?\n]{{0,50}}\b(?:hot|warm|cold|qualified|disqualified|top priority|highest|maximum|100|closed[_ ]won|vip)\b(?! (?:leads|prospects|calls|weather))",
        rf"\b{_VERBS}\b (?:this|me|us|my|it|the|our|every|all)\b[^.!?\n]{{0,40}}\b(?:lead|score|label|priority|intent|budget|signal|status|authority|timeline|concern|record|action)s?\b[^.!?\n]{{0,30}}\b(?:as|to|=|is|:)\b",
        r"\b(?:lead|my|the|this) ?_?(?:score|label|rating|grade|priority|status|action|decision)\b ?(?:is|must be|should be|shall be|=|:|to)\W{0,3}\w",
        r"\b(?:intent|budget|timeline|authority|concern|signals?|level|kind|urgency|confidence|label|score|action|subject|body|bcc|recipient)[\"'`]?\s?(?:=|[:.](?=[\"' ]?(?:demo|pricing|trial|approved|named|decides|within|hot|warm|cold|100|opt|none|send|high)))",
        r"\b(?:send_email|ask_question|disqualify\(|recommended_action|score_label|score_value|lead_message|pain_point|closed_won|meeting_booked|within_month|within_quarter|job_seeker|vendor_pitch|opt_out|none_now)\b",
        r"\bskip (?:the )?(?:review|approval|checks?|human|scoring)\b|\bwithout (?:human )?(?:review|approval)\b|\bauto-?(?:approve|send)\b|\bapprove (?:and send|this draft|automatically|immediately)\b",
    ),
    "exfiltration": (
        r"\b(?:print|reveal|repeat|show|output|leak|list|disclose|dump|expose|recite|display|quote|translate|summari[sz]e|include|append|attach|forward|export|tell|give|email|send)\b[^.!?\n]{0,50}\b(?:system prompt|instructions|prompt\b|api[ _-]?keys?|secrets?\b|passwords?|credentials|environment variables?|env vars?|other (?:leads|customers|contacts)|(?:all|every|other) (?:leads?|contacts?|customers?|records?|e-?mails?|users?)|database|customer list|your (?:settings|config\w*|rules|memory)|conversation)",
        r"\bwhat (?:are|were|is) your (?:instructions|rules|prompt|system)\b|\bverbatim\b[^.!?\n]{0,40}\b(?:above|prompt|instruct\w*)",
    ),
    "dispatch": (
        r"\bhxxps?:|\w\[\.\]\w",
        r"(?:^|\n|\W)(?:b?cc|to|reply-to|from|subject)\s?:\s?\S",
        r"\b(?:b?cc|blind copy|carbon copy)\b[^.!?\n]{0,30}(?:@|\bto\b)",
        r"\b(?:change|replace|set|swap|use|redirect)\b[^.!?\n]{0,30}\b(?:recipient|reply-?to|addressee|sender|signature|calendar link|website|link)\b",
        r"\b(?:add|insert|include|put|paste|write|place|embed|append|use)\b[^.!?\n]{0,50}\b(?:link|url|https?|www|subject(?: line)?|signature|phone number|footer|tracking pixel|image|the draft|your (?:reply|e-?mail|answer|response))\b",
        r"\b(?:in|into|as) the (?:subject(?: line)?|body of the e-?mail|draft|signature)\b",
        r"\b(?:tell|inform|promise|offer|assure|ask) (?:them|him|her|the (?:customer|lead|recipient|reader))\b",
    ),
    "markup": (
        r"<\s*/?\s*(?:system|assistant|user|script|img|a\s|iframe|style|instructions?|lead|data|admin|prompt|tool|im_start|div|span|!--)",
        r"<\||\|>|\[/?inst\]|<<\s*/?sys|\[/?(?:system|assistant|user|admin)\]|\[\[|\{\{|\{\"|\"\s*:\s*[\"\[{]|```|~~~",
        r"(?:^|\n)[^\S\n]*(?:#{1,6}|={3,}|-{3,}|\*{3,})\s*(?:system|instruction|assistant|new|end|begin|response|admin|note|task|user)",
        r"(?:^|\n|[.!?]\s)[^\S\n]*(?:system|assistant|developer|human|user|admin|tool|function|ai|root)\s*(?:\(\w+\))?\s*:",
        r"\b(?:end|begin|start|close) (?:of )?(?:the )?(?:lead|data|message|user|untrusted|input|system|context|document|fence)\b",
        r"\]\s?\(|javascript:|data:text|onerror\s?=|href\s?=|src\s?=|!\[",
    ),
    "encoding": (
        r"\b(?:base ?64|rot ?13|hex(?:adecimal)?|caesar|cipher|morse|binary|leet|url)[- ]?(?:encoded|decode|coded|text|string|code|decoded)?\b[^.!?\n]{0,20}\b(?:decode|follow|obey|execute|message|instructions?|below|this)",
        r"\bdecode\b[^.!?\n]{0,40}\b(?:this|the|and|following|it|below)\b|\bbackwards\b|\breverse(?:d)? (?:this|the|text|string|order)\b",
        r"\b(?:first|initial) letters? of (?:each|every)\b|\bacrostic\b|\bconcatenate\b|\bstring ?join\b",
    ),
    "code": (
        r"(?:\\u00[0-9a-f]{2}|\\x[0-9a-f]{2}|&#x?[0-9a-f]{2,5};|%[0-9a-f]{2}){3,}",
        r"(?:\b[01]{8}\b ?){3,}|(?:\b[0-9a-f]{2}\b ){7,}|(?:[.\-·−]{1,5}[ /]+){7,}",
    ),
    "language": (
        r"\b(?:ignorier\w*|vergiss|vergessen sie|missachte\w*|überspring\w*|befolge nicht)\b[^.!?\n]{0,60}(?:anweisung|regel|anleitung|vorherig|bisherig|prompt|vorgabe|alles)",
        r"\b(?:ignor(?:e|ez|er)|oubli(?:e|ez|er)|négliger?|ne tiens? pas compte)\b[^.!?\n]{0,60}(?:instruction|consigne|règle|regle|précédent|precedent|ci-dessus|directive)",
        r"\b(?:ignor[ae]n?|olvid[ae]n?|omit[ae]|haz caso omiso|descart[ae])\b[^.!?\n]{0,60}(?:instruccion|regla|anterior|previa|indicacion|orden)",
        r"\b(?:ignor[ea]m?|esque[çc]a|desconsidere)\b[^.!?\n]{0,60}(?:instru[çc]|regra|anterior|acima|ordens|diretriz)",
        r"\b(?:ignora(?:te)?|dimentica(?:te)?|trascura)\b[^.!?\n]{0,60}(?:istruzion|regol|precedent|sopra|direttiv)",
        r"\b(?:negeer|vergeet)\b[^.!?\n]{0,60}(?:instructie|regel|vorige|eerdere|bovenstaande)",
        r"\b(?:zignoruj|ignoruj|zapomnij|pomiń)\b[^.!?\n]{0,60}(?:instrukc|polece|poprzedni|zasad|regu)",
        r"\b(?:ignorera|glöm|bortse)\b[^.!?\n]{0,60}(?:instruktion|regler|tidigare|ovan)",
        r"(?:игнорир|забуд|пренебрег|не обращай)[^.!?\n]{0,60}(?:инструкц|правил|предыдущ|указан|команд)",
        r"忽略|无视|無視|忘记.{0,12}(?:指令|说明|规则)|(?:指示|命令|ルール|プロンプト).{0,14}(?:忘れ|従わ)|系统提示|システムプロンプト",
        r"(?:지시|명령|규칙|프롬프트)[^.!?\n]{0,20}(?:무시|잊)|무시하",
        r"تجاهل|انس[َ]? (?:كل|جميع)|(?:निर्देश|नियम)[^।\n]{0,40}(?:अनदेखा|नज़रअंदाज़|भूल|ध्यान न)|अनदेखा कर",
        r"(?:talimat|kural|yönerge)\w*[^.!?\n]{0,40}(?:yok say|görmezden|unut|dikkate alma)|התעל(?:ם|מו)",
        r"\b(?:als|comme|como|come|jako|som|как|olarak)\b \W{0,2}(?:hot|heiss|chaud|caliente|quente|caldo|gorąc\w*|het|горяч\w*|sicak)\b",
        r"\b(?:markier\w*|setze|stufe|marque[zr]?|marca|classifi\w+|clasific\w+|contrassegna|oznacz|пометь|отметь|mets|défini\w+|establece|defin[ae]|imposta|zet|ustaw|установи)\b[^.!?\n]{0,50}\b(?:hot|100|lead|priorit\w+|punt\w+|score|budget|presupuesto|лид\w*|demo)\b",
        r"标记为|设为|设置为|としてマーク|に設定し|로 설정|로 표시|اجعل|صنف",
    ),
}
# Searched in case-folded text, because patterns that ignore case are five times slower.
_COMPILED = {family: re.compile("|".join(patterns)) for family, patterns in _PATTERNS.items()}
_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\u3164\ufeff\uffa0]"
    "|[\U000e0000-\U000e007f]"
)
_BLOB = re.compile(r"(?<![\w/.-])[A-Za-z0-9+/_-]{20,}={0,2}(?![\w/.-])")
_SPACED_OUT = re.compile(r"(?<!\w)(?:\w[ .\-_*]{1,2}){5,}\w(?!\w)")
_HINT = re.compile(
    r"ignore|disregard|forget|instruct|previous|prompt|override|system|(?:mark|set|score|label)\w* (?:this|me|the|as|my)"
)
"""A disguised text without one of these is not searched further."""
_NOT_IN_DISGUISE = frozenset({"markup", "encoding", "dispatch"})
"""Families that are not searched in a decoded text, because decoding creates such characters."""
_TELLING = frozenset(
    "ai assistant attention bcc chatbot classifier classify developer disregard forget gpt ignore ignorera ignorez ignoriere"
    " ignoruj im_start ignora inst instruction instructions label llm mark marca marke markiere marque marquez model negeer"
    " olvida oubliez output override pretend prompt record report return role rules score set setze signal signals"
    " subject sys system task vergiss zignoruj you_are must".split()
)
_SENTENCE_END = re.compile(r"[.!?…。！？]+[\"”’)]*(?=\s|$)|\n")
_LEET = str.maketrans("0134578@$!|", "oieastbasii")
_LOOKALIKES = str.maketrans(
    "авекмнорстухіѕјԁɡοανερτυικΑΒΕΖΗΙΚΜΝΟΡΤΥΧАВЕКМНОРСТУХІ",
    "abekmhopctyxisjdgoavepTuikABEZHIKMNOPTYXABEKMHOPCTYXI".lower(),
)
_READ = 8_000


def find_injection(text: str) -> str | None:
    """Return the family of the first prompt injection pattern in the text, or None.

    Texts disguised by spacing, look-alike letters, digits for letters, reversal, or rot13 are decoded first.
    """
    text = text[:_READ]
    if _HIDDEN.search(text):
        return "hidden"
    folded = _fold(text)
    for family, pattern in _COMPILED.items():
        if pattern.search(folded):
            return family
    if any(_is_blob(match.group()) for match in _BLOB.finditer(text)):
        return "encoding"
    if any(_is_instruction(decoded) for decoded in _decoded(text)):
        return "disguise"
    return None


def _fold(text: str) -> str:
    """Return the text in the form in which the patterns are written, with one form of each letter."""
    return text.casefold().replace("ı", "i").replace("i\u0307", "i")


def _is_instruction(decoded: str) -> bool:
    folded = _fold(decoded)
    return _HINT.search(folded) is not None and any(
        pattern.search(folded) for family, pattern in _COMPILED.items() if family not in _NOT_IN_DISGUISE
    )


def sentences_around(text: str, start: int, end: int, *, after: int = 0) -> str:
    """Return the sentences around two positions, with one sentence before and `after` sentences after them."""
    ends = [0, *(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]
    before = [position for position in ends if position <= start]
    later = [position for position in ends if position >= end] or [len(text)]
    return text[before[-2] if len(before) > 1 else before[-1] : later[min(after, len(later) - 1)]]


def may_contain_injection(words: frozenset[str]) -> bool:
    """Return False if a text of these words, in lower case, cannot contain an injection that concerns signals."""
    return not _TELLING.isdisjoint(words)


def _is_blob(word: str) -> bool:
    """Return True for encoded data, in contrast to a word, a name, or a number."""
    kinds = (any(c.isupper() for c in word), any(c.islower() for c in word), any(c.isdigit() for c in word))
    if word.endswith("=") or (len(word) >= 28 and sum(kinds) >= 2 and word.count("-") + word.count("_") < 2):
        return True
    return len(word) >= 20 and all(kinds) and "-" not in word


def _decoded(text: str) -> Iterator[str]:
    """Yield the text decoded from each common disguise that it may have."""
    plain = unicodedata.normalize("NFKC", text)
    if plain != text:
        yield plain
    if not plain.isascii():
        yield plain.lower().translate(_LOOKALIKES)
        yield "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    if _SPACED_OUT.search(plain):
        words = re.sub(r"\s{2,}|\s*[/|]\s*", "\n", plain)
        yield " ".join(
            _SPACED_OUT.sub(lambda run: re.sub(r"[ .\-_*]", "", run.group()), word)
            for word in words.split("\n")
        )
        # If words are not separated either, these words are separated so that patterns match.
        joined = re.sub(r"[ .\-_*]", "", plain).lower()
        yield re.sub(
            r"(ignore|disregard|forget|previous|all|instructions|mark|lead|as|hot|rules|above)",
            r" \1 ",
            joined,
        ).replace("  ", " ")
    if any(c.isdigit() or c in "@$!|" for c in plain):
        yield plain.lower().translate(_LEET)
    yield plain[::-1]
    yield re.sub(r"[*_~^+]|(?<=\w)[.-](?=\w)", "", plain)
    yield _rot13(plain)


_ROT13 = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "NOPQRSTUVWXYZABCDEFGHIJKLMnopqrstuvwxyzabcdefghijklm",
)


def _rot13(text: str) -> str:
    return text.translate(_ROT13)
