"""Recognize the questions of forms, such as “How soon do you need a solution?”, and the fields that they ask for."""

import re
from typing import Final

from leadops_core.intake.headers import fold
from leadops_core.schemas import LeadField

_MIN_WORDS: Final = 3
_NOT_WORD = re.compile(r"[\W_]+")
_ASKING: Final = frozenset(
    """
    what whats how when which where who why your you anything any tell describe please wie was wann welche welcher welches
    welchem welchen womit wobei woher ihr ihre ihren sie dein deine du comment quel quelle quels quelles quand combien votre
    vos vous como cual cuando cuanto cuantos cuantas que su sus tu tus quale quali quando quanto quanti quante come sua suo
    tua tuo vostro seu qual quantos quantas wat hoe wanneer welk welke hoeveel uw je jouw jak jaki jaka jakie jakiej jakim
    kiedy ile ilu czy skad twoj twoja twoje pana pani vad hur nar vilken vilket vilka din ditt dina ni er ert
    """.split()
)
"""Words that make a header of at least three words a question."""
_ASKING_WITHOUT_BLANKS = re.compile(fold("[\u3040-\u309f]|[何您你我谁哪吗]|什么|甚麼|什麼|怎么|多少|如何"))
"""Characters of a question in Japanese or Chinese, which have no blanks between words."""

