"""Names of industries in CRMs, on LinkedIn, in official statistics, and in general use, folded."""

from typing import Final

from leadops_core.schemas import Industry

INDUSTRY_NAMES: Final[dict[Industry, str]] = {
    Industry.SOFTWARE: """
        software|saas|software development|computer software|software & saas|software as a service|b2b saas|internet
        internet software & services|computer games|technology|tech|high tech|hightech|high-tech|it software
        application software|cloud|cloud software|cloud computing|information technology and software|ai
        artificial intelligence|machine learning|fintech software|cybersecurity software
        technology, information and internet|technology, information and media|mobile apps|devtools|softwareentwicklung
        logiciel|logiciels|editeur de logiciels|gaming|edition de logiciels|desarrollo de software|informatica software
        sviluppo software|technologie|tecnologia|platform|data infrastructure and analytics
        mobile computing software products|desktop computing software products|software publishers
        independent software vendor|isv
    """,
    Industry.IT_SERVICES: """
        it services|it|ict|information technology|information technology & services|it consulting
        information technology and services|it services and it consulting|managed services|msp|managed service provider
        system integration|systems integrator|systemhaus|it-dienstleistungen|it-dienstleister|edv|informatik
        informatique|services informatiques|servicios informaticos|servicios de ti|tecnologias de la informacion
        tecnologia da informacao|ti|servizi informatici|informatica|computer hardware|computer networking
        computer & network security|computer and network security|network security|cybersecurity|cyber security
        it security|hosting|data center|data processing|web hosting|computers & electronics
        computer hardware manufacturing|computer systems design|computer systems design and related services|it-beratung
        it outsourcing|data provider|it hardware|data processing hosting and related services|information services
    """,
    Industry.FINANCIAL_SERVICES: """
        financial services|finance|banking|bank|banks|investment banking|investment management|investments
        capital markets|venture capital|private equity|venture capital & private equity|asset management|fintech|credit
        lending|accounting & finance|wealth management|financial|banking & finance|finance and banking|finance & banking
        payments|hedge funds|commercial banking|finanzen|finanzdienstleistungen|finanzdienstleister|banken|bankwesen
        finanzwesen|banque|services financiers|finances|banca|servicios financieros|finanzas|servicos financeiros
        financas|bancos|finanza|servizi finanziari|financien|financiele diensten
        venture capital and private equity principals|credit unions|mortgage|brokerage|finance and insurance
        banking & financial services
    """,
    Industry.INSURANCE: """
        insurance|insurances|versicherung|versicherungen|versicherungswesen|assurance|assurances|seguros|assicurazioni
        assicurazione|verzekeringen|verzekering|insurtech|reinsurance|insurance carriers
        insurance agencies and brokerages
    """,
    Industry.MANUFACTURING: """
        manufacturing|industrial|industrial goods|machinery|mechanical engineering|engineering
        mechanical or industrial engineering|industrial automation|electrical/electronic manufacturing
        electrical & electronic manufacturing|electronics|semiconductors|semiconductor|chemicals|chemical|plastics
        packaging & containers|packaging and containers|packaging|paper & forest products|glass, ceramics & concrete
        machinery manufacturing|industrial machinery manufacturing|chemical manufacturing|steel|metal|metals
        metalworking|industrial manufacturing|production|fabrication|textiles|printing|shipbuilding|railroad manufacture
        appliances, electrical, and electronics manufacturing|semiconductor manufacturing|fertigung|maschinenbau
        herstellung|verarbeitendes gewerbe|industrie|produktion|chemie|papierindustrie|papier|textil|textile|elektronik
        elektrotechnik|anlagenbau|maschinen- und anlagenbau|metallverarbeitung|industrie manufacturiere|fabricacion
        manufactura|industria manufacturera|manufatura|fabricacao|industria|manifattura|manifatturiero|meccanica
        productie|maakindustrie|automation machinery manufacturing|plastics manufacturing|3d printing|robotics
        industrial equipment|mfg|ingenieria
    """,
    Industry.AUTOMOTIVE: """
        automotive|automobile|automobiles|auto|cars|car dealership|car dealer|motor vehicles|motor vehicle manufacturing
        automobil|automobilindustrie|autoindustrie|automobilbranche|kfz|fahrzeugbau|automocion|automotriz|automotivo
        automotive industry|auto parts|autohandel|autohaus|electric vehicles|vehicle manufacturing
    """,
    Industry.LOGISTICS: """
        logistics|logistics & supply chain|logistics and supply chain|transportation|transport|shipping
        transportation/trucking/railroad|transportation & logistics|transport & logistics|logistics & transportation
        transportation and logistics|transport and logistics|supply chain|freight|warehousing|package/freight delivery
        trucking|freight & logistics|maritime|airlines/aviation freight|truck transportation
        transportation and warehousing|courier|transportation, logistics, supply chain and storage
        freight and package transportation|maritime transportation|delivery|haulage|logistik|spedition
        transport und logistik|logistik & transport|transport & logistik|logistique|transport et logistique|transporte
        logistica|transporte y logistica|transporte e logistica|trasporti|trasporti e logistica|logistiek
        transport en logistiek|warehousing and storage|fulfillment|import and export|3pl
    """,
    Industry.RETAIL: """
        retail|retail trade|supermarkets|supermarket|wholesale|grocery|department stores|retail & wholesale
        wholesale & retail|wholesale trade|luxury goods & jewelry|retail luxury goods and jewelry|retail groceries
        retail apparel and fashion|apparel & fashion retail|handel|einzelhandel|grosshandel|gross- und einzelhandel
        commerce de detail|commerce de gros|florist|office supplies|commerce|distribution|grande distribution
        comercio minorista|comercio|minorista|venta al por menor|varejo|vendita al dettaglio|commercio
        commercio al dettaglio|detailhandel|groothandel|retail and wholesale|brick and mortar|convenience stores
        retail office equipment
    """,
    Industry.ECOMMERCE: """
        e-commerce|ecommerce|e commerce|online retail|online shop|online-handel|onlinehandel|internet retail
        online marketplace|internet marketplace platforms|marketplace|d2c|dtc|direct to consumer|versandhandel
        comercio electronico|comercio eletronico|commercio elettronico|commerce en ligne|webshop
        online and mail order retail|e-tail|internet & direct marketing retail
    """,
    Industry.CONSUMER_GOODS: """
        consumer goods|consumer products|fmcg|cpg|consumer packaged goods|consumer electronics|cosmetics|beauty
        apparel & fashion|apparel|fashion|sporting goods|furniture|toys|household goods|textile & apparel|consumer
        personal care|personal care product manufacturing|manufacturing consumer goods|apparel manufacturing
        furniture and home furnishings manufacturing|consumer durables|jewelry|konsumguter|mode|bekleidung|mobel
        kosmetik|biens de consommation|cosmetique|bienes de consumo|moda|bens de consumo|beni di consumo|abbigliamento
        consumentengoederen|mode & textil|sporting goods manufacturing|footwear
    """,
    Industry.HEALTHCARE: """
        healthcare|health care|hospital & health care|hospitals and health care|hospital|hospitals|health|medical
        medical devices|medical device|medical practice|medical practices|mental health care|dental|dentists|wellness
        health, wellness & fitness|health wellness and fitness|wellness and fitness services|hospitals & clinics|clinic
        clinics|nursing|veterinary|medtech|healthtech|health tech|digital health|elderly care|physicians
        medical equipment manufacturing|health care and social assistance|life sciences & healthcare
        alternative medicine|gesundheitswesen|gesundheit|medizin|medizintechnik|krankenhaus|klinik|pflege|sante
        soins de sante|hopital|salud|sanidad|atencion sanitaria|saude|sanita|assistenza sanitaria|gezondheidszorg|zorg
        healthcare services|home health care services|diagnostics|individual and family services
    """,
    Industry.PHARMA_BIOTECH: """
        pharma|pharmaceuticals|pharmaceutical|biotech|biotechnology|biotechnology research|pharma & biotech
        pharma and biotech|pharmaceuticals & biotech|pharmaceutical manufacturing|life sciences|life science
        pharmaceuticals and biotechnology|clinical research|drug discovery|cro|pharmazie|pharmaindustrie|biotechnologie
        pharmaceutique|industrie pharmaceutique|farmaceutica|industria farmaceutica|biotecnologia|farmaceutico|farma
        farmacia|farmaceutische industrie|biopharma
    """,
    Industry.PROFESSIONAL_SERVICES: """
        professional services|consulting|management consulting|business consulting and services|business consulting
        legal|legal services|law practice|law|law firm|accounting|human resources|hr|staffing & recruiting
        staffing and recruiting|staffing|recruiting|recruitment|human resources services|outsourcing/offshoring
        outsourcing|business services|advisory|architecture & planning|architecture and planning|architecture
        research services|professional, scientific, and technical services|professional training & coaching
        professional training and coaching|coaching|executive office|executive offices|facilities services
        security & investigations|security and investigations|translation and localization|design services
        market research|management consultancy|audit|tax|notary|services|service|dienstleistung|dienstleistungen
        beratung|unternehmensberatung|rechtsberatung|rechtsanwalte|kanzlei|steuerberatung|personaldienstleistung
        personalberatung|wirtschaftsprufung|conseil|services professionnels|cabinet de conseil|juridique|avocats
        recrutement|ressources humaines|consultoria|servicios profesionales|asesoria|recursos humanos|abogados
        servicos profissionais|servicos|consulenza|servizi professionali|servizi|advies|zakelijke dienstverlening
        consultancy|industrial design|engineering services|facility management|administrative and support services
        accounting services|technical services
    """,
    Industry.MARKETING_MEDIA: """
        marketing|marketing & advertising|marketing and advertising|advertising|advertising services|media
        media & entertainment|media and entertainment|entertainment|entertainment providers|publishing|newspapers
        online media|online audio and video media|broadcast media|broadcast media production and distribution
        public relations|public relations and communications services|public relations & communications|pr|agency
        marketing agency|digital agency|digital marketing|advertising agency|marketing services|graphic design|design
        motion pictures & film|movies, videos, and sound|film|music|musicians|photography|events services|events
        event management|animation|writing & editing|writing and editing|communications|gaming & media|media production
        book publishing|book and periodical publishing|creative agency|werbung|medien|agentur|werbeagentur
        marketing und werbung|verlag|verlagswesen|unterhaltung|publicite|medias|marketing et publicite|edition
        publicidad|medios|medios de comunicacion|marketing y publicidad|publicidade|midia|marketing e publicidade
        pubblicita|editoria|marketing e pubblicita|reclame|uitgeverij|information & media|arts and crafts
        performing arts|fine art|computer graphics|market research & media
    """,
    Industry.TELECOM: """
        telecom|telecoms|telecommunications|telecommunication|wireless|telco|internet service provider|isp
        wireless services|telecommunications carriers|satellite telecommunications|telekommunikation|telecommunicatie
        telecomunicaciones|telecomunicacoes|telecomunicazioni|mobile operator|cable & satellite|communications equipment
    """,
    Industry.ENERGY_UTILITIES: """
        energy|utilities|energy & utilities|energy and utilities|oil & energy|oil and gas|oil & gas|oil, gas & energy
        renewables|renewables & environment|renewable energy|solar|wind power|electric utilities
        electric power generation|power|environmental services|renewable energy semiconductor manufacturing
        oil, gas, and mining|services for renewable energy|waste management|water|water & wastewater|recycling|cleantech
        energie|energieversorgung|versorgung|stadtwerke|energiewirtschaft|erneuerbare energien|umwelt|energies
        energie et environnement|energia|servicios publicos|petroleo y gas|petroleo e gas|energie en milieu
        nutsbedrijven|utility|utilities & energy|energiesector|nuclear|natural gas|hydrogen|environment
        energia e utilities
    """,
    Industry.CONSTRUCTION: """
        construction|building materials|building construction|civil engineering|construction & engineering|contractors
        general contractor|infrastructure|building|hvac|plumbing|residential building construction
        construction and building|architecture, engineering & construction|aec|wholesale building materials
        specialty trade contractors|nonresidential building construction|engineering & construction|bau|baugewerbe
        bauwesen|bauunternehmen|hochbau|tiefbau|handwerk|bauindustrie|batiment|btp|construction et batiment|construccion
        construcao|construcao civil|edilizia|costruzioni|bouw|bouwsector|home improvement|roofing
        construction & real estate
    """,
    Industry.REAL_ESTATE: """
        real estate|commercial real estate|property|property management|real estate development|realty
        leasing real estate|leasing non-residential real estate|leasing residential real estate
        real estate agents and brokers|real estate and rental and leasing|proptech|housing|immobilien
        immobilienwirtschaft|immobilier|bienes raices|inmobiliaria|inmobiliario|imobiliario|imoveis|immobiliare|vastgoed
        coworking|realtor
    """,
    Industry.HOSPITALITY_TRAVEL: """
        hospitality|hotels|hotel|travel|tourism|travel & tourism|travel and tourism|restaurants|restaurant
        leisure, travel & tourism|leisure, travel and tourism|travel arrangements|airlines|airlines/aviation
        airlines and aviation|aviation|hotels and motels|food & beverage service|food and beverage services|catering
        hospitality & travel|travel & hospitality|leisure|gambling & casinos|gambling facilities and casinos|casinos
        recreational facilities & services|recreational facilities|recreation|events & hospitality|accommodation
        accommodation and food services|tourismus|gastgewerbe|hotellerie|gastronomie|reisen
        hotel- und gaststattengewerbe|tourisme|hotellerie restauration|hotellerie-restauration|restauration|voyages
        hosteleria|turismo|hoteleria|hotelaria|viajes|viagens|ospitalita|alberghiero|ristorazione|horeca|reizen|toerisme
        cruise|travel agency
    """,
    Industry.EDUCATION: """
        education|higher education|e-learning|elearning|edtech|education management|e-learning providers
        primary/secondary education|primary and secondary education|university|universities|school|schools|training
        education administration programs|educational services|research|research & education|k-12|k12|academia|college
        bildung|ausbildung|hochschule|schule|universitat|forschung|bildungswesen|weiterbildung|forschung und lehre
        enseignement|formation|enseignement superieur|recherche|educacion|educacao|ensino|formacion|istruzione
        formazione|onderwijs|opleiding|think tanks|libraries|libraries & education|education & training
        professional training
    """,
    Industry.GOVERNMENT: """
        government|public sector|public administration|government administration|government relations|military|defense
        defence|public safety|law enforcement|public policy|public policy offices|judiciary|federal government
        state government|local government|municipality|international affairs|political organization
        political organizations|legislative office|armed forces|govt|government & public sector|administration
        administration of justice|regierung|offentlicher dienst|offentliche verwaltung|offentlicher sektor|behorde
        verwaltung|kommune|secteur public|administration publique|gouvernement|collectivites|sector publico|gobierno
        administracion publica|setor publico|governo|administracao publica|pubblica amministrazione|settore pubblico
        overheid|publieke sector|defense & space
    """,
    Industry.NONPROFIT: """
        nonprofit|non-profit|non profit|not for profit|not-for-profit|ngo|charity|charities|non-profit organizations
        nonprofit organization management|non-profit organization management|non-profit organization
        nonprofit organizations|philanthropy|philanthropic fundraising services|fund-raising|fundraising
        civic & social organization|civic and social organizations|religious institutions|foundation|association
        associations|international trade and development|social services|gemeinnutzig|gemeinnutzige organisation|verein
        verband|stiftung|association loi 1901|ong|organisation a but non lucratif|sin animo de lucro|sin fines de lucro
        fundacion|organizacao sem fins lucrativos|sem fins lucrativos|no profit|terzo settore|onlus|goede doelen
        non-gouvernementele organisatie|religion
    """,
    Industry.AGRICULTURE_FOOD: """
        agriculture|farming|food|food & beverage|food and beverage|food & beverages|food and beverages|food production
        dairy|wine & spirits|wine and spirits|beverages|beverage|fishery|ranching|agtech|agritech|agrifood
        agriculture & food|agribusiness|food and beverage manufacturing|beverage manufacturing|forestry
        agriculture, forestry, fishing and hunting|farming, ranching, forestry|tobacco|food manufacturing|wineries
        landwirtschaft|lebensmittel|nahrungsmittel|lebensmittelindustrie|getranke|agrar|agriculture et agroalimentaire
        agroalimentaire|alimentation|agricultura|alimentos|alimentacion|alimentos y bebidas|alimentos e bebidas
        agronegocio|agricoltura|alimentare|agroalimentare|landbouw|voeding|voedingsmiddelen|food tech|foodtech
        agriculture & farming
    """,
    Industry.OTHER: """
        other|others|sonstige|sonstiges|andere|autre|autres|otro|otros|otra|outro|outros|altro|altri|overig|overige
        anders|miscellaneous|misc|mining|mining & metals|mining and quarrying|aerospace|aviation & aerospace
        aviation and aerospace component manufacturing|space|sports|spectator sports|sport|consumer services
        household services|repair and maintenance|diversified|conglomerate|bergbau|luft- und raumfahrt|raumfahrt|mineria
        mineracao|sports teams and clubs|personal services|repair services|artisanat|luftfahrt|nanotechnology|cannabis
        crypto|blockchain
    """,
}
