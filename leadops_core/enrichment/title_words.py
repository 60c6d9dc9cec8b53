"""Words of job titles in English, German, French, Spanish, Portuguese, Dutch, and Italian.

They have the form of a folded title: lowercase, no accents, spaces for punctuation, `&` kept, `|` between parts. Each
entry is a regular expression for whole words.
"""

FORMER = r"ex|former|formerly|previous|previously|past|retired|ehemalig\w*|ancien|ancienne|pensionad[oa]"
"""The position after one of these words is a former one."""

ASSISTANTS = (
    r"(?:executive|personal|management|virtual) assistants?|assistants? (?:to|of)|assistant[es]? (?:de |du |d )"
    r"|assisten\w+ (?:der|des|zu|zur|von|van|de|del|della|d )|asistente (?:de |del )|assistent[ei] (?:de |da |do )"
    r"|(?:pa|ea) to|secretar\w+|sekretar\w+|secretaire\w*|segretari[oa]|office of the|adjunt[oa] (?:a|al|de|del) "
    r"|\w+assisten(?:z|tin|t)\b|vorzimmer"
)
"""They work for the person whose title follows."""

SENIORITIES: tuple[tuple[str, float, str], ...] = (
    (
        "intern",
        0.9,
        (
            r"intern|interns|internship|praktikant\w*|praktikum|werkstudent\w*|working student|student\w*|stagiaire\w*"
            r"|stagista|tirocinante|becari[oa]|estagiari[oa]|en practicas|practicante"
        ),
    ),
    (
        "owner",
        0.9,
        (
            r"(?<!product )(?<!process )(?<!service )(?<!data )(?<!system )(?<!risk )(?<!control )(?<!platform )"
            r"(?<!feature )(?<!project )(?<!application )(?:co )?owner"
            r"|(?:co )?founder|founding (?:partner|member|director)|cofounder|proprietor|proprietress"
            r"|inhaber(?:in)?|(?:mit)?(?:be)?gr(?:u|ue)nder(?:in)?|firmengr\w*|gesellschafter(?:in)?"
            r"|eigenaar|eigenaresse|mede eigenaar|oprichter|oprichtster|zaakvoerder|zaakvoerster"
            r"|(?:co)?fondat(?:eur|rice|ore)|proprietaire|gerante?|associee?|chef d entreprise|dirigeante?"
            r"|duen[oa]|propietari[oa]|(?:co)?fundador[ae]?|soci[oa]|proprietari[oa]|don[oa] d[aeo]|titolare"
            r"|(?:managing|general|equity|named) partner|entrepreneur\w*|unternehmer(?:in)?|empresari[oa]|imprenditor\w+"
            r"|self employed|sole trader|solopreneur|freelance\w*|freiberufl\w*|selb?st(?:st)?andig\w*|autonom[oa]"
        ),
    ),
    (
        "c_level",
        0.95,
        (
            r"chief (?:\w+ ){1,3}officer|chief executive|c[etfomirdp]o|ciso|chro|cxo|clo|cco|cso|caio|cpto|cmto"
            r"|managing directors?|executive director|(?<!vice )(?<!vize )president[ae]?|chair|chair(?:man|woman|person)"
            r"|director general|directora general|general director|directeur general|directrice generale|pdg|dg"
            r"|direttor[ei] generale|direttrice generale|diretora? geral|diretora? executiv[oa]|director(?:a)? ejecutiv[oa]"
            r"|gerente general|gerente geral|algemeen directeur|directeur bestuurder|bestuursvoorzitter|bestuurder"
            r"|(?:haupt)?gesch(?:a|ae)ftsf(?:u|ue)hr\w*|gesch(?:a|ae)ftsleit\w*|(?:\w+)?vorstand\w*|vorstandsmitglied"
            r"|amministratore (?:delegato|unico)|amministratrice (?:delegata|unica)|consejer[oa] delegad[oa]"
            r"|administradora? (?:delegad[oa]|unic[oa]|general|geral)|board member|member of the board|non executive"
        ),
    ),
    ("head", 0.8, r"chief of staff"),
    (
        "vp",
        0.95,
        r"[aegrs]?vp|v p|vice president\w*|vicepresident[ae]?|vice presidente|vizepr(?:a|ae)sident\w*",
    ),
    (
        "head",
        0.9,
        (
            r"head|chief|hoofd|\w+hoofd|capo|jef[ea]|chefe|(?:haupt)?abteilungsleit\w*|bereichsleit\w*|leiter(?:in)?"
            r"|leitende[rn]?|leitung|(?!team|projekt|schicht|filial|markt|gruppen|bau|reise)\w{4,}leit(?:er|erin|ung)"
            r"|\w{5,}chef(?:in)?|responsable general"
        ),
    ),
    (
        "director",
        0.9,
        (
            r"director[ae]?|directors|directeur|directrice|direttor[ei]|direttrice|diretora?|direktor(?:in)?|\w+direktor(?:in)?"
            r"|sub ?director[a]?|vertriebsdirektor\w*|prokurist(?:in)?|dirigente|drh|dsi|daf|general manager|gm|dir"
        ),
    ),
    (
        "junior",
        0.85,
        (
            r"junior|jr|jnr|trainee|apprentice|auszubildende\w*|azubi|apprentie?|alternante?|aprendiz|entry level|graduate"
            r"|volontar(?:in)?"
        ),
    ),
    (
        "manager",
        0.85,
        (
            r"(?<!account )(?<!office )(?<!community )(?<!case )(?<!relationship )(?<!success )(?<!media )(?<!territory )"
            r"(?<!client )manager(?:in)?|managers|gerente|responsabile|responsable|encarregad[oa]|encargad[oa]"
            r"|verantwortlich\w*"
            r"|teamleit\w*|teamleid\w*|projektleit\w*|gruppenleit\w*|schichtleit\w*|filialleit\w*|marktleit\w*|bauleit\w*"
            r"|\w+leider|team ?lead\w*|leader|(?<=\w )lead(?! gen)|lead of|chef d[eu]|chef|supervisora?|superviseu\w+"
            r"|coordinadora?|coordenadora?|coordinat(?:eur|rice)|coordinatore|foreman|superintendent|quadro|bedrijfsleider"
        ),
    ),
    (
        "senior",
        0.8,
        (
            r"senior|sr|snr|principal|lead(?! gen)|(?:staff|founding) (?:\w+ )?engineer|expert\w*|architect\w*|fellow|iii"
            r"|product owner|scrum master|counsel|confirmee?|referente"
        ),
    ),
    (
        "staff",
        0.75,
        (
            r"(?:account|office|community|case|relationship|success|media|territory|client) manager(?:in)?|partner"
            r"|specialist\w*|spezialist\w*|especialista|specialista|analyst\w*|analista|analyste|consultant\w*|berater(?:in)?"
            r"|consulente|consultora?|executive|representative|rep|associate|administrat\w+|assistan\w+|assisten\w+|asistente"
            r"|coordinator|clerk|officer|agent|engineer|ingenie\w+|ingegnere|ingenieur\w*|developer|entwickler(?:in)?"
            r"|developpeu\w+|designer|referent(?:in)?|sachbearbeit\w*|mitarbeit\w*|kaufmann|kauffrau|medewerk\w+|impiegat[oa]"
            r"|chargee? d[e ]|commerciale?|comercial|emplead[oa]|auxiliar|tecnic[oa]|technicien\w*|techniker(?:in)?|buyer"
            r"|einkaufer(?:in)?|inkoper|acheteu\w+|comprador[a]?|accountant|buchhalter(?:in)?|comptable|contador[a]?|recruiter"
            r"|nurse|teacher|lehrer(?:in)?|scientist|researcher|advisor|adviser|planner|bookkeeper|receptionist|sdr|bdr"
        ),
    ),
)
"""Seniority with confidence, in the order in which it is looked for."""