# In the order of their precedence: “How did you hear about our company?” asks for the source.
_QUESTIONS: Final[tuple[tuple[LeadField, str], ...]] = (
    (
        LeadField.SOURCE,
        r"""
        how (?:did|do|have) you (?:first )?(?:hear|heard|find|found|learn|know|discover|come across|get to know)
        where did you (?:first )?(?:hear|find|learn)|who referred you|how you heard
        wie (?:haben|hast) (?:sie|du) .*(?:erfahren|gefunden|gehort)|aufmerksam geworden|woher kenn(?:en|st)
        comment .*(?:entendu parler|connu|decouvert|trouve)
        como .*(?:conocio|conociste|entero|enteraste|encontro|encontraste|conheceu|ouviu|soube|encontrou)
        come .*(?:conosciut|sentito parlare|trovat)|hoe .*(?:gehoord|gevonden|bij ons (?:terecht|gekomen))
        skad .*(?:dowiedzial|wiesz|slyszal|znasz)|jak .*(?:trafil|dowiedzial)|hur (?:horde|hittade|fick) (?:du|ni)
        知ったきっかけ|どこで(?:お)?知り|どのように(?:お)?知り|(?:何|なに)で(?:お)?知り
        (?:如何|怎么|怎麼|从哪里|從哪裡|哪里).*(?:了解|知道|得知|听说)
        """,
    ),
    (
        LeadField.COMPANY_SIZE,
        r"""
        how many (?:people|employees|staff|team members|colleagues)
        (?:size of|how (?:big|large) is) (?:your|the) (?:company|business|organi[sz]ation|team)
        (?:what is|whats|what s) your company size|number of employees|how many .*\b(?:employees|staff)\b
        wie viele (?:mitarbeite\w*|angestellte\w*|beschaftigte\w*|personen)|wie gross ist (?:ihr|dein|euer)
        combien (?:de|d) (?:salaries|employes|collaborateurs|personnes)|taille de (?:votre|l) \w+
        cuant[oa]s (?:empleados|trabajadores|personas)|quant[oi] (?:dipendenti|collaboratori|funcionarios|colaboradores)
        quante persone|quantos (?:funcionarios|colaboradores|empregados)|quantas pessoas
        hoeveel (?:medewerkers|werknemers|mensen)|ilu .*pracownikow|ile osob|hur manga (?:anstallda|medarbetare)
        従業員.*何|何(?:名|人).*(?:社員|従業員|勤務)|(?:公司|企业|贵公司).*(?:多少|几).*人|(?:多少|几)(?:名)?员工
        """,
    ),
    (
        LeadField.BUDGET_RANGE,
        r"""
        \bbudget\b|how much (?:do|are|would|can) you .*(?:spend|invest|pay)|willing to (?:spend|invest)
        \bpresupuesto\b|\borcamento\b|\bbudzet|wie viel .*(?:ausgeben|investieren)|combien .*(?:investir|depenser)
        予算|预算|預算
        """,
    ),
    (
        LeadField.URGENCY,
        r"""
        how soon|how urgent(?:ly)?|how quickly
        when (?:do|would|will|are|did|can|should) (?:you|we|it) .*(?:start|need|begin|plan|buy|purchase|implement|launch|live)
        when (?:do|would|will|are) you (?:looking|hoping|planning|want)
        (?:what is|whats|what s) your (?:time ?line|time ?frame)
        (?:time ?line|time ?frame) for|planning to (?:buy|purchase|start)
        wie (?:bald|schnell|dringend)
        (?:bis )?wann .*(?:starten|beginnen|brauchen|benotigen|einfuhren|loslegen|losgehen|umsetzen|geplant|benotigt)
        quand (?:souhaite|voule|avez|aure|prevoye|pense|desire|comme)\w*|dans quel delai|sous quel delai
        cuando .*(?:necesita|quiere|empezar|comenzar|planea|desea|gustaria)|con que (?:urgencia|rapidez)
        quando .*(?:precisa|deseja|pretende|quer|gostaria|comecar|iniziare|vorrebbe|vuole|serve|prevede|desidera)
        entro quando
        wanneer .*(?:beginnen|starten|nodig|wil|wilt)|hoe snel|kiedy .*(?:chce|planuje|potrzebuje|rozpocz|zacza)|jak szybko
        nar .*(?:borja|starta|behover|vill)|hur (?:snart|snabbt|bradskande)
        いつ(?:頃|ごろ)?.*(?:導入|開始|必要|予定|検討)|何时|何時(?:需要|开始|開始)|(?:什么|甚麼|什麼)时候
        多久.*(?:需要|开始)
        """,
    ),
    (
        LeadField.PAIN_POINT,
        r"""
        (?:biggest|main|greatest|top|current|key|primary) (?:\w+ )?(?:challenge|problem|pain|frustration|issue|struggle|need)
        (?:what|which) (?:\w+ ){0,2}(?:challenge|problem|pain|issue|struggle)s?\b
        trying to (?:solve|achieve|improve|fix|accomplish)|struggling with|struggle with
        what (?:are|is) your (?:\w+ )?(?:goal|need|requirement|priorit|challenge|pain)\w*
        what do you (?:need|want to (?:solve|improve|achieve))
        (?:grosste|wichtigste|aktuelle|groesste)\w* (?:herausforderung|problem|bedarf)
        welche\w* (?:herausforderung|problem|bedarf)\w*|problem .*losen|vor welche\w* herausforderung
        (?:principal|plus grand|plus gros|quel est votre|quels sont vos) (?:defi|probleme|besoin|enjeu|difficulte)\w*
        votre (?:besoin|problematique|principal defi)
        (?:mayor|principal|cual es (?:su|tu)) (?:reto|desafio|problema|necesidad|dolor)
        (?:su|tu) (?:mayor|principal) (?:reto|desafio|problema)
        (?:maior|principal) (?:desafio|problema|dor|dificuldade|necessidade)
        (?:principale|maggiore|piu grande) (?:sfida|problema|esigenza|difficolta)
        (?:sfida|problema) (?:principale|maggiore|piu grande)
        grootste (?:uitdaging|probleem|knelpunt)|najwieksz\w+ (?:wyzwani|problem|trudnos)\w*|jaki problem
        storsta (?:utmaning|problem)\w*|vilket problem|vilka utmaningar
        課題|お困り|困って|(?:最大|主要|目前|面临|遇到).*(?:挑战|问题|困难|痛点|挑戰|問題)|(?:想|希望|需要).*解决
        """,
    ),
    (LeadField.LINKEDIN_URL, r"linked ?in|領英|领英"),
    (
        LeadField.PHONE,
        r"""
        (?:phone|mobile|cell|telephone) ?(?:number|no)?|number .*(?:call|reach) you|telefon(?:nummer)?
        numero de (?:telephone|telefono|telefone|movil|celular)
        numero di (?:telefono|cellulare)|numer telefonu|handynummer|電話番号|(?:联系)?电话|手机号|電話
        """,
    ),
    (
        LeadField.EMAIL,
        r"""
        \be ?mail|\bcorreo (?:electronico|corporativo)|\bcourriel|\bmejladress|メールアドレス|邮箱|电子邮件|電子郵件
        """,
    ),
    (
        LeadField.JOB_TITLE,
        r"""
        (?:what is|whats|what s|your|describe your|describes your) (?:current )?(?:job|role|title|position|job title|function)\b
        job title|what do you do\b|your role
        (?:ihre|deine|eure|welche) (?:position|rolle|funktion|stelle|aufgabe)|votre (?:poste|fonction|role|metier)
        (?:su|tu) (?:cargo|puesto|rol)\b
        (?:seu|sua) (?:cargo|funcao|posicao)|(?:suo|tuo|sua|tua) (?:ruolo|posizione|mansione|qualifica)
        (?:uw|je|jouw) (?:functie|rol)\b
        (?:twoje|pana|pani|panstwa) stanowisko|(?:jakie|na jakim) .*stanowisk
        (?:din|er) (?:roll|befattning|titel|tjanst)|vad .*(?:jobbar du|arbetar du) (?:som|med)
        役職|ご役職|(?:您的|你的|担任).*(?:职位|职务|岗位|職位)
        """,
    ),
    (
        LeadField.INDUSTRY,
        r"""
        (?:what|which) (?:\w+ )?(?:industry|sector|business sector|line of business)|your industry
        industry (?:are|is|do) you|(?:in )?welche[rnm]? (?:branche|industrie)
        (?:quel|votre) secteur|(?:que|cual|en que) (?:\w+ ){0,3}(?:sector|industria|rubro)
        (?:qual|em que) (?:\w+ ){0,3}(?:setor|ramo|segmento)
        (?:quale|in quale) (?:\w+ ){0,3}settore|(?:welke|in welke) (?:branche|sector|industrie)
        (?:jakiej|jaka) (?:\w+ )?branz\w+|(?:vilken) bransch
        業種|業界|(?:什么|哪个|所属|所在).*行业
        """,
    ),
    (
        LeadField.COUNTRY,
        r"""
        (?:what|which|in what|in which|your) country|country (?:are|do|is) |where are you (?:based|located)
        where is your (?:company|business|office) (?:based|located)
        (?:welchem|welches|ihr) land\b|(?:quel|votre) pays|(?:que|su|tu|cual es su) pais|(?:qual|em que|seu) pais
        (?:quale|in quale|tuo) paese
        (?:welk|in welk|uw) land\b|(?:jakim|jaki|jakiego) kraj\w*|(?:vilket|ditt) land\b|どの国|お住まいの国|哪个国家
        所在国家
        """,
    ),
    (
        LeadField.WEBSITE,
        r"""
        (?:your|company|business) (?:web ?site|homepage|domain)|ihre web ?seite|votre site
        (?:su|tu|sua) (?:sitio|pagina|site) ?web|公司网站|ウェブサイト
        """,
    ),
    (
        LeadField.FIRST_NAME,
        r"""
        your (?:first|given) name|(?:ihr|dein) vorname|votre prenom|(?:su|tu) primer nombre
        (?:jak masz|twoje) (?:na )?imie|ditt fornamn|uw voornaam
        """,
    ),
    (
        LeadField.LAST_NAME,
        r"""
        your (?:last|family|sur) ?name|(?:ihr|dein) (?:nachname|familienname)|votre nom de famille|(?:su|tu) apellido
        ditt efternamn|uw achternaam|twoje nazwisko
        """,
    ),
    (
        LeadField.COMPANY_NAME,
        r"""
        (?:what|which|where|who) .*\b(?:company|business|organi[sz]ation|firm)\b.*\b(?:work|name|called|represent|from)
        (?:name of|whats|what is|what s|your) (?:the |your )?(?:company|business|organi[sz]ation|firm|employer)
        where do you work\b|who do you work for|company (?:you work for|name)
        (?:ihr|welche[ms]?|name ihre[rs]?|fur welche[ns]?) (?:unternehmen|firma|organisation)s?
        (?:votre|quelle) (?:entreprise|societe|organisation)|nom de votre (?:entreprise|societe)
        (?:su|tu|que|cual es su|nombre de (?:su|tu)) (?:empresa|compania|organizacion)|(?:sua|qual|nome da sua) empresa
        (?:tua|sua|quale|vostra) azienda|(?:uw|jouw|welk) (?:bedrijf|organisatie)
        (?:twoja|panstwa|jakiej) firm\w+|(?:ditt|vilket|ert) (?:foretag|bolag)|会社名|御社|貴社
        (?:贵|您的|哪家).*(?:公司|单位|企业)
        """,
    ),
    (
        LeadField.FULL_NAME,
        r"""
        (?:what is|whats|what s|whos|who are|may we have|please (?:enter|give|tell us)) (?:you|your|the)(?: full)?(?: name)?$
        (?:your|you) (?:full |complete )?name\b|who (?:are you|should we contact|can we contact|is this)
        what should we call you
        wie (?:heissen sie|heisst du|ist ihr name|lautet ihr name)|(?:ihr|dein) (?:voller |vollstandiger )?name\b
        comment vous appelez|votre (?:nom|nom complet)\b|quel est votre nom
        (?:como se llama|como te llamas|cual es su nombre|cual es tu nombre|su nombre|tu nombre)
        (?:qual (?:e )?(?:o )?seu nome|como se chama|seu nome)
        (?:come ti chiami|come si chiama|il (?:tuo|suo) nome|qual e il (?:tuo|suo) nome)
        (?:wat is (?:uw|je|jouw) naam|hoe heet)
        (?:jak (?:sie )?(?:pan|pani|masz na imie i nazwisko|nazywasz)|twoje imie i nazwisko)
        (?:vad heter du|vad ar ditt namn|ditt namn)
        お名前|ご氏名|(?:您|你).*(?:姓名|名字|称呼|叫什么)
        """,
    ),
    (
        LeadField.LEAD_MESSAGE,
        r"""
        (?:any ?thing|something) (?:else|we|you|to add|more|important)
        (?:how|what) (?:can|could|may) (?:we|i) (?:help|do|assist)|tell us (?:more|about|a bit|what|how)
        (?:any|other|your|additional|further|more) (?:\w+ )?(?:questions?|comments?|info|information|notes?|remarks|details)
        your message
        questions? (?:or|and|for us)|leave (?:us )?a (?:message|comment)|what would you like (?:to|us)|message for us
        describe your (?:project|request|inquiry|needs)
        (?:wie|womit|wobei) (?:konnen|kann|durfen) wir|was (?:konnen|durfen) wir
        (?:noch|gibt es) (?:etwas|sonst|weitere\w*)|(?:ihre|deine) (?:nachricht|frage|anfrage|mitteilung|bemerkung)\w*
        (?:weitere|sonstige) (?:angaben|anmerkungen|informationen|hinweise|wunsche|fragen)|worum geht|mochten sie uns
        (?:comment|en quoi) pouvons|que pouvons|(?:votre|vos) (?:message|question|demande|commentaire)s?
        (?:autre|quelque) chose|(?:dites|parlez) nous|informations complementaires
        (?:como|en que) podemos|(?:su|tu) (?:mensaje|consulta|pregunta)|(?:algo|alguna cosa) mas|cuentenos|cuentanos
        comentarios adicionales
        (?:como|em que) podemos|(?:sua|seu) (?:mensagem|duvida|pergunta)|(?:algo|alguma coisa) (?:mais|a acrescentar)
        conte nos
        come possiamo|(?:tuo|suo|vostro) messaggio|qualcos altro|raccontaci|altre informazioni
        (?:hoe|waarmee) kunnen we|(?:uw|je|jouw) (?:bericht|vraag|opmerking)|(?:nog iets|verder nog)|vertel ons
        (?:jak|w czym) mozemy|twoja wiadomosc|(?:cos|czy jest cos) (?:jeszcze|wiecej)
        dodatkowe (?:informacje|uwagi|pytania)|opowiedz
        hur kan vi|vad kan vi|(?:ditt meddelande|din fraga)|(?:nagot (?:annat|mer|ovrigt))|beratta (?:mer|om)
        ovrig(?:t|a) (?:information|upplysningar|kommentarer)
        お問い合わせ内容|ご質問|ご要望|ご相談|その他.*(?:ご記入|お聞かせ|ご質問)
        (?:其他|还有|補充).*(?:说明|需要|问题|信息)|(?:我们|我們).*(?:帮助|幫助|帮您|为您)
        """,
    ),
)


def _pattern(table: str) -> re.Pattern[str]:
    lines = filter(None, map(str.strip, table.strip().splitlines()))
    return re.compile("|".join(fold(line) if not line.isascii() else line for line in lines))


_PATTERNS: Final = tuple((field, _pattern(table)) for field, table in _QUESTIONS)


def field_of_question(header: str) -> LeadField | None:
    """Return the field that the answer to a question fills, or None if the header is no question that is known."""
    text = " ".join(_NOT_WORD.sub(" ", fold(header).replace("'", "").replace("’", "")).split())
    words = text.split()
    has_mark = header.rstrip(" *:_").endswith(("?", "？", "؟"))
    is_long = len(words) >= _MIN_WORDS and not _ASKING.isdisjoint(words)
    if not (has_mark or is_long or _ASKING_WITHOUT_BLANKS.search(text)):
        return None
    return next((field for field, pattern in _PATTERNS if pattern.search(text)), None)
