"""Sentences by which replies say what they ask for, built from classes of words of five languages.

`intent_words` lists fixed phrases. A frame combines classes, such as a verb for "get in touch" and a time, so that it covers
phrases that nobody listed. The pattern language is that of `leadops_core.scoring.signals.rules.expand`.
"""

from collections.abc import Mapping
from types import MappingProxyType

from leadops_core.schemas.conversation import ReplyIntent

_I = ReplyIntent

_DAY = (
    r"(?:(?:mon|tues|wednes|thurs|fri)day|tue|wed|thu|tomorrow|montag|dienstag|mittwoch|donnerstag|freitag|morgen|übermorgen|lundi|mardi"
    r"|mercredi|jeudi|vendredi|demain|lunes|martes|miércoles|jueves|viernes|mañana|segunda|terça|quarta|quinta|sexta|amanhã)"
)
_CLOCK = r"(?:\d{1,2}[:.h]\d\d|\d{1,2} ?(?:am|pm|uhr|h))"
_MONTH = (
    r"(?:january|february|march|april|in may|early may|mid may|june|july|august|september|october|november|december|januar|februar|märz|mai|juni|juli|oktober|dezember"
    r"|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto"
    r"|septiembre|octubre|noviembre|diciembre|janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|dezembro)"
)
_SEASON = (
    r"(?:spring|summer|autumn|in fall|in the fall|winter|easter|christmas|holidays|new year|frühjahr|frühling|sommer|herbst|ostern|weihnachten|jahreswechsel"
    r"|printemps|l'été|cet été|automne|hiver|rentrée|fêtes|noël|vacances|primavera|verano|otoño|navidad|vacaciones|verão|outono|natal|férias|carnaval)"
)
_LATER = (
    rf"(?:{_MONTH}|{_SEASON}|q[1-4]|[1-4]\.? (?:quarter|quartal|trimestre)|20\d\d|(?:next|nächste[nsr]?|kommende[nsr]?|próxim[oa]|siguiente) (?:year|quarter"
    r"|month|jahre?s?|quartal|monat|año|ano|trimestre|mes|mês)|(?:année|an|mois|trimestre) prochaine?|(?:año|mes) que viene|para o ano|later(?! today| this week)|später"
    r"|plus tard|más adelante|mais tarde|(?:\d{1,2}|a few|two|three|zwei|drei|ein paar|deux|trois|quelques|dos|tres|unas|duas|dois|três|algumas)"
    r" (?:weeks|months|wochen|monaten|semaines|mois|semanas|meses))"
)
_ASK_AGAIN = (
    r"(?:(?:ping|try|contact|call|email|mail|ask|remind) (?:me|us|again|back)|reach out|circle back|get back|come back|check back|touch base|check in|revisit|reconnect|follow up"
    r"|let's talk|talk|speak|melden|meldet|meld|kommen|nachfragen|nachhaken|nochmals?|noch einmal|reden|sprechen|anfragen|kontaktieren|ansprechen"
    r"|reparle\w{0,2}|reparlons|revenez|relance\w{0,2}|recontacte\w{0,2}|rappele\w{0,2}|reprend\w{1,4}|verra|verrons|escríba\w{1,3}|escríbe\w{1,3}"
    r"|contácte\w{1,3}|contáctame|vuelva\w?|vuelve|hablamos|vemos|veremos|retom\w{1,5}|volver\w{1,3}|volve\w{1,4}|volte\w?|fale|falamos|chama|chame"
    r"|vamos ver|procure|contact\w{1,3}|contat\w{1,3})"
)
_ASSENT = (
    r"(?:ok|okay|yes|yep|sure|fine|great|perfect|agreed|works|done|ja|passt|einverstanden|gerne?|abgemacht|klar|super|parfait|d'accord|volontiers"
    r"|entendu|ça marche|noté|oui|vale|perfecto|de acuerdo|hecho|sí|combinado|perfeito|certo|sim|ótimo|claro|fechado)"
)
_CALL_ME = r"(?:(?:call|ring|phone) (?:me|us)|ruf\w{0,2} (?:sie )?(?:mich|uns)|appele[zr] (?:moi|nous)|ll[aá]m[ae](?:me|nos)|llámenos|(?:me )?lig(?:ar|ue|a|uem)(?: me)?)"
_NOT = r"(?:not|isn't|is not|n'est pas|pas|nicht|kein\w{0,2}|no|não|nao)"
_MY = r"(?:my|our|mein\w{0,2}|unsere\w?|mes|nos|mon|mis?|nuestros|meus?|minhas?|nossos)"
_DATA = r"(?:data|details|address|information|daten|adresse|kontaktdaten|données|coordonnées|adresse|datos|correo|dados|contac?to|e mail|email)"
_DECIDER = (
    r"(?:boss|manager|management|board|cfo|cto|ceo|cio|ciso|it|security|legal|compliance|procurement|guys|team|people|chefs?|geschäftsführung|vorstand|betriebsrat|datenschutz\w{0,12}|einkauf"
    r"|patron|direction|dsi|juridique|jefe|jefa|dirección|director\w?|chefe|direção|diretor\w?|jurídico)"
)
"""Who can refuse to buy."""
_REFUSES = (
    r"(?:never|won't|wouldn't|will not|would not|don't|doesn't|can't|nie|niemals|nicht|nie mit|jamais|ne|nunca|no|não) <3>"
    r"(?:allow|approve|accept|agree|let|sign|use|adopt|pay|go for|want|genehmig\w{0,2}|zustimm\w{0,2}|mitmach\w{0,2}|erlaub\w{0,2}|unterschreib\w{0,2}|valid\w{1,4}|accept\w{0,4}|voudra|sign\w{1,4}"
    r"|aprobar\w{0,2}|aprueba|aceptar\w{0,2}|firmar\w{0,2}|aprovar\w{0,2}|aprova|aceitar\w{0,2}|deixar\w{0,2})"
)
_ALREADY = r"(?:already|schon|bereits|déjà|ya|já)"
_HAVE = r"(?:have|use|using|work with|got|haben|nutzen|verwenden|avons|utilisons|a|tenemos|tengo|usamos|trabajamos|temos|tenho|utilizamos)"
_SOLUTION = (
    r"(?:tool|tools|solution|system|software|vendor|supplier|provider|platform|something|sth|was|etwas|lösung|anbieter|dienstleister|im einsatz|outil|logiciel|prestataire"
    r"|quelque chose|herramienta|solución|algo|proveedor|sistema|ferramenta|solução|fornecedor)"
)
_MONEY = r"(?:price|prices|price tag|pricing|budget|money|cost|costs|fee|geld|preis|kosten|prix|tarif|coût|precio|presupuesto|preço|orçamento|custo)"
_EFFORT = r"(?:work|effort|hassle|complicated|complex|aufwand|aufwendig|kompliziert|arbeit|compliqué|lourd|travail|complicado|complejo|trabajo|complexo|trabalho|difícil|trabalhoso)"
_OTHER = (
    r"(?!(?:i|we|you|it|that|this|they|which|who|what|everybody|someone|ich|wir|sie|das|es|wer|man|je|nous|vous|on|qui|yo|usted|quién|quien|eu|você|quem|sap|tool|software|system|crm"
    r"|excel|salesforce|hubspot|team|boss|management|board|c[efit]o|chefs?|chefin|vorstand|geschäftsführung|einkauf|équipe|patron|direction|equipo|jefe|jefa|equipa|equipe|chefe)\b)"
    r"(?:(?:herr|frau|mr|mrs|ms|m|mme|sra?) )?\w{2,20}"
)
"""Somebody else by name. A sender's own team or boss who decides is no referral."""
_DECIDES = (
    r"(?:(?:runs|owns|handles|decides|manages|covers) (?:that|this|it|these|those|such)|signs? off|calls the shots|would know|'d know|is the one|looks after (?:that|this|these)"
    r"|macht <1>das|regelt das|entscheidet <1>das|kümmert sich|qui (?:gère|décide|s'en occupe|voit)|qu'il faut (?:voir|contacter)|el que (?:decide|lleva)|la que (?:decide|lleva)"
    r"|(?:quem|que) (?:decide|trata|cuida|gere|resolve))"
)
_MAILS = (
    r"(?:e mails?|emails?|mails?|messages|newsletters?|nachrichten|courriels?|correos|mensajes|mensagens)"
)
_ERASE = (
    r"(?:erase|erasure|delete|deletion|removal|remove|object|lösch\w{0,3}|widersp\w{3,6}|supprim\w{1,3}|suppression|effac\w{1,5}|m'oppose|opposition"
    r"|supresión|oposición|cancelación|elimin\w{1,4}|borr\w{1,4}|apag\w{1,4}|exclu\w{1,4}|oponho)"
)

