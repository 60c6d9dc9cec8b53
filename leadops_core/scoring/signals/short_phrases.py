"""Words of short messages in five languages, such as "Demo bitte" and "pricing?".

They are in lower case without accents, and `ä`, `ö`, and `ü` are written like `a`, `o`, and `u` (see `short_messages.fold_word`).
`…` means the name of a product.
"""

from typing import Final

_MONTHS: Final = """
    january february march april june july august september october november december
    januar februar marz april mai juni juli august september oktober november dezember
    janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
    enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
    janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro
""".split()
_WEEKDAYS: Final = """
    monday|tuesday|wednesday|thursday|friday|montag|dienstag|mittwoch|donnerstag|freitag|lundi|mardi|mercredi|jeudi
    vendredi|lunes|martes|miercoles|jueves|viernes|segunda|terca|quarta|quinta|sexta
"""
_OFFERS: Final = (
    "we offer|we provide|we sell|wir bieten|ich biete|nous proposons|nous offrons|ofrecemos|oferecemos"
)
_SERVICES: Final = """
    seo|seo services|seo leistungen|services seo|servicios seo|servicos de seo|servicios de seo|web design|webdesign
    web development|webentwicklung|backlinks|link building|lead lists|email lists|referencement|du referencement
    des leads|leads|diseno web|posicionamiento|desenvolvimento web|criacao de sites|marketing digital
"""


def split(table: str) -> tuple[str, ...]:
    """Return the phrases of a table, which are separated by `|` and line ends."""
    return tuple(phrase for part in table.replace("\n", "|").split("|") if (phrase := part.strip()))


