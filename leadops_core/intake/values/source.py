"""Read lead sources."""

import re
from functools import lru_cache
from typing import Final

from leadops_core.intake.cells import clean_line
from leadops_core.intake.headers import fold, phrases
from leadops_core.schemas import LeadSource

_WORDS: Final[dict[LeadSource, str]] = {
    LeadSource.WEB_FORM: """
        web|web form|webform|website|web site|site|site web|online|online form|form|forms|formular|formulaire|formulario
        contact form|contact us|formulaire web|comparison site|kontaktformular|landing page|web lead|web download
        download|whitepaper|ebook|content|content download|organic|organic search|organic social|search|google|bing|seo
        sem|ppc|paid search|paid social|paid media|adwords|google ads|google adwords|facebook ads|linkedin ads|facebook
        instagram|twitter|social|social media|chat|live chat|chatbot|inbound|inbound call|inbound email|demo request
        request a demo|free trial|trial|signup|sign up|newsletter|blog|advertisement|ads|ad|advertising|online ads
        display|display ads|internet|web research|direct|direct traffic|email marketing|webseite|homepage|werbung
        anzeige|publicite|publicidad|pubblicita|sito web|sito|sitio web|pagina web|formulario web|modulo web
        webformulier|anuncio|suche|recherche|youtube|tiktok|online store|other campaigns|offline sources|pricing page
        product signup|app|mobile app|contact request|anfrage|call in|phone inquiry|telephone inquiry|strona www|strona
        strona internetowa|formularz|formularz kontaktowy|wyszukiwarka|reklama|media spolecznosciowe|webbplats|hemsida
        webbformular|annons|sok|sokmotor|sociala medier|ウェブサイト|ウェブ|webサイト|ホームページ|検索|広告|お問い合わせフォーム|資料請求
        资料下载|网站|官网|搜索|搜索引擎|百度|广告|表单|微信|公众号|meta ads|facebook lead ads|instagram ads|reddit|tv|radio
    """,
    LeadSource.REFERRAL: """
        referral|referrals|referred|customer referral|employee referral|external referral|internal referral
        client referral|word of mouth|wom|recommendation|recommended|friend|colleague|empfehlung|weiterempfehlung
        kundenempfehlung|mundpropaganda|recommandation|bouche a oreille|bouche-a-oreille|parrainage|referencia
        recomendacion|referido|boca a boca|indicacao|recomendacao|passaparola|raccomandazione|segnalazione
        doorverwijzing|aanbeveling|mond-tot-mond|existing customer|customer|introduction|intro|personal network|network
        advocate|polecenie|z polecenia|rekomendacja|rekommendation|rekommenderad|tips|紹介|口コミ|知人の紹介|推荐|转介绍|朋友介绍|介绍
        客户推荐|freunde|bekannte|ami|amigo|amico|vriend
    """,
    LeadSource.OUTBOUND: """
        outbound|cold call|cold calls|cold calling|cold email|cold outreach|outreach|prospecting|sdr|bdr|outbound call
        outbound email|linkedin|sales navigator|linkedin sales navigator|linkedin outreach|purchased list|import list
        imported list|bought list|list|list purchase|email campaign|mass email|direct mail|telemarketing|telesales|phone
        call|apollo|zoominfo|lusha|cognism|data provider|scraped|kaltakquise|kaltanruf|prospection|demarchage
        appel a froid|prospeccion|llamada en frio|prospeccao|chiamata a freddo|acquisizione|koude acquisitie|acquisitie
        zimny telefon|kalt akquise|kallringning|uppsokande|テレアポ|アウトバウンド|電話営業|飛び込み|陌生拜访|电话营销|电销|外呼
        telefon|telefono|email|sales|sales generated|self-generated|self generated|campaign|kampagne|cold
    """,
    LeadSource.EVENT: """
        event|events|trade show|tradeshow|trade fair|fair|conference|webinar|web seminar|seminar|workshop|meetup
        exhibition|expo|summit|convention|booth|business card|badge scan|badge|roadshow|conference booth|speaking|messe
        messestand|veranstaltung|kongress|konferenz|salon|evenement|foire|congres|feria|evento|eventos|congreso
        conferencia|fiera|convegno|beurs|evenement|seminar - internal|seminar - partner|seminar partner|seminar internal
        networking event|networking|congresso|feira|podium|webinaire|seminario|targi|konferencja|wydarzenie|massa|massan
        evenemang|konferens|展示会|セミナー|イベント|ウェビナー|見本市|展会|会议|活动|研讨会|峰会|webinarium
    """,
    LeadSource.PARTNER: """
        partner|partners|partnership|partner referral|channel|channel partner|reseller|resellers|affiliate|affiliates
        agency|distributor|distribution partner|alliance|strategic partner|marketplace|integration partner|var
        vertriebspartner|haendler|handler|wiederverkaufer|partenaire|revendeur|apporteur d'affaires|socio|revendedor
        distribuidor|parceiro|rivenditore|agenzia|consultant|implementation partner|technology partner|partner program
        appexchange|app store|partnerzy|aterforsaljare|samarbetspartner|パートナー|代理店|販売店|合作伙伴|代理商|经销商|渠道
    """,
}
_BY_WORD: Final = {fold(word): source for source, words in _WORDS.items() for word in phrases(words)}
_VALUES: Final = {source.value: source for source in LeadSource}
_SIGNS: Final = (
    (LeadSource.PARTNER, re.compile(r"\b(?:partner|reseller|affiliate|distributor|agency)\b")),
    (LeadSource.REFERRAL, re.compile(r"\b(?:referral|referred|recommend\w*|word of mouth|empfehlung|recommandation)\b")),
    (LeadSource.EVENT, re.compile(r"\b(?:event|trade ?show|conference|webinar|expo|summit|fair|messe|salon|feria|booth)\b")),
    (LeadSource.OUTBOUND, re.compile(r"\b(?:cold|outbound|prospecting|purchased list|sdr|bdr|telemarketing)\b")),
    (LeadSource.WEB_FORM, re.compile(r"\b(?:web ?site|web ?form|form|landing page|organic|paid|ads?|search|google|inbound|"
                                     r"download|demo request|trial)\b")),
)  # fmt: skip

_NEGATION = re.compile(
    r"\b(?:not|no|non|never|without|kein|keine|nicht|ohne|pas|sans|sin|ningun|senza|sem|niet|geen|zonder)\b"
)
"""A word after a negation says what the source is not: `not a referral`."""


@lru_cache(maxsize=4096)
def parse_source(text: str) -> LeadSource | None:
    """Return the kind of source that a word or phrase means, or None."""
    line = clean_line(text)
    if line in _VALUES:
        return _VALUES[line]
    folded = " ".join(fold(line).replace("_", " ").replace("’", "'").split()).strip(" .")
    source = _BY_WORD.get(folded) or _BY_WORD.get(folded.replace("-", " "))
    if source or len(folded) > 80 or _NEGATION.search(folded):
        return source
    return next((source for source, sign in _SIGNS if sign.search(folded)), None)