INTENT_FRAMES: Mapping[ReplyIntent, tuple[str, ...]] = MappingProxyType(
    {
        _I.UNSUBSCRIBE: (
            rf"(?:don't|do not|no longer) (?:want|wish|need) <5>{_MAILS}|(?:stop|cease|end|avoid) <1>(?:all )?(?:contact|communication|outreach)|stop <1>(?:aux|à|los|as|os) <1>{_MAILS}",
            rf"{_ERASE} <4>{_MY} <1>{_DATA}|(?:derecho|direito) (?:de|ao|à|al) {_ERASE}|droit (?:d'|à l')?(?:opposition|effacement)",
            r"(?<!i )(?<!we )(?<!they )(?<!you )(?:don't|do not|never) <1>(?:email|e mail|mail|message|spam|bother)(?! (?:him|her|them|until|before))",
            r"(?:took|taken|taking|take) (?:me|us) off|no more of (?:this|these|those)|bitte <1>(?:zu )?unterlassen|cess(?:er|ez) <2>(?:envois?|mails?|e mails?|messages)|(?:leave (?:me|us) alone|lass\w{0,3} (?:sie )?(?:mich|uns) <1>in ruhe|laisse[zr] (?:moi|nous) tranquilles?|déje\w{2,4} en paz|me deixe\w? em paz)",
            (
                r"(?:hör|hören|hört) (?:sie )?(?:bitte )?auf <4>(?:schreiben|mailen|schicken|senden|kontaktieren|anzuschreiben|nerven|spammen|belästigen)"
                r"|widersp(?:reche|ruch) <5>(?:nutzung|verwendung|verarbeitung|daten|werbung|zusendung)|(?:nehmt|streicht|löscht|tragt) <1>(?:mich|uns)"
                rf"|lösch\w{{0,3}} <3>{_MY} <1>{_DATA}"
            ),
            (
                r"ne (?:plus|pas) (?:m'|nous |me )?(?:envoyer|écrire|adresser|solliciter|contacter|relancer)|(?:souhait\w{1,4}|veux|voulons|désir\w{1,4}) <1>plus <1>(?:recevoir|être)"
                r"|m'oppose <3>(?:traitement|utilisation|prospection)|(?:retir|enlev)\w{2,5} <3>(?:listes?|fichiers?|envois?)"
            ),
            (
                r"no <3>(?:vuelva\w?|vuelvas) a (?:escribir|contactar|llamar|enviar|molestar|mandar)\w{0,5}|no (?:quiero|queremos|deseo|deseamos) <1>recibir"
                r"|(?:quíte|sáque|bórre|elimíne)\w{2,4} <3>(?:lista|base|datos|correo)"
            ),
            r"(?:tir|retir|remov)\w{1,3} <3>(?:lista|base|mailing)|(?:não|nao) <2>(?:envi|mand|contact|contat|escrev|lig)\w{1,4} <1>mais|(?:não|nao) <1>(?:volt|torn)\w{1,3} a (?:escrever|contactar|contatar|enviar|mandar)",
        ),
        _I.WRONG_PERSON: (
            (
                rf"{_OTHER} {_DECIDES}|(?<!let me )(?<!need to )(?<!have to )(?<!will )(?<!ll )(?<!must )(?:ping|ask|try|see|tap) (?!(?:{_DAY}|me|us|again|it|this|that|to|and|for|you|out|our|my|the)\b)\w{{2,20}} (?:in|from|at|she|he|they|who|instead)"
                r"|question for <2>(?:team|people|folks|department|colleague\w?|boss|office|guys|purchasing|procurement|finance)|above my pay|barking up the wrong"
                r"|(?:not|isn't) my (?:call|decision|department)|the (?:boss|right person|decision maker) is"
                r"|(?:müssen|müssten|sollten) sie <2>mit <3>(?:reden|sprechen|klären)|dafür ist <2>(?:herr|frau|kolleg\w{1,3}) \w{2,20}|(?:läuft|geht|liegt) <2>(?:über|bei) <2>(?:zentrale|einkauf|kolleg\w{1,3}|chef\w{0,2}|abteilung)"
                r"|(?:faut|il faut) voir <2>avec|(?:eso|esto) lo (?:ve|lleva|gestiona|maneja|decide) \w{2,20}|(?:habla|hable|háblalo|consulta) (?:mejor )?con (?!(?:usted|ustedes|nosotros|migo)\b)\w{2,20}"
                r"|quem (?:trata|cuida|decide|gere|resolve|vê) <2>é"
            ),
            (
                rf"no longer (?:with|at|employed|working|part of|in charge|responsible)|i (?:have )?left <2>(?:company|firm|team|in {_MONTH}|last (?:year|month|week))"
                r"|(?:i'm|i am|now|since) (?:now )?retired|my (?:successor|replacement)|nachfolger\w{0,2}|(?:mon|ma) (?:successeur|remplaçante?)|mi sucesora?"
                r"|(?:bin|arbeite) <4>nicht mehr (?:im|bei|in|für) \w{2,20}|im ruhestand|(?:j'ai|a) quitté|ne (?:travaille|suis|fais) plus (?:chez|dans|à|au|en poste|partie)"
                r"|(?:ya )?no trabajo (?:en|para|aquí)|(?:dejé|he dejado|salí de|me fui de) <1>empresa|(?:já )?não trabalho (?:n[ao]|em|mais|para|aqui)|(?:saí|deixei) <1>empresa"
            ),
            (
                rf"{_NOT} <1>(?:something|anything|a topic|a thing) <1>(?:i|we) (?:deal|handle|manage|own|look|decide)|(?:not|isn't) <1>(?:my|mine) (?:area|thing|topic|job|call"
                r"|decision|department|responsibility|field|remit)|nicht meine? (?:thema|bereich|aufgabe|baustelle|zuständigkeit|abteilung)"
                r"|pas (?:moi qui|mon (?:domaine|rôle|sujet|périmètre|service)|de mon ressort)|no es (?:de )?mi (?:departamento|área|tema|competencia|responsabilidad)"
                r"|(?:não|nao) (?:sou eu|é comigo|é (?:a |o )?(?:meu|minha) (?:departamento|área|tema|pelouro|setor))"
            ),
            (
                r"(?:wrong|falsche\w?|mauvaise?) (?:person|guy|contact|address|one|ansprechpartner\w{0,2}|abteilung|adresse|personne|interlocuteur)"
                r"|tromp\w{1,4} <1>(?:d'interlocuteur|de personne|de service)|equivocad[oa] de (?:persona|departamento)|(?:pessoa|contac?to|departamento) errad[oa]"
            ),
            (
                r"(?:cc'?d|cc'ing|copied|copying|looped|looping) <3>(?:who|colleague|in|team)|forward(?:ing|ed) <3>(?:colleague|to)"
                r"|(?:leite|reiche|gebe) <6>weiter|(?:transmets|transfère|fais suivre) <3>(?:à|au|aux|collègue)|(?:le|te|les) (?:reenvío|remito|traslado|paso) <4>(?:a|al) (?:mi|la|el|su|nuestr\w)"
                r"|(?:re)?encaminh(?:ar|o|ei|amos) <4>(?:para|ao|à|a|o)"
            ),
            (
                r"(?<!need to )(?<!have to )(?<!will )(?<!ll )(?<!must )(?<!let me )(?<!should )(?:ask|speak to|speak with|talk to|contact|try|fragen sie|wenden sie sich|voir|voyez|hable\w?|consulte\w?) <3>(?:our|unser\w{0,2}|notre|nos|nuestr\w{1,2}) <2>"
                r"(?:team|department|dept|coo|cto|cfo|ceo|cio|head|manager|einkauf|abteilung|it|kolleg\w{1,3}|dsi|service|responsable|directeur|director\w?|equipo|departamento)"
            ),
            (
                r"(?:voir|voyez|vois)(?: ça| cela| directement)? avec(?! (?:vous|toi|mon|ma|mes|notre|nos))|adress(?:er|ez)(?: vous)? (?:à|au)|(?:hable|habla|hablen|fale|falem|trate) (?:directamente |diretamente )?"
                r"(?:con|com) (?!(?:usted|ustedes|vocês?|nosotros|migo|nós))|pessoa (?:certa|indicada|responsável) (?:é|seria)"
            ),
            (
                r"(?:who|he|she|they|colleague|team) (?:owns|handles|runs|covers|decides on) <1>|\w{2,20} (?:looks after|takes care of)|makes (?:these|those|such|the) (?:calls|decisions)"
                r"|(?:macht|betreut|entscheidet|verantwortet) <1>bei uns|ist bei uns <4>(?:zuständig|verantwortlich)|qui (?:gère|s'occupe)|(?:se encarga|lleva) <1>(?:este|ese|esto|eso)"
            ),
        ),
        _I.NOT_INTERESTED: (
            (
                r"(?:i'll|we'll|hard|gonna|have to|going to) pass(?! (?:it|this|that|on to|along|your))|(?:decided|chosen|choose|prefer|opted) (?:not|against) <1>|(?:not|isn't|wasn't|aren't) <2>(?:a fit|fit for"
                r"|good fit|for us|relevant|pursue|pursuing|our thing|looking for)|(?:we're|we are|i'm|all) (?:good|all set|set|sorted|covered)(?! (?:to|with|on|for|from))"
                r"|(?:don't|do not|won't) (?:really )?need (?:any|this|it|that|your|more|help|anything|such)|no need(?! to)|do <2>in house|nah|nope"
            ),
            (
                r"kein\w{0,2} (?:thema|bedarf|gebrauch|verwendung|interesse)|(?:nicht|wenig) (?:interessant|relevant|interessiert|passend)|passt <1>nicht (?:zu|für|in)"
                r"|(?:brauchen|benötigen|brauche|benötige) <3>nicht|ihnen <1>(?:absagen|ablehnen)|(?:gut|bestens|ausreichend) (?:versorgt|aufgestellt|bedient|ausgestattet)"
                r"|(?:aber|leider|danke) nein"
            ),
            (
                r"décline|déclinons|(?:sans|pas d'|aucun) intérêt|(?:pas|aucun) (?:de |d')?(?:besoin|suite)|ne <1>(?:correspond|intéresse|convient|concerne) pas|donner\w{1,4} pas suite"
                r"|(?:bien|déjà) (?:équipés?|pourvus?)|pas intéressé\w{0,2}"
            ),
            (
                r"no (?:es|son) de <2>interés|no (?:lo |la |los )?(?:necesitamos|necesito|precisamos)|no (?:nos )?encaja|no (?:vamos a|queremos|deseamos) <1>(?:seguir|continuar|avanzar)"
                r"|paso gracias|no (?:nos|me) interesa"
            ),
            (
                r"(?:não|nao) (?:se aplica|precisamos|preciso|nos interessa|me interessa|vamos avançar|avançaremos|faz sentido)|(?:não|sem|nenhum) (?:temos |tenho )?interesse"
                r"|dispenso|dispensamos|recus(?:ar|o|amos)"
            ),
        ),
        _I.NOT_NOW: (
            rf"{_ASK_AGAIN} <5>{_LATER}|{_LATER} <4>(?:nochmals?|wieder|again|nachfragen|reden|sprechen|de nouveau|de nuevo|novamente)",
            rf"(?:maybe|perhaps|possibly|vielleicht|evtl\.?|eventuell|peut être|quizás?|tal vez|talvez) <2>{_LATER}",
            rf"(?:erst|frühestens|only|not before|pas avant|no antes|só) <3>{_LATER}|(?:nach|after|après|después|depois) <2>{_SEASON}",
            (
                rf"{_NOT} <2>(?:a priority|priority|priorität|priorité|prioridad|prioridade)|(?:now|timing|time) (?:isn't|is not) <2>(?:right|good|ideal|best)|gerade <1>schlecht"
                r"|(?:este|ce|this|dieses) (?:trimestre|quarter|año|ano|mes|mês|quartal|jahr|year|month) (?:no|não|pas|nicht|is out)"
                r"|(?:não|no) é? ?<1>(?:um |un )?(?:bom|buen|bon) momento"
            ),
            (
                r"(?:on|im|em|en|de) (?:\w{3,10} )?(?:leave|vacation|holiday|urlaub|elternzeit|congés?|vacances|vacaciones|férias) (?:until|bis|till|jusqu|hasta|até|from|ab|danach|then)"
                r"|bis <2>(?:im )?urlaub|(?:budget|presupuesto|orçamento) <4>(?:verplant|bouclé|cerrado|fechado|frozen|locked)"
            ),
        ),
        _I.MEETING_ACCEPTED: (
            rf"{_ASSENT} <1>(?:{_DAY}|{_CLOCK})|(?:{_DAY}|{_CLOCK}) <3>{_ASSENT}",
            rf"(?:can|können|pouvons|podemos|puedo|posso|kann) <1>(?:talk|speak|meet|sprechen|telefonieren|reden|parler|échanger|hablar|falar|conversar) <2>{_DAY}",
            rf"{_CALL_ME} <2>(?:{_DAY}|{_CLOCK}|\d)|(?:see you|bis|à|nos vemos|hasta|até) (?:el |next |nächsten |a )?(?:{_DAY}|then|dann)",
            (
                r"(?:booked|reserved|scheduled|grabbed|picked) <2>(?:slot|time|call|meeting|appointment)|(?:put|add|stick) <4>calendar|termin <4>(?:gebucht|vereinbart|eingetragen|passt)"
                r"|(?:réservé|pris|choisi) <2>(?:créneau|rdv|rendez vous)|(?:marquei|agendei|reservei) <2>|agendado|(?:cita|reunión) (?:reservada|agendada)"
            ),
            rf"(?:i'm|i am|we're|bin ich|bin|je suis|estoy|estou) <2>(?:free|available|around|frei|verfügbar|disponible|libre|disponível|livre)|{_DAY} <3>(?:frei|free|libre|livre)",
        ),
        _I.OBJECTION: (
            rf"{_DECIDER} <3>{_REFUSES}|(?:krieg|bekomm|bring)\w{{1,2}} <4>(?:nie|nicht|kaum) <2>durch",
            (
                rf"{_HAVE} <3>{_ALREADY} <3>{_SOLUTION}|{_ALREADY} <2>{_HAVE} <3>{_SOLUTION}|(?:been )?with \w{{2,20}} for (?:years|ages|a long time)"
                r"|fahren <2>mit <2>(?:ganz )?(?:gut|bestens|zufrieden)|(?:happy|satisfied|zufrieden|satisfaits?|contentos?|satisfechos|satisfeitos) (?:with|mit|de|du|con|com) <1>"
                r"(?:our|current|existing|what|unser\w{0,2}|notre|nuestr\w{1,2}|noss\w{1,2}|actuel\w{0,2}|actual|atual)"
            ),
            rf"{_MONEY}(?:'s)? <4>(?:tight|steep|high|gone|spent|hoch|knapp|nicht|élevé|serré|alto|apretado|ajustado|curto|apertado)|(?:out|fuera|fora|hors|se (?:nos )?va) <1>(?:of |de |do |d')?<2>{_MONEY}|(?:bit|little|un peu|un poco|um pouco|etwas|ziemlich|recht) (?:steep|pricey|expensive|cher|caro|teuer)",
            rf"(?:sounds?|seems?|looks?|klingt|suena|parece|semble|paraît|a l'air) (?!(?:great|good|gut|bien|bem|super))<4>{_EFFORT}|(?:too much|zu viel|trop de|demasiado) {_EFFORT}|{_EFFORT} (?:demais|demasiado)",
            (
                r"(?:last time|already tried|tried (?:that|this|something)|letztes mal|schon mal probiert|la dernière fois|la última vez|da última vez) <8>(?:disaster|fail\w{0,3}|didn't|burn\w{0,2}|katastrophe|schief|mauvaise|échec|desastre|mal|fracas\w{0,2})"
                r"|fait avoir|schlechte erfahrung\w{0,2}|mala experiencia|malas experiencias|má experiência|más experiências|mauvaise expérience|would never use|will kill me"
            ),
            (
                r"(?:have|got|there's) <2>(?:vendor|supplier|provider|solution|tool|system) <2>(?:for (?:this|that|it)|in place|already)|(?:security|legal|compliance|procurement|management|boss|board)"
                r" <1>(?:would|will|won't|wouldn't|does not|doesn't) <1>(?:never|not|allow|approve|let|sign|accept)|skeptical|sceptical|(?:got|been|were) burn(?:ed|t)|too (?:small|big|new|young|risky|much)"
                r"|locked <2>contract"
            ),
            (
                r"(?:arbeiten|nutzen|setzen|verwenden) <2>(?:schon|bereits)|(?:schon|bereits) <3>(?:system|lösung|anbieter|tool|partner|dienstleister)|vertraglich <4>gebunden"
                r"|(?:datenschutz\w{0,14}|revision|betriebsrat|geschäftsführung) <4>(?:nicht|verbietet|untersagt|keine)|(?:viel|großer|zu hoher) aufwand"
            ),
            (
                r"(?:travaillons|utilisons|disposons) <1>déjà|avons <1>déjà (?:un|une)|(?:engagés|liés|sous contrat) <3>(?:jusqu\w{0,3}|avec|prestataire|fournisseur)|(?:juridique|sécurité|direction|dsi) <1>(?:refuse\w{0,2}"
                r"|interdit|n'accepte)"
            ),
            r"ya (?:trabajamos|tenemos|contamos|usamos|utilizamos|disponemos)|contrato <3>(?:proveedor|vigente)|otro proveedor",
            r"já (?:trabalhamos|temos|usamos|utilizamos|contamos|dispomos)|contrato <3>(?:fornecedor|vigente)|outro fornecedor",
        ),
        _I.INTERESTED: (
            (
                r"(?:looking|searching) <2>(?:exactly|something like)|curious|case stud\w{1,3}|intriguing|i'm in|count me in|(?:suchen|brauchen) <3>(?:so etwas|sowas|genau das)"
                r"|(?:cherchons|cherche) <1>(?:justement|une|un)|buscando <2>(?:algo|una|un|esto)|(?:procurando|à procura) <2>(?:algo|isso|uma|um)"
            ),
            (
                r"(?:dites|parlez) (?:m'en|nous en|moi) <1>plus|(?:nähere|mehr|weitere) (?:infos?|informationen|details|unterlagen)|(?:mal )?unterlagen|interesse (?:vorhanden|besteht|ist da)"
                r"|(?:send|envoyez|mande|mand[ae]me|envíe\w{0,3}|envie|enviar|schick\w{0,3}) <4>(?:deck|doc|documentation|plaquette|brochure|catálogo|información|informações|apresentação"
                r"|presentación|info|unterlagen|infos|angebot)"
            ),
            (
                r"(?:how much|what's the (?:price|pricing|cost)|what does it cost|was kostet|wie teuer|combien|quels? (?:sont|est) (?:vos|le|votre) (?:tarifs?|prix)|cuánto (?:cuesta|vale)"
                r"|cuanto (?:cuesta|vale)|cu[aá]l es el (?:precio|coste)|quanto (?:custa|fica)|qual (?:é )?o (?:preço|valor))"
            ),
        ),
    }
)
"""Frames of each intent, in addition to its words."""

