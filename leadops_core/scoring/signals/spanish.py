"""Spanish rules for all signals."""

from leadops_core.scoring.signals.phrases import NOT_ASKED_FOR, TOO_HIGH, LevelMeaning, Phrases, rules_of

_MONTHS = "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
_BOSS = r"(?:jefe|jefa|gerente|gerente general|director|directora|dirección|gerencia|ceo|junta)"

SPANISH = rules_of(
    {
        "intent:demo": Phrases(
            "demo demostración presentación reunión llámenme llamar llamada videollamada",
            r"(?:una|la|ver|de|solicitar|agendar|programar) <1>(?:demo|demostración|presentación)(?! de ventas)|(?:agendar|programar|concertar|coordinar) <2>(?:reunión|llamada|videollamada)|(?:me|nos) (?:pueden|podrían|puede|podría) llamar|llámenme",
            unless_before=rf"(?:después de|tras|{NOT_ASKED_FOR}) <2>",
        ),
        "intent:pricing": Phrases(
            "precio precios cotización presupuesto tarifas tarifa cuesta costo coste oferta",
            r"(?:qué|cuál(?:es)?(?: es| son)?|sus|los|el|enviar|enviarme|recibir|conocer|saber|una|lista de|solicitar) <3>(?:precios?|cotización(?!es)|tarifas?|costos?|coste|oferta(?= para| de| por)|oferta económica)|cuánto (?:cuesta|cuestan|costaría|vale|sale)|(?:un|enviar|solicitar) presupuesto (?:para|por)",
            unless_before=r"(?:nuestros|nuestras|mis|seguimiento de) <2>",
            unless_after=TOO_HIGH,
        ),
        "intent:trial": Phrases(
            "prueba probar probarlo piloto",
            r"(?:prueba gratuita|prueba gratis|período de prueba|periodo de prueba|versión de prueba|un piloto|prueba piloto)|(?:quiero|queremos|podemos|puedo|quisiera|quisiéramos|gustaría) probar(?:lo|la)?",
        ),
        "intent:comparing": Phrases(
            "comparando evaluando comparar evaluar licitación proveedores",
            r"(?:comparando|evaluando|comparar|evaluar|analizando) <4>(?:opciones|soluciones|herramientas|proveedores|plataformas|alternativas|sistemas)|(?:nuestra|una|en) licitación",
            unless_before=r"(?:responder a|participar en) <1>",
        ),
        "intent:switching": Phrases(
            "cambiar reemplazar migrar sustituir alternativa",
            r"(?:cambiar|migrar|reemplazar|sustituir) (?:de |desde |a )?<1>(?:nuestr[oa] |el |la )?<1>(?:herramienta|sistema|crm|proveedor|software|plataforma|salesforce|hubspot|actual)|alternativa a \w{1,30}",
        ),
        "intent:researching": Phrases(
            "información informacion interesado interesada interesados buscando busco buscamos interesa conocer",
            r"(?:más|dar|recibir|solicito|necesito|enviar|quiero|quisiera) <1>(?:información|informacion|info)|(?:buscando|buscamos|busco) <2>(?:solución|herramienta|software|sistema|plataforma|crm)|(?:estoy|estamos) interesad[oa]s? en|(?:me|nos) interesa|conocer más",
            unless_after=r"<3>(?:empleo|trabajo|prácticas)",
        ),
        "intent:none_now": Phrases(
            "interesa interesados interesado necesitamos momento comprar",
            r"no (?:me|nos) interesa|no estamos interesad[oa]s|no estoy interesad[oa]|(?:por ahora|de momento|por el momento) no|no (?:necesitamos|buscamos|tenemos planes|pensamos comprar)",
            unless_after=r"(?:sólo|solo)",
        ),
        "timeline:within_month": Phrases(
            "urgente inmediato antes semana mes posible mañana",
            r"lo antes posible|cuanto antes|(?<!no es )urgente|de inmediato|(?:esta|la próxima|próxima) semana|este mes|antes de fin de mes|en (?:dos|tres|2|3) semanas",
        ),
        "timeline:within_quarter": Phrases(
            "trimestre mes meses navidad reyes " + _MONTHS.replace("|", " "),
            rf"este trimestre|(?:el )?(?:próximo|primer|segundo|tercer|cuarto) trimestre|(?:el )?próximo mes|en (?:los próximos )?(?:dos|tres|2|3) meses|(?:antes de|en|para|hasta|a finales de|después de) (?:fin(?:es|ales)? de |principios de )?(?:{_MONTHS}|navidad|reyes)",
            unless_before=r"(?:desde|tuvimos|fue) <3>",
        ),
        "timeline:within_year": Phrases(
            "año semestre",
            r"este año|(?:antes de|a) (?:fin(?:es|ales)?) de(?:l)? año|(?:próximo|primer|segundo) semestre",
        ),
        "timeline:later": Phrases(
            "prisa apuro año urgente",
            r"(?:sin|no hay|ninguna) (?:prisa|apuro)|(?:el )?(?:próximo año|año que viene)|no es urgente|más adelante",
        ),
        "budget:approved": Phrases(
            "presupuesto presupuestos fondos",
            r"(?:presupuesto|fondos) (?:está |ya está |ya |están |fue |ha sido )?(?:aprobad|asignad|disponible|autorizad)\w{0,3}|(?:tenemos|tengo|contamos con) (?:el |un )?presupuesto(?! para cotizar)",
            unless_before=r"(?:cuando|si|hasta que) <2>",
            meaning=LevelMeaning(0.9, negated="none"),
        ),
        "budget:named": Phrases(
            "presupuesto",
            r"presupuesto <4>(?:[$€] ?\d[\d.,]{0,12}|\d[\d.,]{0,12} ?(?:k|mil|€|\$|euros?|dólares|usd|eur|pesos))",
        ),
        "budget:seeking": Phrases(
            "presupuesto",
            r"(?:pedir|solicitar|conseguir|esperando|gestionando) <2>(?:aprobación del presupuesto|presupuesto interno|el presupuesto)|presupuesto (?:pendiente|por aprobar|en trámite)",
        ),
        "budget:none": Phrases(
            "presupuesto dinero caro gratis gratuita",
            r"(?:sin|no hay|no tenemos|no tengo|ningún) (?:presupuesto|dinero|fondos)|(?:muy|demasiado) caro para|(?:versión|algo) (?:gratis|gratuita)",
        ),
        "authority:decides": Phrases(
            "decido firmo decisión dueño dueña responsable fundador fundadora",
            r"yo (?:decido|firmo|apruebo|tomo la decisión)|la decisión (?:es mía|la tomo yo)|soy (?:el |la )?(?:dueñ[oa]|fundadora?|responsable de (?:la )?(?:compra|decisión)|quien decide|propietari[oa]|gerente general)",
        ),
        "authority:influences": Phrases(
            "propongo jefe jefa gerente director directora dirección gerencia junta",
            rf"yo (?:lo )?propongo|(?:mi|el|la|nuestr[oa]) {_BOSS}(?: general)? (?:aprueba|decide|firma|debe aprobar)|(?:convencer|presentar(?:lo)?|consultar) (?:a|con) (?:mi|la|el|nuestr[oa]) {_BOSS}",
        ),
        "authority:asks_for_other": Phrases(
            "pidió parte encargo",
            rf"(?:mi|el|la) {_BOSS} me (?:pidió|ha pedido|encargó)|de parte de (?:mi|la|el)|para mi {_BOSS}|por encargo de",
        ),
        "concern:opt_out": Phrases(
            "baja escribirme enviarme correos contacten contactarme envíen manden recibir supriman eliminen borren escriban llamen dejen paz",
            r"(?:darme|dar|deme|dénme|denme) de baja|(?:dejen|deje|dejad) de (?:escribirme|enviarme|llamarme|contactarme|mandarme)|no (?:me|nos) (?:escriban|contacten|envíen|llamen|manden)(?: más)?|(?:eliminen|borren|supriman) mis datos|no quiero recibir más|(?:déjenme|déjeme|dejadme|déjame|déjennos) en paz",
            unless_before=r"no (?:quiero|queremos|deseo|deseamos|quisiera)",
        ),
        "concern:complaint": Phrases(
            "spam denuncia denunciar denunciaré abogado acoso queja",
            r"(?:esto|eso) es (?:spam|acoso|ilegal)|(?:voy a|los voy a) denunciar|denunciaré|mi abogado|presentar una (?:queja|denuncia)|cómo (?:consiguieron|obtuvieron) mi",
        ),
        "concern:competitor": Phrases(
            "competidor competidores competencia",
            r"(?:somos|soy) <2>(?:competidor(?:es)?|competencia)|trabajo (?:para|en) <2>(?:competidor|competencia)|(?:vendemos|desarrollamos) <2>(?:producto|solución) competidora?",
        ),
        "concern:job_seeker": Phrases(
            "empleo trabajo cv currículum curriculum prácticas vacante vacantes",
            r"(?:busco|buscando|en busca de) <2>(?:empleo|trabajo|prácticas|una vacante)|(?:mi|adjunto) <1>(?:cv|currículum|curriculum|hoja de vida)|postular(?:me)? (?:a|para) <2>(?:vacante|puesto|empleo)",
        ),
        "concern:vendor_pitch": Phrases(
            "ofrecemos ofrezco agencia servicios posicionamiento",
            r"(?:ofrecemos|ofrezco|vendemos) <4>(?:servicios|seo|posicionamiento|desarrollo web|bases de datos|listas|diseño web|marketing)|(?:presentarles?|ofrecerles?) nuestros servicios|aumentar sus ventas|aumente sus ventas",
            meaning=LevelMeaning(0.75, excludes_others=True),
        ),
        "concern:student": Phrases(
            "estudiante tesis universidad tfg tfm",
            r"soy <1>estudiante|(?:mi|una) (?:tesis|tfg|tfm)|trabajo (?:universitario|de la universidad|de fin de (?:grado|máster))",
        ),
    }
)
