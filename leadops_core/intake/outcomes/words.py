"""Words for outcomes in CRMs and in seven languages, in lower case without accents and punctuation."""

import re
from typing import Final

from leadops_core.intake.headers import phrases
from leadops_core.schemas import Outcome

PHRASES: Final[dict[Outcome | None, tuple[str, ...]]] = {
    Outcome.CLOSED_WON: phrases("""
        renewed|retained|awarded|joined|ordered|order placed|placed order|thumbs up|✓|✔|✅|☑|👍|zusage|zugesagt
        zuschlag|angenommen|akzeptiert|erfolg|auftrag erhalten|kunde geworden|beauftragt|bestellt|positiv|gewonnene
        vertragsabschluss|verkaufsabschluss|gagnees|gagnes|accepte|acceptee|succes|reussi|reussie|valide|validee
        vente conclue|vente realisee|commande passee|commandee|a commande|positif|aceptado|aceptada|aprobado
        aprobada|compro|contratado|contratada|exitoso|exitosa|venta cerrada|venta realizada|positivo|ganadas|aceito
        aceita|aceite|aprovado|aprovada|venda realizada|venda fechada|fechou|fechou negocio|ganhas|accettato
        accettata|wins|closed win|deal win|won|win|closed won|closedwon|close won|deal won|won deal|converted
        convert|conversion|customer|client|became customer|became a customer|existing customer|active customer
        new customer|paying|paid|sold|sale|sale made|sales made|purchased|purchase|purchase made|bought|buyer
        subscribed|signed|signed up|signup|sign up|contract signed|contract|deal signed|success|successful|succeeded
        completed sale|yes|y|true|t|1|1.0|1.00|+1|positive|pos|good|accepted|accept|approved|opted in|deposit
        enrolled|will purchase|upgraded|activated|ja|j|wahr|gewonnen|geschlossen gewonnen|abgeschlossen gewonnen
        gewonnen abgeschlossen|kunde|neukunde|konvertiert|verkauft|gekauft|unterschrieben|vertrag|auftrag
        auftrag erteilt|erfolgreich|oui|o|vrai|gagne|gagnee|conclu|conclue|ferme gagne|fermee gagnee|cloture gagne
        cloture gagnee|converti|convertie|vendu|vendue|signe|signee|client gagne|achete|si|s|verdadero|ganado|ganada
        cerrado ganado|cerrada ganada|convertido|convertida|vendido|vendida|firmado|comprado|cliente|exito|sim
        verdadeiro|ganho|ganha|ganhou|fechado ganho|fechada ganha|fechado e ganho|vencido na venda|assinado|comprou
        sucesso|vero|vinto|vinta|chiuso vinto|chiusa vinta|convertito|convertita|venduto|firmato|acquistato|waar
        gesloten gewonnen|klant|geconverteerd|verkocht|getekend|gewinn|abschluss|gain|gains|affaire gagnee|ganancia
        vincita|vitoria|winst|vinst|wygrana|vundet|vunnet|vunnen|voitettu|wygrane
    """),
    Outcome.BOOKED_DEMO: phrases("""
        booked|demo|demo booked|booked demo|booked a demo|demo scheduled|demo set|demo held|demo done|demo completed
        demo given|demoed|meeting|meeting booked|meeting scheduled|meeting set|meeting held|meeting completed
        booked meeting|appointment|appointment set|appointment booked|appointment scheduled|qualified|qualified lead
        sales qualified|sales qualified lead|sql|sal|sales accepted|opportunity|opportunity created|qualified to buy
        presentation scheduled|decision maker bought in|interested|hot lead|termin|termin vereinbart|termin gebucht
        demo gebucht|demo vereinbart|qualifiziert|interessiert|rdv|rdv pris|rendez vous|rendez vous pris
        demo planifiee|demo reservee|qualifie|qualifiee|interesse|cita|cita agendada|cita concertada|reunion
        reunion agendada|demo agendada|calificado|cualificado|reuniao|reuniao agendada|reuniao marcada|demo marcada
        qualificado|interessado|appuntamento|appuntamento fissato|incontro|demo prenotata|qualificato|interessato
        afspraak|afspraak gemaakt|demo gepland|gekwalificeerd
    """),
    Outcome.NO_SHOW: phrases("""
        no show|noshow|no show up|meeting missed|missed meeting|did not attend|did not show|did not show up
        nicht erschienen|termin versaumt|absent au rdv|absent au rendez vous|no se presento|no asistio
        nao compareceu|non presentato
        non si e presentato|niet verschenen|niet komen opdagen
    """),
    Outcome.REPLIED: phrases(
        "positive reply|replied|replied yes|positive antwort|reponse positive|respuesta positiva"
    ),
    Outcome.NEGATIVE_REPLY: phrases(
        "negative reply|replied no|negative antwort|reponse negative|respuesta negativa"
    ),
    Outcome.CLOSED_LOST: phrases("""
        denied|dropped|dropped out|unsold|unsigned|thumbs down|✗|✘|✕|❌|❎|👎|misserfolg|abgebrochen|abgesprungen
        storniert|zuruckgezogen|negativ|verlorene|echoue|echouee|sans suite|perdues|perdus|negatif|rejete|rejetee
        negativo|perdidas|rechazo|insucesso|fracasso|reprovado|reprovada|desistiu|recusada|rifiutata|loss|losses
        closed loss|deal loss|lost|lose|closed lost|closedlost|close lost|deal lost|lost deal|not converted
        unconverted|non converted|not sold|no sale|no deal|not won|churned|churn|rejected|reject|declined|decline
        refused|abandoned|not interested|no interest|uninterested|failed|failure|fail|unsuccessful|cancelled
        canceled|dead|dead lead|lost customer|lost to competitor|not subscribed|unsubscribed|not purchased
        did not buy|did not purchase|no purchase|not accepted|no|n|false|f|0|0.0|0.00|-1|negative|neg|bad|opted out
        closed not converted|closed no sale|not a customer|no conversion|not signed|nein|falsch|verloren
        geschlossen verloren|abgeschlossen verloren|verloren abgeschlossen|abgelehnt|abgesagt|kein interesse
        nicht interessiert|nicht konvertiert|nicht gekauft|nicht verkauft|erfolglos|absage|kein auftrag|non|faux
        perdu|perdue|ferme perdu|fermee perdue|cloture perdu|cloture perdue|refuse|refusee|pas interesse
        pas interessee|non interesse|non converti|non convertie|annule|echec|abandonne|falso|perdido|perdida
        cerrado perdido|cerrada perdida|rechazado|rechazada|no interesado|no interesada|no convertido|cancelado
        fracaso|nao|perdeu|fechado perdido|fechada perdida|fechado e perdido|recusado|nao interessado|sem interesse
        nao convertido|perso|persa|chiuso perso|chiusa persa|rifiutato|non interessato|non convertito|annullato|nee
        onwaar|gesloten verloren|verlust|niederlage|perte|pertes|affaire perdue|derrota|perdida|perdita|perda
        verlies|forlust|strata|przegrana|afgewezen|niet geinteresseerd|niet geconverteerd|tabt|tapt|forlorad|havitty
        przegrane
    """),
    Outcome.DISQUALIFIED: phrases("""
        disqualified|unqualified|not qualified|non qualified|unqualified lead|junk|junk lead|spam|bad fit|not a fit
        no fit|poor fit|wrong fit|bad lead|invalid|bogus|fake|test|wrong person|wrong number|wrong contact|bad data
        bad timing|not a target|out of scope|no budget|student|competitor|vendor|disqualifiziert|unqualifiziert
        nicht qualifiziert|unpassend|ungeeignet|passt nicht|ungultig|disqualifie|disqualifiee|non qualifie
        non qualifiee|hors cible|invalide|descalificado|descalificada|no calificado|no cualificado|descartado
        descartada|no valido|desqualificado|desqualificada|nao qualificado|invalido|squalificato|squalificata
        non qualificato|non valido|scartato|gediskwalificeerd|niet gekwalificeerd|ongeldig
    """),
    Outcome.NO_RESPONSE: phrases("""
        no response|no reply|no answer|unresponsive|not responsive|not responding|non responsive|ghosted
        did not respond|did not reply|never replied|never responded|not replied|no contact|unreachable|not reachable
        unable to reach|could not reach|not reached|lost contact|went dark|keine antwort
        keine reaktion|keine ruckmeldung|nicht erreicht|nicht erreichbar|nicht geantwortet|pas de reponse
        sans reponse|aucune reponse|injoignable|sin respuesta|no responde|no contesta|no respondio|sem resposta
        nao respondeu|nao responde|nessuna risposta|senza risposta|non risponde|geen antwoord|geen reactie
        niet bereikt
    """),
    None: phrases("""
        win back|winback|open|open lead|opened|new|new lead|in progress|working|work in progress|active|contacted
        attempted|attempted to contact|attempting|attempting to contact|connected|nurture|nurturing|nurtured
        recycled|recycle|pending|in review|qualification|qualifying|prospecting|prospect|needs analysis|proposal
        proposal sent|quote|quote sent|quoted|negotiation|negotiating|negotiation review|contract sent
        value proposition|id decision makers|perception analysis|assigned|unassigned|follow up|following up
        call back|callback|later|on hold|hold|waiting|undecided|unknown|tbd|to be determined|none|not contacted
        uncontacted|untouched|open deal|open not contacted|working contacted|lead|mql|marketing qualified lead
        subscriber|evangelist|other|in process|processing|ongoing|not yet|draft|na|n a|null|nan|offen|neu
        in bearbeitung|in arbeit|kontaktiert|zugewiesen|ausstehend|wartend|laufend|angebot|angebot gesendet
        verhandlung|interessent|wiedervorlage|ouvert|ouverte|nouveau|nouvelle|en cours|contacte|contactee|en attente
        negociation|proposition|devis|abierto|abierta|nuevo|nueva|en curso|en progreso|en proceso|contactado
        contactada|pendiente|negociacion|propuesta|aberto|aberta|novo|nova|em andamento|em progresso|contatado
        pendente|negociacao|proposta|aperto|aperta|nuovo|nuova|in corso|contattato|in attesa|trattativa|negoziazione
        nieuw|in behandeling|gecontacteerd|in afwachting|lopend|offerte
    """),
}
"""Phrases by outcome; None for an open lead."""