COMMANDS: Mapping[ReplyIntent, str] = MappingProxyType(
    {
        _I.UNSUBSCRIBE: r"stop(?: pub| it| please)?|remove|unsubscribe|abmelden|austragen|abbestellen|désinscription|désabonnement|baja|remover|sair|salir|descadastrar",
        _I.NOT_INTERESTED: r"no|nein|non|não|nao|no thanks?|nein danke|non merci|no gracias|não obrigad[oa]",
        _I.INTERESTED: r"yes|yep|sure|ja|oui|sí|si|sim|yes please|ja bitte|oui volontiers|oui avec plaisir|avec plaisir|sí por favor|sim por favor|gerne?|claro",
    }
)
"""Words that mean an intent if a reply consists of nothing else, besides a greeting and thanks."""

QUESTION_WORDS = (
    r"(?:and |und |et |y |e |but |aber |mais )?(?:what|where|when|who|which|how|why|does|do (?:you|they)|is (?:it|this|that|there)|are (?:you|there|they)|can (?:you|it|we)"
    r"|has it|have you|will it|wie|was|wo|wer|wann|warum|welche\w?|womit|gibt es|ist (?:das|es)|haben sie|können sie|kann (?:man|das)|quel\w{0,3}|combien|où|comment"
    r"|quand|pourquoi|est ce|avez vous|existe t il|cuánt\w{1,2}|cuál\w{0,2}|cual|dónde|donde|cómo|quién|qué|tienen|tiene|se integra|quanto|qual|quais|onde|como|quando|quem"
    r"|tem|têm|vocês têm|integra|é possível|funciona)"
)
"""First words of a question. Busy people leave the question mark out."""