LEVELS: Final[dict[str, str]] = {
    "intent:demo": """
        a call|a chat|a conversation|anruf|anrufen|appeler|appelez moi|appelez nous|appointment|apresentacao
        austauschen|bater um papo|beratung|beratungsgesprach|beratungstermin|book a call|book a demo|call
        call back|call me|call me back|call please|call us|call us back|callback|can we speak|can we talk|cita
        contact sales|conversa|conversar|coordinar una llamada|demo|demo call|demo request|demoanfrage
        demonstracao|demonstration|demos|demostracion|demotermin|discovery call|discuter|echanger par telephone
        ensenenme|es sehen|etre rappele|etre rappelee|falar com alguem|falar com consultor
        falar com um consultor|falar com um vendedor|falar com vendas|falar com vendedor|free demo|gesprach
        give me a call|give us a call|hablar con alguien|hablar con un asesor|hablar con ventas|have a chat
        in action|intro call|kennenlernen|kostenlose beratung|kostenlose demo|let s talk|lets talk|liga pra mim
        ligacao|ligar|ligue|ligue para mim|liguem|live demo|livedemo|llama|llamada|llamada telefonica|llamame
        llamar|llamarme|llamarnos|llameme|llamen|llamenme|llamenos|m appeler|me chama|me chame|me chamem|me liga
        me ligar|me ligue|me liguem|me llama|me llaman|me llame|me llamen|me mostra|me mostre|me mostrem
        me rappeler|meeting|montrez moi|montrez nous|mostrarme|muestrenme|nos ligar|nos llamen|nous appeler
        nous rappeler|online demo|onlinedemo|parler a quelqu un|parler a un commercial|parler avec un commercial
        phone call|phone me|platicar|prasentation|prendre rendez vous|presentacion|presentation
        prise de rendez vous|product demo|product tour|produktdemo|produktvorfuhrung|que me llamen|quick call
        quick chat|rappel|rappeler|rappelez moi|rappelez nous|rdv|rendez vous|request a demo|reuniao|reunion
        ring me|ruckruf|ruckruf erbeten|ruckrufbitte|ruf mich|ruf mich an|rufen sie an|rufen sie mich
        rufen sie mich an|rufen sie mich zuruck|rufen sie uns|rufen sie uns an|ruft mich|ruft mich an|sales call
        schedule a call|see how it works|see it|see it in action|see it live|ser contatado por telefone|show me
        show us|speak soon|speak to a human|speak to a person|speak to sales|speak to someone|speak with sales
        sprechen|talk soon|talk to a human|talk to a person|talk to sales|talk to someone|talk with sales
        teams call|telefonar|telefonat|telefonieren|telephoner|termin|terminanfrage|terminvorschlag|uma call
        un asesor|un commercial|une visio|ver como funciona|ver funcionando|ver na pratica|verlo|video call
        videochamada|videollamada|visio|voir comment ca marche|voir en action|vorfuhrung|walk through
        walkthrough|webdemo|zeigen sie mir|zeigen sie uns|zoom call|zuruckrufen
    """,
    "intent:pricing": """
        abonnements|acheter|an offer|angebot|angebote|angebotsanfrage|bestellen|bestellung|buy|c est combien
        c est quoi le prix|chiffrage|combien|combien ca coute|combien ca couterait|combien cela coute
        combien coute|combien couterait|commander|comprar|comprarlo|contratar|cost|cost estimate|coste|costes
        costo|costos|costs|cotacao|cotar|cotation|coticen|coticenme|cotizacion|cotizaciones|cotizame|cotizar
        cotizarme|cout|couts|cuanto|cuanto costaria|cuanto cuesta|cuanto cuestan|cuanto es|cuanto me sale
        cuanto saldria|cuanto sale|cuanto seria|cuanto vale|custo|custos|demande de devis|demande de prix
        demande de tarif|desconto|descontos|descuento|descuentos|devis|discount|discounts|estimado|estimate
        estimates|estimation|forfaits|get a price|grille tarifaire|how do i order|how expensive
        how expensive is it|how much|how much does it cost|how much is it|how to order|invoice quote|kaufen
        kaufinteresse|konditionen|kosten|kosten pro monat|kostenanfrage|kostenvoranschlag|lista de precios
        lista de precos|lista de valores|lizenzkosten|lizenzpreise|make me an offer|make us an offer
        mengenrabatt|oferta|offer please|offerte|offre commerciale|offre de prix|offre tarifaire|orcamento
        orcamentos|orcar|packages|pakete|pedido de cotacao|place an order|planes|planos|plans|plans and pricing
        precio|precio final|precio total|precios|preco|preco final|precos|preis|preisanfrage|preisangebot
        preisauskunft|preise|preisinfo|preisinformation|preisinformationen|preisinfos|preisliste|preismodell
        preisubersicht|presupuesto|presupuestos|price|price info|price list|price quote|price request|pricelist
        prices|prices please|pricing|pricing details|pricing info|pricing information|prix|prix public|proposal
        proposition commerciale|proposition de prix|proposta|proposta comercial|propuesta|propuesta comercial
        purchase|quanto|quanto custa|quanto custaria|quanto e|quanto fica|quanto sai|quanto sairia|quanto seria
        que precio tiene|quotation|quote|quotes|rabatt|rabatte|rate card|rates|remise|remises|request a quote
        request for quote|rfq|solicitacao de orcamento|solicitud de cotizacion|solicitud de presupuesto
        subscription plans|tabela de precos|tarif|tarifa|tarifas|tarife|tarification|tarifs|to order|valor
        valores|was kostet|was kostet das|was kostet die software|was kostet es|was wurde das kosten
        what are your prices|what does it cost|what is the price|what s the cost|what s the price|wie teuer
        wie teuer ist das|wie viel|wie viel kostet|wie viel kostet das|wieviel|wieviel kostet|wieviel kostet das
    """,
    "intent:trial": """
        acces de test|acceso de prueba|acesso de teste|ausprobieren|compte d essai|conta de teste
        cuenta de prueba|demo access|demo account|demo de test|demozugang|essai gratuit|essai possible|essayer
        experimentar|fazer um teste|free trial|gratis testen|kostenlos testen|licenca de teste|licence d essai
        licencia de prueba|periode d essai|periodo de prueba|periodo de teste|pilot|pilot project|piloto
        pilotprojekt|poc|probar|probarlo|probeabo|probelizenz|probemonat|probeversion|probezugang|projet pilote
        proof of concept|prueba gratis|prueba gratuita|prueba sin costo|sandbox|sandbox access|test access
        test account|test gratuit|test it|test version|testaccount|testar|teste gratis|teste gratuito
        teste sem custo|testen|testen konnen|tester|testlizenz|testphase|teststellung|testversion|testzugang
        trial|trial access|trial account|trial version|try it|try it out|try this|un essai|versao de teste
        version d essai|version de prueba|zugang zum testen|zum testen
    """,
    "intent:comparing": """
        besser als …|better than …|comparacao com …|comparacion con …|comparado ao …|comparado com …
        comparado con …|comparaison|comparaison avec …|comparamos con …|comparando com …|comparatif
        comparatif avec …|comparativa|comparativo|compare a …|compared to …|compared with …|comparing to …
        comparing with …|comparing you with …|comparison|comparison to …|comparison with …|diferenca do …
        diferenca entre …|diferenca para o …|diferenca para …|diferencia con …|diferencia entre …
        diferencias con …|difference avec …|difference from …|difference to …|difference with …
        differences avec …|em comparacao com …|en comparacion con …|estamos comparando com …
        estamos comparando con …|frente a …|how are you different from …|how do you compare
        how do you compare to …|how do you compare with …|im vergleich zu …|mejor que …|melhor que …|mieux que …
        nous comparons avec …|on compare avec …|par rapport a …|unterschied zu …|unterschiede zu …|vergleich
        vergleich mit …|vergleich zu …|versus …|vs …|we compare with …|what s the difference from …
        what s the difference to …|wir vergleichen mit …
    """,
    "intent:switching": """
        alternativa a …|alternativa ao …|alternative a …|alternative fur …|alternative to …|alternative zu …
        an alternative|cambiar de …|changer de …|eine alternative|ersatz fur …|leaving …|migrar de …
        migrar desde …|migrar do …|migrate from …|migrating from …|migration depuis …|migration from …
        migrer de …|migrer depuis …|move from …|moving away from …|moving from …|mudar de …|quitter …
        reemplazar …|remplacer …|replace …|replacement for …|replacing …|sair do …|sostituir …|substituir o …
        substituir …|sustituir …|switch from …|switching from …|trocar de …|trocar o …|trocar …|uma alternativa
        umsteigen|umstieg auf …|umstieg von …|una alternativa|une alternative|wechsel von …|wechseln
    """,
    "intent:researching": """
        apresentacao em pdf|brochure|broschure|ca m interesse|catalog|catalogo|catalogue|data sheet|datasheet
        datenblatt|deck|demande d information|demande d informations|demande de renseignements|details|detalhes
        detalles|doc|docs|documentation|en savoir plus|fact sheet|ficha tecnica|fiche produit|flyer|folheto
        folleto|folletos|i m interested|info|infomaterial|informacao|informacion|informacoes|information
        informationen|informations|infos|interesada|interesado|interesados|interessada|interessado|interessados
        interesse|interessee|interesses|interessiert|interest|interested|je regarde|je regarde juste
        just browsing|just looking|juste pour voir|katalog|know more|learn more|looking around|m interesse
        mais info|mais informacoes|mas info|mas informacion|material|me interesa|mehr erfahren
        mehr informationen|mehr infos|more details|more info|more information|nos interesa|nous interesse
        nur mal schauen|nur schauen|one pager|plaquette|plus d info|plus d informations|plus d infos
        plus de details|plus de renseignements|product sheet|produktinformationen|produktinfos|prospekt
        renseignement|renseignements|saber mais|saber mas|schaue mich nur um|schaue nur|slides
        so dando uma olhada|so olhando|solo estoy mirando|solo mirando|spec sheet|tell me more|temos interesse
        tenho interesse|unterlagen|very interested
    """,
    "intent:none_now": """
        agora nao|ahora no|aktuell nicht|aucun interet|bad timing|brauche ich nicht|brauchen wir nicht
        ca ne m interesse pas|cela ne m interesse pas|changed my mind|de momento no|derzeit nicht
        don t need this|ein andermal|i don t need it|jetzt nicht|kein bedarf|kein interesse|kein interesse mehr
        maybe another time|nao me interessa|nao obrigada|nao obrigado|nao precisamos|nao preciso|nao quero mais
        nao temos interesse|nao tenho interesse|nao tenho mais interesse|nein danke|nicht interessiert
        nicht jetzt|nicht mehr interessiert|nichts fur uns|no gracias|no interesada|no interesado|no interest
        no lo necesitamos|no lo necesito|no longer interested|no me interesa|no momento nao|no need
        no nos interesa|no thank you|no thanks|non merci|not a good time|not for us|not interested|not needed
        not now|not right now|nous n avons pas besoin|on n a pas besoin|outra hora|pas besoin|pas interesse
        pas interessee|pas interesses|pas maintenant|plus interesse|plus interessee|por ahora no
        por el momento no|por enquanto nao|sem interesse|une autre fois|we don t need it|ya no me interesa
    """,
    "timeline:within_month": f"""
        agora|ahora mismo|amanha|as soon as possible|asap|au plus vite|aujourd hui|ce mois ci|ce soir
        cet apres midi|cette semaine|cuanto antes|dans la semaine|demain|des demain|des que possible|diese woche
        diesen monat|dringend|eilig|eilt|en la semana|en urgence|essa semana|esse mes|esta semana|esta tarde
        este mes|heute|heute abend|heute nachmittag|hoje|hoje a tarde|hoje mesmo|hoy|hoy mismo|immediately
        in den nachsten tagen|in the next days|kommende woche|la proxima semana|la semaine prochaine
        la semana que viene|lo antes posible|manana|me urge|morgen|morgen fruh|muy urgente|na proxima semana
        na quarta|na quinta|na segunda|na sexta|na terca|nachste woche|nesta semana|next week|now
        o mais rapido possivel|o quanto antes|proxima semana|rapidement|right away|right now|schnellstmoglich
        sehr dringend|semaine prochaine|semana que vem|so schnell wie moglich|sofort|this afternoon|this month
        this week|today|tomorrow|tonight|tres urgent|umgehend|urge|urgence|urgent|urgente|urgently|very urgent
        zeitnah
        {_WEEKDAYS}
    """,
    "timeline:within_quarter": """
        ce trimestre|dieses quartal|el proximo mes|este trimestre|le mois prochain|mes que vem|mois prochain
        nachsten monat|nachster monat|nachstes quartal|next month|next quarter|prochain trimestre|proximo mes
        proximo trimestre|this quarter
    """
    + "|".join(
        f"{word} {month}" for word in ("in", "im", "en", "em", "by", "bis", "ab") for month in _MONTHS
    ),
    "timeline:within_year": "this year|dieses jahr|cette annee|este ano|esse ano|end of year|jahresende",
    "timeline:later": """
        annee prochaine|ano que vem|ano que viene|el ano que viene|el proximo ano|im nachsten jahr|irgendwann
        keine eile|l an prochain|l annee prochaine|later|mais tarde|mas adelante|mas tarde|maybe later
        maybe next year|nachstes jahr|nao e urgente|next year|nicht dringend|nicht eilig|no es urgente|no hurry
        no rush|no urgente|not urgent|o ano que vem|pas presse|pas pressee|pas urgent|plus tard|proximo ano
        sem pressa|sin prisa|spater|vielleicht spater
    """,
    "budget:approved": """
        budget approuve|budget approved|budget available|budget est valide|budget freigegeben|budget genehmigt
        budget is approved|budget is there|budget ist da|budget ist genehmigt|budget ok|budget steht
        budget valide|budget vorhanden|orcamento aprovado|presupuesto aprobado|temos verba|tenemos presupuesto
        verba aprovada|verba liberada
    """,
    "budget:none": """
        aucun budget|budget fehlt|falta presupuesto|falta verba|free version|is it free|is there a free version
        kein budget|kein geld|keine mittel|nao temos orcamento|nao temos verba|nao tenho verba|no budget
        no funds|no money|no tenemos presupuesto|no tengo presupuesto|pas de budget|sem orcamento|sem verba
        sin presupuesto
    """,
    "authority:decides": """
        c est moi qui decide|ceo here|decido yo|eu decido|eu que decido|i am the ceo|i am the owner|i decide
        i m the ceo|i m the decision maker|i m the owner|ich bin der chef|ich bin der geschaftsfuhrer
        ich bin der inhaber|ich bin die inhaberin|ich bin geschaftsfuhrer|ich bin inhaber|ich entscheide
        ich entscheide selbst|je decide|je suis gerant|je suis la gerante|je suis le dirigeant|je suis le gerant
        je suis le patron|owner here|quem decide sou eu|sou a dona|sou dono|sou o dono|soy dueno|soy el dueno
        soy el gerente|soy la duena|yo decido
    """,
    "authority:asks_for_other": """
        asking for a colleague|asking for my boss|asking for my manager|e para meu chefe|e para o meu chefe
        es para mi jefa|es para mi jefe|for my boss|for my manager|fur den chef|fur meine chefin|fur meinen chef
        im auftrag meines chefs|para meu chefe|para mi jefa|para mi jefe|para minha chefe|para o meu chefe
        pour ma chef|pour ma patronne|pour mon chef|pour mon patron|pro meu chefe
    """,
    "concern:opt_out": """
        abbestellen|abmelden|abmeldung|apaguem meus dados|austragen|borrar mis datos|borren mis datos
        cancelar inscricao|dame de baja|dar de baja|darme de baja|daten loschen|delete me|delete my data
        deme de baja|denme de baja|desabonnement|desabonner|descadastrar|desinscription|desinscrire
        do not contact me|don t contact me|keine e mails mehr|keine mails|keine mails mehr|keine weiteren mails
        keine werbung|keine werbung mehr|loschen sie meine daten|me desabonner|me descadastrar|me descadastre
        me descadastrem|me desinscrire|me remova|me remova da lista|me removam da lista|me tira da lista
        me tire da lista|me tirem da lista|meine daten loschen|nao me contatem|nao me liguem|nao me liguem mais
        nao quero mais receber|nao quero mais receber emails|nao quero receber emails|ne me contactez plus
        ne plus m ecrire|ne plus me contacter|newsletter abbestellen|nicht mehr anschreiben
        nicht mehr kontaktieren|no mas correos|no mas emails|no me contacten|no me contacten mas|no me escriban
        no me escriban mas|no more emails|no more mails|no quiero recibir correos|no quiero recibir mas correos
        opt me out|opt out|parem de enviar|parem de mandar email|parem de me ligar|plus de mails|remove me
        remove me from the list|remove me from your list|remover da lista|retirez moi|retirez moi de la liste
        retirez moi de votre liste|sair da lista|stop calling me|stop emailing|stop emailing me|stop pub
        supprimez mes donnees|take me off|take me off the list|take me off your list|unsubscribe|unsubscribe me
    """,
    "concern:complaint": """
        c est du spam|c est une arnaque|das ist spam|es spam|esto es spam|esto es una estafa|isso e golpe
        isso e spam|isto e spam|it s spam|spam|spammers|stop spamming|stop spamming me|this is a scam
        this is spam|unverschamter spam
    """,
    "concern:job_seeker": """
        adjunto cv|adjunto mi cv|alternance|any jobs|any openings|any vacancies|are you hiring
        are you recruiting|ausbildungsplatz|bewerbung|bolsa de trabajo|busco empleo|busco trabajo|candidature
        candidature spontanee|cherche emploi|cherche stage|cherche un emploi|cherche un stage|ci joint mon cv
        cv attached|cv ci joint|demande de stage|do you have jobs|est ce que vous recrutez|estagio
        estan contratando|estao contratando|freie stellen|haben sie offene stellen|hay vacantes
        initiativbewerbung|internship|job openings|lebenslauf|looking for a job|mein lebenslauf|meu curriculo
        mi curriculum|mi cv|mon cv|my cv|my cv attached|my resume|offene stellen|open positions|praktikum
        praktikumsplatz|procuro emprego|procuro trabalho|recrutez vous|resume attached|segue curriculo
        segue meu curriculo|stellenangebote|suche arbeit|suche einen job|suche job|tem vaga|tem vagas
        tienen vacantes|vacantes|vaga de emprego|vagas|vous recrutez
    """,
    "concern:vendor_pitch": "guest post|guest posts|sponsored post|sponsored posts|seo services|backlinks|link building\n"
    + "|".join(f"{offer} {service}" for offer in split(_OFFERS) for service in split(_SERVICES)),
    "concern:student": """
        abschlussarbeit|bachelorarbeit|estudante|estudiante|etudiant|etudiante|for my thesis|hausarbeit
        i am a student|i m a student|ich bin student|ich bin studentin|je suis etudiant|je suis etudiante
        ma these|masterarbeit|memoire|meu tcc|mi tesis|minha tese|mon memoire|my thesis|pour mon memoire
        seminararbeit|sou estudante|soy estudiante|student|student here|student project|studentin|tcc|tesis|tfg
        tfm|thesis
    """,
}
"""Phrases by kind and level of a signal."""

