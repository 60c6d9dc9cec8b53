"""Messages of honest leads that contain the words of a signal in another sense, in the five languages that rules read.

The sense is changed by a negation, another subject, reported speech, a condition, the past, or a fixed phrase. Nobody may
read the signal in them: neither rules, nor a model that quotes them.
"""

from collections.abc import Mapping

Texts = Mapping[str, tuple[str, ...]]

FALSE_SENSES: Mapping[str, Texts] = {
    "concern:opt_out": {
        "en": (
            "Please don't hesitate to contact me, and do stop by if you are in town.",
            "When people unsubscribe from our newsletter, we lose track of them. Can your product sync that?",
            "Our clients keep writing 'remove me from your list' and nobody here handles it.",
            "We never want to stop emailing our customers by mistake again.",
            "How does your unsubscribe link work in the emails that we send?",
            "I did not ask you to delete my data, I asked for a quote.",
        ),
        "de": (
            "Zögern Sie bitte nicht, mich anzurufen.",
            "Unsere Kunden wollen sich vom Newsletter abmelden und finden den Link nicht. Lösen Sie das?",
            "Ein Interessent schrieb: „Bitte löschen Sie meine Daten.“ Wie geht das bei Ihnen?",
            "Wir möchten keine E-Mails mehr von Hand sortieren.",
            "Ich möchte mich nicht abmelden, ich möchte ein Angebot.",
            "Können sich Empfänger bei Ihnen selbst aus der Liste austragen?",
        ),
        "fr": (
            "N'hésitez surtout pas à me contacter.",
            "Nos clients veulent se désabonner et nous le voyons trop tard. Votre outil gère-t-il cela ?",
            "Un prospect nous a écrit : « Supprimez mes données. » Comment faites-vous ?",
            "Nous ne voulons plus envoyer d'e-mails à la main.",
            "Je ne souhaite pas me désinscrire, je voudrais un devis.",
            "Le lien de désinscription est-il inclus dans vos modèles ?",
        ),
        "es": (
            "No dude en contactarme por correo.",
            "Nuestros clientes se dan de baja y no nos enteramos. ¿Su producto lo resuelve?",
            "Un cliente nos escribió: «Borren mis datos». ¿Cómo se gestiona eso?",
            "No queremos enviar más correos a mano.",
            "No quiero darme de baja, quiero un presupuesto.",
            "¿El enlace para darse de baja viene incluido en sus plantillas?",
        ),
        "pt": (
            "Não hesite em entrar em contato comigo.",
            "Nossos clientes querem cancelar a inscrição e não conseguem. O seu produto resolve isso?",
            "Um cliente escreveu: “Apaguem meus dados.” Como vocês tratam isso?",
            "Não queremos mais enviar e-mails à mão.",
            "Não quero cancelar a minha inscrição, quero um orçamento.",
            "O link de descadastro já vem nos modelos de vocês?",
        ),
    },
    "concern:complaint": {
        "en": (
            "We are not complaining at all, we just want to see the product.",
            "Half of our form leads are spam. Does your scoring filter that?",
            "Our customers complain that nobody calls them back, so we need better routing.",
            "My lawyer friends recommended your company.",
            "Is your product in line with the GDPR?",
            "Does the report show which emails were marked as spam?",
        ),
        "de": (
            "Das ist keine Beschwerde, nur eine Frage zum Preis.",
            "Viele unserer Formulareinträge sind Spam. Erkennt Ihr System das?",
            "Unsere Kunden beschweren sich, weil niemand zurückruft.",
            "Ein befreundeter Anwalt hat Sie empfohlen.",
            "Ist Ihr Produkt mit der DSGVO vereinbar?",
        ),
        "fr": (
            "Ce n'est pas une plainte, seulement une question sur le prix.",
            "La moitié de nos formulaires est du spam. Votre outil le reconnaît-il ?",
            "Nos clients se plaignent que personne ne les rappelle.",
            "Un ami avocat nous a parlé de vous.",
            "Votre produit respecte-t-il le RGPD ?",
        ),
        "es": (
            "No es una queja, solo una pregunta sobre el precio.",
            "La mitad de nuestros formularios es spam. ¿Su producto lo detecta?",
            "Nuestros clientes se quejan de que nadie les llama.",
            "Un amigo abogado nos recomendó su empresa.",
            "¿Su producto cumple con el RGPD?",
        ),
        "pt": (
            "Não é uma reclamação, só uma pergunta sobre o preço.",
            "Metade dos nossos formulários é spam. O seu produto detecta isso?",
            "Nossos clientes reclamam que ninguém retorna a ligação.",
            "Um amigo advogado recomendou a sua empresa.",
            "O produto de vocês cumpre a LGPD?",
        ),
    },
    "concern:competitor": {
        "en": (
            "We are not a competitor of yours, we run a hotel group.",
            "Our competitors answer leads within an hour, and we want to catch up.",
            "We use a competing product today and want to leave it.",
            "How do you compare with the competition?",
        ),
        "de": (
            "Wir sind kein Wettbewerber, wir betreiben Hotels.",
            "Unsere Mitbewerber antworten in einer Stunde, da wollen wir hin.",
            "Wir nutzen heute ein Konkurrenzprodukt und wollen wechseln.",
            "Was unterscheidet Sie von der Konkurrenz?",
        ),
        "fr": (
            "Nous ne sommes pas un concurrent, nous gérons des hôtels.",
            "Nos concurrents répondent en une heure, nous voulons faire pareil.",
            "Nous utilisons un produit concurrent et voulons en changer.",
            "Qu'est-ce qui vous distingue de la concurrence ?",
        ),
        "es": (
            "No somos competidores, gestionamos hoteles.",
            "Nuestros competidores responden en una hora y queremos igualarlos.",
            "Usamos un producto de la competencia y queremos cambiar.",
            "¿Qué los diferencia de la competencia?",
        ),
        "pt": (
            "Não somos concorrentes, administramos hotéis.",
            "Nossos concorrentes respondem em uma hora e queremos fazer igual.",
            "Usamos um produto concorrente e queremos trocar.",
            "O que diferencia vocês da concorrência?",
        ),
    },
    "concern:job_seeker": {
        "en": (
            "I am not looking for a job, I am looking for a lead scoring tool.",
            "We receive 400 job applications a week and want to score them.",
            "Candidates send us their CV by email, and we lose half of them.",
            "We are hiring two sales people and need a tool before they start.",
            "My job is to choose the new CRM.",
        ),
        "de": (
            "Ich suche keine Stelle, ich suche ein Werkzeug für Leads.",
            "Wir bekommen 400 Bewerbungen in der Woche und wollen sie bewerten.",
            "Bewerber schicken uns ihren Lebenslauf, und wir verlieren die Hälfte.",
            "Wir stellen zwei Leute im Vertrieb ein und brauchen vorher ein System.",
            "Mein Job ist die Auswahl des neuen CRM.",
        ),
        "fr": (
            "Je ne cherche pas d'emploi, je cherche un outil pour nos leads.",
            "Nous recevons 400 candidatures par semaine et voulons les noter.",
            "Des candidats nous envoient leur CV et nous en perdons la moitié.",
            "Nous recrutons deux commerciaux et il nous faut un outil avant.",
            "Mon travail est de choisir le nouveau CRM.",
        ),
        "es": (
            "No busco trabajo, busco una herramienta para nuestros leads.",
            "Recibimos 400 candidaturas por semana y queremos puntuarlas.",
            "Los candidatos nos envían su currículum y perdemos la mitad.",
            "Vamos a contratar a dos comerciales y necesitamos antes una herramienta.",
            "Mi trabajo es elegir el nuevo CRM.",
        ),
        "pt": (
            "Não procuro emprego, procuro uma ferramenta para nossos leads.",
            "Recebemos 400 candidaturas por semana e queremos pontuá-las.",
            "Os candidatos enviam o currículo e perdemos metade.",
            "Vamos contratar dois vendedores e precisamos antes de uma ferramenta.",
            "O meu trabalho é escolher o novo CRM.",
        ),
    },
    "concern:vendor_pitch": {
        "en": (
            "We do not offer SEO services, we are a bakery chain and want to buy your product.",
            "An agency offered us lead generation services, but we prefer a tool of our own.",
            "Vendors keep writing that they can increase our traffic. Can you filter such pitches?",
            "Can you help us increase our revenue from inbound leads?",
            "We provide dental services and need a faster reply to patients.",
        ),
        "de": (
            "Wir bieten keine SEO an, wir sind eine Bäckereikette und wollen Ihr Produkt kaufen.",
            "Eine Agentur bot uns Leads an, aber wir wollen ein eigenes Werkzeug.",
            "Ständig schreiben Anbieter, sie steigern unsere Sichtbarkeit. Filtern Sie das?",
            "Können Sie uns helfen, unseren Umsatz zu steigern?",
            "Unsere Dienstleistungen sind Zahnreinigung und Prothetik, und wir brauchen schnellere Antworten.",
        ),
        "fr": (
            "Nous n'offrons pas de services SEO, nous sommes une boulangerie et voulons acheter votre produit.",
            "Une agence nous a proposé des leads, mais nous préférons notre propre outil.",
            "Des prestataires nous écrivent sans cesse pour améliorer notre visibilité. Filtrez-vous cela ?",
            "Pouvez-vous nous aider à augmenter notre chiffre d'affaires ?",
            "Nous proposons des soins dentaires et devons répondre plus vite aux patients.",
        ),
        "es": (
            "No ofrecemos servicios de SEO, somos una panadería y queremos comprar su producto.",
            "Una agencia nos ofreció leads, pero preferimos una herramienta propia.",
            "Los proveedores nos escriben para aumentar nuestro tráfico. ¿Pueden filtrarlos?",
            "¿Pueden ayudarnos a aumentar nuestras ventas?",
            "Ofrecemos servicios dentales y necesitamos responder antes a los pacientes.",
        ),
        "pt": (
            "Não oferecemos serviços de SEO, somos uma padaria e queremos comprar o seu produto.",
            "Uma agência nos ofereceu leads, mas preferimos uma ferramenta própria.",
            "Fornecedores escrevem sempre para aumentar o nosso tráfego. Vocês filtram isso?",
            "Vocês podem nos ajudar a aumentar as nossas vendas?",
            "Oferecemos serviços odontológicos e precisamos responder mais rápido aos pacientes.",
        ),
    },
    "concern:student": {
        "en": (
            "I am not a student anymore, I run admissions at a school.",
            "Our students ask for information and wait for days.",
            "The university's sales office needs lead scoring for corporate courses.",
            "I wrote my thesis on lead scoring years ago; today I buy for a bank.",
        ),
        "de": (
            "Ich bin kein Student mehr, ich leite die Zulassung einer Schule.",
            "Unsere Studenten warten tagelang auf eine Antwort.",
            "Die Universität braucht Leadbewertung für Firmenkurse.",
            "Für Studenten haben wir ein eigenes Portal, es geht um Firmenkunden.",
        ),
        "fr": (
            "Je ne suis plus étudiant, je dirige les admissions d'une école.",
            "Nos étudiants attendent une réponse pendant des jours.",
            "L'université veut noter ses leads pour la formation continue.",
            "Les étudiants ont leur portail, il s'agit des entreprises.",
        ),
        "es": (
            "Ya no soy estudiante, dirijo las admisiones de una escuela.",
            "Nuestros estudiantes esperan una respuesta durante días.",
            "La universidad necesita puntuar leads de empresas.",
            "Los estudiantes tienen su portal; se trata de empresas.",
        ),
        "pt": (
            "Já não sou estudante, dirijo as admissões de uma escola.",
            "Nossos estudantes esperam uma resposta por dias.",
            "A universidade precisa pontuar leads de empresas.",
            "Os estudantes têm um portal próprio; trata-se de empresas.",
        ),
    },
    "budget:approved": {
        "en": (
            "The budget is not approved yet.",
            "If the budget gets approved, we can talk in spring.",
            "Last year's budget was approved and spent on something else.",
            "My boss has to approve any budget above 500 euros.",
            "Our customer's budget is approved, ours is not.",
        ),
        "de": (
            "Das Budget ist noch nicht freigegeben.",
            "Sobald das Budget genehmigt wird, melden wir uns.",
            "Ein Budget wurde uns leider nicht bewilligt.",
            "Mein Chef muss das Budget erst noch genehmigen.",
        ),
        "fr": (
            "Le budget n'est pas encore validé.",
            "Dès que le budget sera validé, nous reviendrons vers vous.",
            "Aucun budget n'a été approuvé.",
            "Mon directeur doit encore valider le budget.",
        ),
        "es": (
            "El presupuesto todavía no está aprobado.",
            "Cuando se apruebe el presupuesto, hablaremos.",
            "No nos han aprobado ningún presupuesto.",
            "Mi jefe tiene que aprobar el presupuesto.",
        ),
        "pt": (
            "O orçamento ainda não está aprovado.",
            "Quando o orçamento for aprovado, falamos.",
            "Não nos aprovaram nenhum orçamento.",
            "O meu chefe precisa aprovar o orçamento.",
        ),
    },
    "authority:decides": {
        "en": (
            "I do not decide about this, I only collect offers.",
            "My boss makes the decision, I prepare it.",
            "Our CEO decides on tools like this.",
            "It is not my decision.",
        ),
        "de": (
            "Ich entscheide das nicht, ich sammle nur Angebote.",
            "Mein Chef entscheidet darüber.",
            "Die Entscheidung liegt nicht bei mir.",
            "Unser Geschäftsführer unterschreibt solche Verträge.",
        ),
        "fr": (
            "Ce n'est pas moi qui décide, je réunis les offres.",
            "Mon directeur décide.",
            "La décision ne m'appartient pas.",
            "Notre PDG signe ce genre de contrat.",
        ),
        "es": (
            "Yo no decido, solo reúno ofertas.",
            "Mi jefe decide.",
            "La decisión no es mía.",
            "Nuestra directora firma estos contratos.",
        ),
        "pt": (
            "Não sou eu quem decide, só reúno propostas.",
            "O meu chefe decide.",
            "A decisão não é minha.",
            "A nossa diretora assina esses contratos.",
        ),
    },
    "intent:demo": {
        "en": (
            "We do not need a demo, a price list is enough.",
            "No call, please.",
            "A demo is something we don't want at this point.",
            "Without a demo: just send the brochure.",
        ),
        "de": (
            "Wir brauchen keine Demo, eine Preisliste reicht.",
            "Bitte kein Gespräch.",
            "Eine Vorführung ist nicht nötig.",
            "Ohne Demo: schicken Sie nur die Broschüre.",
        ),
        "fr": (
            "Nous n'avons pas besoin d'une démo, une liste de prix suffit.",
            "Pas d'appel, s'il vous plaît.",
            "Une présentation n'est pas nécessaire.",
            "Sans démo : envoyez seulement la brochure.",
        ),
        "es": (
            "No necesitamos una demo, basta una lista de precios.",
            "Sin llamada, por favor.",
            "Una demostración no es necesaria.",
            "Sin demo: envíen solo el folleto.",
        ),
        "pt": (
            "Não precisamos de uma demo, basta uma lista de preços.",
            "Sem ligação, por favor.",
            "Uma demonstração não é necessária.",
            "Sem demo: enviem só o folheto.",
        ),
    },
    "timeline:within_month": {
        "en": (
            "This is not urgent at all.",
            "Last month we chose another vendor for the call center.",
            "There is no need to start this month.",
        ),
        "de": (
            "Das ist überhaupt nicht dringend.",
            "Letzten Monat haben wir einen anderen Anbieter gewählt.",
            "Wir müssen nicht diesen Monat anfangen.",
        ),
        "fr": (
            "Ce n'est pas du tout urgent.",
            "Le mois dernier, nous avons choisi un autre prestataire.",
            "Nous n'avons pas besoin de commencer ce mois-ci.",
        ),
        "es": (
            "No es nada urgente.",
            "El mes pasado elegimos otro proveedor.",
            "No hace falta empezar este mes.",
        ),
        "pt": (
            "Não é nada urgente.",
            "No mês passado escolhemos outro fornecedor.",
            "Não precisamos começar este mês.",
        ),
    },
}