DEPARTMENTS: tuple[tuple[str, str], ...] = (
    (
        "revenue_operations",
        (
            r"rev ?ops|revenue op\w*|sales op\w*|gtm (?:op\w*|systems|strategy)|go to market op\w*|commercial op\w*"
            r"|crm\w*|salesforce|hubspot|vertriebssteuerung|deal desk|sales enablement|sales excellence"
        ),
    ),
    (
        "customer_success",
        (
            r"(?:customer|client|user) (?:success|experience|care|services?|support|operations|relations|onboarding)"
            r"|customer|kunden(?:betreu|serv|dienst|erfolg|support|bezieh)\w*|service clients?|relation client\w*"
            r"|atencion al cliente|(?:exito|sucesso) d[eo]l? cliente|klantenservice|klant\w*|assistenza clienti|support"
        ),
    ),
    ("marketing", r"product marketing|produktmarketing|(?:sales|vertriebs) ?marketing"),
    (
        "general_management",
        (
            r"ceo|chief executive|managing director|managing partner|executive director|director general|directora general"
            r"|directeur general|directrice generale|pdg|gerente (?:general|geral)|diretora? geral|direttor[ei] generale"
            r"|algemeen directeur|amministratore (?:delegato|unico)|consejer[oa] delegad[oa]|strategy|strateg\w*|chair\w*"
            r"|general manag\w*|chief of staff"
        ),
    ),
    (
        "sales",
        (
            r"sales\w*|vertrieb\w*|\w*verkauf\w*|verkoop\w*|commercial\w*|kommerzi\w*|commerciale?s?|commercieel|comercia\w+"
            r"|ventas|vendas|vendite|vendedora?|venditor\w+|account exec\w*|key account\w*|account (?:manag\w*|director)|kam"
            r"|business develop\w*|biz ?dev|bdr|sdr|cro|chief revenue|revenue|cco|aussendienst\w*|innendienst\w*|ae"
            r"|desenvolvimento de negocios|desarrollo de negocio\w*|developpement commercial|sviluppo business"
        ),
    ),
    (
        "marketing",
        (
            r"marketing\w*|\w+marketing|growth|brand\w*|demand gen\w*|lead gen\w*|content\w*|seo|sea|communications?"
            r"|\w*kommunikation\w*|comunica\w+|cmo|pr|public relations|social media|copywriter|media|mercad\w+|advertising"
            r"|werbung|publicidad\w*|publicite|events?|e ?commerce|community"
        ),
    ),
    (
        "finance",
        (
            r"financ\w*|\w*finanz\w*|financien|financieel|accounting|accountan\w*|controll\w*|cfo|treasur\w*|\w*buchhalt\w*"
            r"|comptab\w*|contab\w+|contadora?|tesor\w*|audit\w*|rechnungswesen|daf|fp ?& ?a|fp a|tax|steuer\w*|boekhoud\w*"
            r"|payroll|bookkeep\w*|amministrazione"
        ),
    ),
    (
        "hr",
        (
            r"hr\w*|human (?:resources|capital)|people|talent\w*|recruit\w*|personal(?:leit|abteil|wesen|refer|entw|manag)\w*"
            r"|personnel|personeel\w*|p ?& ?o|ressources humaines|rh|drh|rrhh|recursos humanos|risorse umane|chro"
            r"|learning (?:and|&) development|l ?& ?d"
        ),
    ),
    (
        "legal",
        (
            r"legal|law\w*|counsel|attorney|solicitor|\w*jurist\w*|juridi\w*|avocat\w*|abogad\w*|advogad\w*|avvocat\w*"
            r"|rechts\w*|compliance|gdpr|data protection|datenschutz\w*|privacy|dpo|notar\w*"
        ),
    ),
    (
        "procurement",
        (
            r"procure\w*|purchas\w*|buyer|buying|\w*eink(?:a|ae)uf\w*|inkoop\w*|inkoper|achats?|acheteu\w*|compras"
            r"|comprador[a]?|acquisti|sourcing|vendor manag\w*|category manag\w*|beschaffung\w*"
        ),
    ),
    (
        "operations",
        (
            r"production\w*|produktions\w*|produktion|producti(?:e|eleider)|produccion|producao|produzione|project\w*"
            r"|projekt\w*|projets?|proyectos?|projetos?|progett\w+|program\w*manag\w*|programme? (?:manag|direct|lead)\w*|pmo"
        ),
    ),
    (
        "product",
        (
            r"product(?!iv)\w*|produkt(?!iv)\w*|produits?|productos?|produtos?|prodott\w+|cpo|ux|ui|user research|\w*design\w*"
            r"|cpto"
        ),
    ),
    (
        "it",
        (
            r"it|information (?:technology|systems|security)|chief information\w*|cio|ciso|dsi|edv\w*|sys(?:tem)? ?admin\w*"
            r"|systems? (?:admin|manag)\w*|network\w*|netzwerk\w*|\w*infrastru[ck]t\w*|security|cyber\w*|informati\w*|helpdesk"
            r"|digital\w*|data(?! scien)|cdo|bi|business intelligence|analytics|chief data|sistemas|systemes"
            r"|sistemi|ict|ti|technologies de l information|automation|power platform"
        ),
    ),
    (
        "engineering",
        (
            r"engineer\w*|developer\w*|\w*entwickl\w*|software\w*|r ?& ?d|r d|research|devops|sre|platform|architect\w*"
            r"|ingeni\w+|ingegner\w*|developp\w+|desarroll\w+|desenvolv\w+|program(?:m|ad)\w+|techni\w+|tecnic\w+|tecnolog\w+"
            r"|technolog\w+|cto|qa|quality assurance|data scien\w*|machine learning|ml|ai|ki|ontwikkel\w*|konstruk\w*"
            r"|forschung\w*|tech|backend|frontend|full ?stack|sviluppator\w+"
        ),
    ),
    (
        "operations",
        (
            r"operations?|ops|operativ\w*|operacio\w+|operaco\w+|operazioni|operationel\w*|coo|\w*logisti\w+|supply chain"
            r"|lieferkette\w*|manufactur\w*|fertigung\w*|plant|werk\w*leit\w*|betrieb\w*|bedrijfs\w*|facilit\w*|warehouse"
            r"|magazz\w+|lager\w*|qualit\w+|fleet|office|transport\w*|exploitation|maintenance|wartung\w*|process|planning"
            r"|disponent\w*|dispatch\w*|administra\w+|backoffice|sachbearbeit\w*|schicht\w*|filial\w*|store"
        ),
    ),
)
"""Departments. If several match at the same position, the first in this order counts."""