ALONE: Final[dict[str, str]] = {
    "budget:none": "free|for free|gratis|kostenlos|umsonst|gratuit|c est gratuit|es gratis|gratuito|e gratis|e gratuito",
    "concern:opt_out": "stop|stopp|baja|loschen|supprimer|salir|sair|remover|cancelar suscripcion",
}
"""Phrases that have this meaning only if the message has no other words than those of courtesy."""

FILLERS: Final = """
    a|a tarde|ab|abo|abonnement|about|accounts|agendar|agents|ai besoin d|ai besoin de|aimerais|aimerions
    aktuelle|aktuellen|al|also|am|am nachmittag|am vormittag|an|anbei|and|anfordern|anfrage|annual|annuel
    annuelle|ano|ansprechen|antes|antes de|anual|any|anyone|approximate|arbeitsplatze|are|arrange|as|assinatura
    at|ate|au|aux|avant|avec|avoir|avons besoin d|avons besoin de|ballpark|basic|be|before|benotige|benotigen
    benotigt|benutzer|besoin|besoin d|besoin de|best|besten dank|bin|bis|bitte|bitte um|book|both|brauche
    brauchen|brief|buchen|buscamos|busco|business|by|c est|can|can i have|can we have|ce|cet|cette|cherche
    cherchons|com|communiquer|communiquez|company|compartan|compartanme|con|conhecer|connaitre|conocer
    contact me|contact us|contactame|contactarme|contacteme|contacten|contactenme|contactenos|contactez moi
    contactez nous|contato|could|could i have|could we have|cual|cual es|cual es el|cuales son|cuando|current|d
    d like|da|da para|da pra|dame|danke|danke im voraus|danke schon|dann|dar|darme|das|de|de manana|de manha
    de tarde|del|dem|demande|demande de contact|demander|den|denme|der|des|deseamos|deseo|die|digame|diganme
    dime|do|do you have|do you offer|donner|donnez|dos|du|du matin|e|e mail|each|ein|eine|einem|einen|einer
    einfach|el|em|email|empleados|employees|en|enterprise|entrar em contato|entre em contato|entrem em contato
    enviame|enviar|enviarme|enviarnos|envie|enviem|envieme|envien|envienme|envoie|envoyer|envoyez|erbeten
    erbitte|erbitten|erstmal|erwunscht|es|est ce possible|est il possible|estimated|et|etablir|etre contacte
    etre contactee|eu|euer|eure|exact|faire|faites|faz|fazer|first|fixer|fordere|fordern|forfait|frueh|full|fyi
    geben|gebraucht|gefragt|geplant|gern|gerne|gesucht|get|get back to me|get in contact|get in touch|gewunscht
    gibt es|gibt es eine|give|go ahead|gostaria|gostaria de|gostariamos|gracias|gracias de antemano|grata|grato
    gratuite|ha|habe|haben sie|hasta|hatte|hatten|hay|here|how|i|ich|ici|ihr|ihre|ihrem|ihren|ihres|im januar|in
    in the afternoon|in the morning|is|is there|ist|it|its|j|ja|jahr|jahrlich|jahrliche|je|jetzt|just|kann
    kindly|kmu|know|konnen|konnte|konnten|kontakt|kontakt aufnehmen|kontaktanfrage|kontaktaufnahme|kontaktieren
    kontaktieren sie mich|kontaktieren sie uns|kostenlose|kostenloses|kurz|kurze|kurzen|kurzes|l|la|las|lassen
    latest|le|les|licenca|licencas|licence|licences|licencia|licencias|license|licenses|lieber|like to have|live
    lizenz|lizenzen|lo|los|m|machen|mail|mais|mal|man|mananas|manda|mandame|mandar|mandarme|mande|mandem|mandeme
    manden|mandenme|many thanks|marcar|mas|matin|may|me|me contacten|me contacter|me contate|me contatem
    me envia|me envie|me enviem|me faz|me gustaria|me manda|me mande|me mandem|me passa|me passe|me passem|mehr
    melden|melden sie sich|mensal|mensual|mensuel|mensuelle|merci|merci d|merci d avance|merci de|mes|mich|min
    mins|minute|minuten|minutes|minutos|mir|mit|mitarbeiter|mochte|mochten|moglich|moi|mois|monat|monatlich
    monatliche|month|monthly|more|muchas gracias|muito obrigada|muito obrigado|na|nahere|necesitamos|necesito
    need|needed|nehmen|new|next|no whats|no whatsapp|nos|nos gustaria|nous|nous contacter|nutzer|o|ob|obrigada
    obrigado|obtenir|oder|ok|okay|on|online|only|or|os|ou|oui|package|paket|par|pasame|pasen|pasenme|passa
    passar|passem|passt|pela manha|people|per|personal|personas|personen|personnes|persons|pessoas|petit|petite
    peut|peux|pf|pfv|pfvr|plan|planeado|planejado|planifier|planned|plano|platze|please|please advise|pls|plz
    pme|pode|pode me|pode ser|podem|podem me|podemos|poderia|poderia me|poderiam|podria|podrian
    ponganse en contacto|pongase en contacto|por|por favor|por la manana|por whatsapp|porfa|porfavor|posible
    possible|possivel|posso|postes|pouvez|precisamos|preciso|premium|prendre|prendre contact|previsto|prevu
    prise de contact|private|pro|programar|proposer|proposez|provide|puede|puede ser|pueden|puedo|puis|pyme
    quais|quais os|quais sao|qual|qual e o|qual o|quand|quando|que entrem em contato|que me contacten|quel
    quelle|quelles|quels|queremos|queria|quero|quero que|quero ser contatado|quick|quickly|quiero|quiero que
    quisiera|quisieramos|rapide|re|reach out|ready|receber|receive|recevoir|recibir|regarding|reps|request
    requested|requesting|require|required|rough|s|s il te plait|s il vous plait|saber|sales team|schedule|schick
    schicke|schicken|schon|se puede|seat|seats|see|sehen|selbst|send|sende|senden|set up|seu|seus|share|short|si
    sie|sim|sind|small|solicitamos|solicito|some|somebody|someone|sont|souhaite|souhaiterais|souhaitons|sowie
    spatestens|staff|stp|su|sua|suas|subscription|suche|suchen|sur|sus|suscripcion|svp|team|teams|telefon
    telefonisch|telegram|tem|tener|ter|thank you|thanks|that|the|there|this|thx|tienen|to|transmettez
    transmettre|ty|uber|um|uma|un|una|und|une|uns|unter|until|unverbindlich|unverbindliche|unverbindliches|us
    user|users|usuario|usuarios|utilisateur|utilisateurs|ver|vereinbaren|vertrieb|veut|veux|vielen dank
    vielleicht|voces|voir|vom|von|vos|votre|voudrais|voudrions|voulons|vous|wann|want|wanted|we|weitere|what
    what s|whats|whatsapp|when|which|will|wir|wish|with|wollen|works|would|would like|wunsche|wunschen|wurde
    wurden|wurden sie|y|year|yearly|yes|you|your|your product|yours|zeigen|zoom|zu|zuerst|zukommen|zum|zur
    zuschicken|zusenden
"""
"""Words of courtesy and grammar, which have no meaning by themselves."""