WON_WORDS: Final = frozenset(
    """
    win won gewonnen gagne gagnee ganado ganada ganho ganha vinto vinta converted konvertiert converti convertie
    convertido convertida convertito convertita geconverteerd
""".split()
)
LOST_WORDS: Final = frozenset("lost loss verloren perdu perdue perdido perdida perso persa".split())
DISQUALIFIED_WORDS: Final = frozenset(
    """
    disqualified unqualified junk spam disqualifiziert unqualifiziert disqualifie disqualifiee descalificado
    desqualificado squalificato gediskwalificeerd
""".split()
)
NEGATIONS: Final = frozenset(
    "not no non nicht kein keine keinen pas sans sin sem nao niet geen senza un never nie without didn".split()
)
NEGATED: Final = re.compile(
    r"(?:not(?: a| an)?|no|non|nicht|kein|keine|keinen|pas(?: de| d| encore de)?|sans|sin|sem|nao|niet|geen|did not|without) "
)
"""The negation at the start of a value, such as `not sold`."""
CLOSED_WORDS: Final = frozenset(
    """
    closed fechado fechada cerrado cerrada abgeschlossen geschlossen cloture cloturee ferme fermee chiuso chiusa gesloten
    """.split()
)
"""Words for an end of either kind. Beside values for lost leads, and without one for won leads, they mean a won lead."""
DEALS: Final = frozenset(
    """
    deal deals quote quotation proposal offer opportunity order contract sale lead angebot auftrag chance geschaft vertrag
    verkauf kauf abschluss bestellung devis offre vente affaire opportunite commande contrat venta oferta propuesta negocio
    oportunidad pedido contrato cotizacion presupuesto compra venda proposta oportunidade orcamento cliente client kunde
    customer
    """.split()
)
"""Words for a deal. They say nothing beside a word for its end, such as `accepted`; with a negation, the deal is lost."""
SHORT_PAIRS: Final = (("w", "l"), ("g", "v"), ("g", "p"))
"""Letters for won and lost in columns that have both."""