PRODUCTS: Final = """
    app|crm|ferramenta|herramienta|lead routing|lead scoring|logiciel|losung|outil|plataforma|plateforme
    platform|plattform|product|producto|produit|produkt|produto|sistema|software|solution|system|tool
"""
"""Words for what is sold. Beside a concern they are somebody else's: "student software" is not written by a student."""

GREETINGS: Final = """
    abraco|abracos|atenciosamente|att|best|best regards|beste grusse|bien a vous|boa noite|boa tarde|bom dia
    bonjour|bonsoir|buenas|buenas noches|buenas tardes|buenos dias|cheers|cordialement|danke|dear|estimado
    estimados|freundliche grusse|good afternoon|good evening|good morning|gracias|greetings|gruss|grusse
    guten abend|guten morgen|guten tag|hallo|hello|hey|hi|hola|kind regards|lg|liebe|liebe grusse|liebes|merci
    mfg|mit freundlichen grussen|moin|moin moin|obrigada|obrigado|oi|ola|prezados|regards|saludos|salut
    sehr geehrte|servus|thank you|thanks|un saludo|vg|viele grusse
"""
"""Words that open or close a message, with names beside them."""

RECIPIENTS: Final = "for|fur|pour|para|pra|pro|bei"
"""Words that say for whom or what: up to three unknown words may follow."""

PLACES: Final = "in|at|from|of|with|avec|con|com|chez|en|em|de|do|da"
"""Words of place or origin: up to three names may follow."""

PAST: Final = """
    after|apres|besten dank fur|cheers for|danke fur|depois da|depois do|despues de|gracias por|many thanks for
    merci beaucoup pour|merci pour|muchas gracias por|nach|obrigada pela|obrigada pelo|obrigado pela
    obrigado pelo|obrigado por|thank you for|thanks again for|thanks for|thx for|ty for|vielen dank fur
"""
"""Words after which a demo, for instance, has already been given."""

TOOLS: Final = frozenset(
    """
    crm tool tools software system systems platform provider vendor vendors supplier anbieter systeme losung
    outil outils logiciel prestataire fournisseur plateforme solution sistema herramienta proveedor plataforma solucion
    ferramenta fornecedor solucao hubspot salesforce pipedrive zoho excel dynamics sap odoo sugarcrm freshsales monday notion
    airtable outlook spreadsheets sheets microsoft close copper marketo
    """.split()
)
"""Words that name a product even if they are in lower case."""
