"""Known headers in compact form (see `headers.compact`): the fields that they name, each with a confidence."""

from typing import Final

from leadops_core.schemas import LeadField

_ALIASES: Final[dict[LeadField, str]] = {
    LeadField.FIRST_NAME: """
        0.99 firstname givenname forename vorname prenom primernombre primeironome voornaam nomedibattesimo
        0.95 fname firstname1 first given christianname rufname nombredepila prenoms roepnaam personfirstname
        0.95 contactfirstname leadfirstname primaryfirstname fornavn fornamn imie jmeno etunimi
    """,
    LeadField.LAST_NAME: """
        0.99 lastname familyname surname nachname familienname nomdefamille apellidos apellido cognome sobrenome apelido
        0.99 achternaam ultimonome lname primerapellido
        0.95 last family zuname contactlastname leadlastname personlastname efternavn efternamn etternavn nazwisko
        0.95 prijmeni sukunimi surnames
    """,
    LeadField.FULL_NAME: """
        0.97 fullname contactname personname leadname vollstandigername nomcomplet nombrecompleto nomecompleto
        0.97 nomecompleto volledigenaam leadfullname contactfullname personfullname contactpersonname
        0.93 ansprechpartner ansprechpartnerin kontaktperson contactperson personadecontacto nomducontact
        0.93 nombredelcontacto contactpersoon referente nomedocontato displayname namedeskontakts kontaktname
        0.90 nameofcontact attendeename participantname guestname respondentname yourname firstandlastname
        0.85 fileas nameofperson prospectname
        0.75 name names naam nom nome nombre
        0.60 contact customername clientname kunde kundenname contacto contatto kontakt person prospect lead
    """,
    LeadField.EMAIL: """
        0.99 email emailaddress emailadresse adresseemail adressemail correoelectronico mailadresse
        0.98 workemail businessemail emailwork personemailwork leademail contactemail personemail emailaddress1
        0.97 primaryemail emailfrom emailid emailprofessionnel courriel correo enderecodeemail indirizzoemail
        0.97 posteelectronique postaelettronica emailadres mail yourmail youremail corporateemail companyemail
        0.97 customeremail emails emailaddresses primarywork emailpro
        0.95 email1value email1address email1 emaildirect officeemail epost eposta sahkoposti
        0.60 personalemail personemailhome homeemail emailhome privateemail otheremail personemailother
        0.50 email2value email2address email2 secondaryemail alternateemail additionalemail emailaddress2
    """,
    LeadField.COMPANY_NAME: """
        0.99 companyname companyaccount firmenname unternehmensname nomdelentreprise nombredelaempresa
        0.98 organizationname organisationname organization1name personorganization leadorganization partnername
        0.96 company firma unternehmen societe entreprise empresa azienda bedrijf bedrijfsnaam firmnavn
        0.95 accountname associatedcompany nomdelasociete nomeazienda nomedaempresa ragionesociale raisonsociale
        0.95 razonsocial razaosocial nombreempresa nomentreprise nomsociete leadcompany contactcompany businessname
        0.93 organization organisation organisationen organisatie organizacion organizacao organizzazione organizacija
        0.93 dealorganization currentcompany yourcompany
        0.90 account employer firm companyororganization companyorganization primarycompany gesellschaft arbeitgeber
        0.80 org business kundenfirma employername firmname legalname
        0.70 companynameforemails
    """,
    LeadField.JOB_TITLE: """
        0.99 jobtitle jobposition stellenbezeichnung berufsbezeichnung positionsbezeichnung jobtitel intituledeposte
        0.97 organizationtitle organization1title personjobtitle contactjobtitle leadjobtitle titredeposte puesto
        0.96 position designation persontitle jobrole titulododecargo titulodelpuesto functietitel poste cargo
        0.93 fonction funktion functie function ruolo posizione tituloprofesional mansione jobfunction funcao
        0.92 businesstitle professionaltitle worktitle companytitle currentposition currenttitle roletitle
        0.88 title
        0.80 role rolle occupation beruf profession headline contacttitle titre
        0.60 job
    """,
    LeadField.INDUSTRY: """
        0.99 industry branche industrie companyindustry accountindustry organizationindustry industrysector
        0.96 secteur secteurdactivite sector settore industria industrytype brancheindustrie branch wirtschaftszweig
        0.96 setor ramo ramodeatividade sectordeactividad bedrijfstak sectoractividad settoremerceologico
        0.85 vertical industryvertical primaryindustry naicsdescription sicdescription linkedinindustry
        0.60 businesstype lineofbusiness
    """,
    LeadField.COMPANY_SIZE: """
        0.99 companysize numberofemployees numemployees noofemployees employeecount unternehmensgrosse
        0.99 unternehmensgroesse numberofemployeesrange organizationnumberofemployees
        0.97 employees mitarbeiter mitarbeiterzahl anzahlmitarbeiter headcount effectif effectifs firmengrosse
        0.97 nombredemployes nombredesalaries tailledelentreprise empleados numerodeempleados tamanodelaempresa
        0.97 dipendenti numerodipendenti numerodidipendenti funcionarios numerodefuncionarios tamanhodaempresa
        0.97 medewerkers aantalmedewerkers bedrijfsgrootte dimensioneaziendale salaries beschaftigte mitarbeitende
        0.95 employeerange companyheadcount companyemployees organizationsize employeesrange noemployees nrofemployees
        0.95 companyheadcountrange employeesize numberofstaff accountemployees firmengroesse staffcount
        0.80 teamsize staff size grosse taille tamano workforce
    """,
    LeadField.COUNTRY: """
        0.99 country countryregion land pays pais paese nazione countryname
        0.97 mailingcountry companycountry billingcountry addresscountry personcountry organizationcountry
        0.95 businesscountry businesscountryregion address1country address1countryregion countryterritory leadcountry
        0.95 contactcountry workcountry staat landregion paisregion stateorcountry ipcountry
        0.92 countrycode isocountry countryiso countryisocode landercode laendercode codepays landcode countryofresidence
        0.60 homecountry homecountryregion othercountry othercountryregion shippingcountry address2country nation cc
    """,
    LeadField.SOURCE: """
        0.99 leadsource leadquelle sourceofthelead sourcedulead origendelprospecto leadorigin leadherkunft
        0.95 source quelle herkunft origine fuente origen fonte bron originedulead leadbron originalsource
        0.95 originaltrafficsource leadchannel leadsourcename acquisitionsource contactsource quellelead
        0.85 howdidyouhearaboutus howdidyouhear hearaboutus referralsource wiehabensievonunserfahren
        0.75 channel kanal canal canale kanaal trafficsource marketingchannel leadtype
        0.50 utmmedium medium
    """,
    LeadField.BUDGET_RANGE: """
        0.99 budget budgetrange estimatedbudget budgetamount projectbudget annualbudget presupuesto orcamento
        0.96 budgetrahmen budgethohe budgetestime budgetprevu presupuestoestimado budgetstimato budgetusd budgeteur
        0.96 yourbudget whatisyourbudget budgetannuel jahresbudget yearlybudget budgetk approximatebudget
        0.85 bilancio spendingrange plannedspend
    """,
    LeadField.PAIN_POINT: """
        0.99 painpoint painpoints pain mainpainpoint mainchallenge biggestchallenge keychallenge
        0.95 challenge challenges problem problems herausforderung herausforderungen schmerzpunkt problema problemas
        0.95 probleme probleem uitdaging desafio desafios defi defis sfida retos reto problemstatement
        0.80 need needs businessneed businessneeds usecase requirements requirement bedarf besoin besoins necesidad
        0.80 necessidade esigenza behoefte areaofinterest pointdedouleur puntodedolor anforderungen
    """,
    LeadField.URGENCY: """
        0.99 urgency dringlichkeit urgence urgencia urgenza urgentie urgencylevel
        0.85 timeline timeframe purchasetimeframe buyingtimeframe purchasetimeline buyingtimeline purchasetime
        0.80 priority prioritat prioritaet priorite prioridad prioridade priorita prioriteit leadpriority zeitrahmen
        0.80 implementationtimeline projecttimeline delai plazo prazo zeithorizont
    """,
    LeadField.LEAD_MESSAGE: """
        0.99 leadmessage message nachricht mensaje mensagem messaggio bericht yourmessage ihrenachricht votremessage
        0.95 inquiry enquiry anfrage anfragetext messagetext messagebody demande consulta richiesta vraag formmessage
        0.85 howcanwehelp howcanwehelpyou whatcanwehelpyouwith question questions frage additionalinformation
        0.75 comment comments kommentar kommentare commentaire commentaires comentarios commento opmerking opmerkingen
        0.75 comentario commenti bemerkung bemerkungen anmerkung anmerkungen
        0.55 description beschreibung descripcion descricao descrizione omschrijving leaddescription details
    """,
}
"""Each line has a confidence, and the headers that have it."""

FIELD_OF: Final[dict[str, tuple[LeadField, float]]] = {
    alias: (field, float(confidence))
    for field, table in _ALIASES.items()
    for confidence, *aliases in map(str.split, table.strip().splitlines())
    for alias in aliases
}

EITHER_NAME: Final = frozenset(("name", "names", "naam", "nom", "nome", "nombre"))
"""Headers of the whole name, or of one half of it if the other half has its own column."""

CRM_OUTCOMES: Final = frozenset(
    """
    leadstatus status statusreason stage dealstage opportunitystage lifecyclestage pipelinestage salesstage leadstage
    contactstage outcome leadoutcome dealoutcome calloutcome converted isconverted converteddate dateconverted
    conversiondate convertedaccount convertedaccountid convertedcontact convertedcontactid convertedopportunity
    convertedopportunityid convertedtocustomer closed isclosed closedate closeddate closedon dateclosed
    expectedclosedate won iswon closedwon wonlost wonorlost lost islost closedlost lostreason lossreason reasonlost
    reasonforloss closedlostreason closedwonreason wonreason winreason wontime losttime wondate lostdate disposition
    leaddisposition calldisposition dealstatus opportunitystatus wonstatus statecode statuscode probability
    dealprobability becameacustomerdate becamecustomeron becameanopportunitydate unqualifiedreason disqualifiedreason
    disqualificationreason rejectionreason qualificationstatus leadresult dealcloseddate dealwontime deallosttime
    deallostreason leadlostreason demoed demobooked meetingbooked replied purchased purchasedate churned churndate
    iscustomer customerstatus abschlussdatum gewonnen verloren verlustgrund ergebnis verkaufsphase phase leadphase
    konvertiert abgeschlossen statut etape resultat gagne perdu motifdeperte raisondelaperte converti etapa resultado
    ganado perdido motivodeperdida motivoperda convertido stato fase esito vinto perso motivoperdita gewonnenverloren
    leadstate recordstatus accountstatus contactstatus pipelinestatus dealclosedon opportunityresult opportunityoutcome
    dealresult salesresult saleresult salesoutcome resultatdelopportunite resultadodelaoportunidad
    resultadodaoportunidade odds winprobability actualclosedate actualrevenue actualvalue wonrevenue closedrevenue
""".split()
)
"""Columns with which a CRM tracks the progress and the outcome of a lead."""

BINARY_OUTCOMES: Final = frozenset(
    """
    y label target class subscribed subscribe response responded success result conversion deposit bought buyer customer
    purchase signedup opted accepted sale sold hasconverted islead isqualified qualified churn estado
""".split()
)
"""Columns that are outcomes if they have only two values."""

KNOWN_OTHERS: Final = frozenset(
    """
    county countyname state stateprovince stateregion province region city town street street1 address zip zipcode
    postalcode phone phonenumber mobile mobilephone fax website url webpage domain salutation suffix middlename
    nameprefix namesuffix nickname gender age birthday owner leadowner contactowner accountowner ownername recordowner
    salesperson salesteam assignedto createdby modifiedby lastmodifiedby createddate createdon createdate createdat
    modifiedon lastmodifieddate leadtitle dealtitle dealname opportunity opportunityname topic subject leadid contactid
    recordid companyid accountid associatedcompanyid associatedcompanyids companytype companycity companystate
    companyphone companyaddress companyowner campaign campaignname sourcecampaign emailoptout emailstatus emailtype
    emailsent emailopen emailbounced emailconfidence emaildomain emaillist emailoptin companydomain companydomainname
    companylinkedinurl personlinkedinurl employeesusingcrm annualrevenue rating leadscore score tags labels notes note
    poutcome nremployed lists segment messageid industrycode industryid countryid sourceid titleid jobid jobnumber
    jobcode statename language timezone department departments seniority connectedon companywebsite businessphone
    homephone
""".split()
)
"""Common columns that fill no field, although some differ from one that does by a letter."""

NOT_THE_LEAD: Final = frozenset(
    """
    owner rep agent salesperson salesrep assigned assignee creator created modified updated manager reports assistant id
    ids opt optout status date time url link domain verified confidence type count score besitzer zustandig bearbeiter
    ersteller proprietaire propietario responsable vendedor eigenaar recruiter
""".split()
)
"""Words of a header that describe something or someone other than the lead."""

NAMED_THINGS: Final = frozenset(
    """
    form list campaign ad ads adset adgroup audience creative page landing file folder document sheet tab product item
    sku service plan package event webinar session meeting course class workshop conference booth ticket user username
    login owner agent rep team group segment tag label category channel platform medium keyword query referrer site
    website app application tool device browser host server domain database table field column template sequence
    workflow automation flow step stage pipeline deal opportunity order invoice contract quote project task case issue
    report dashboard survey quiz poll question answer offer coupon promotion newsletter issue article blog post video
    podcast episode asset download whitepaper ebook brand model version school university store shop branch location
    venue city town street region state district county bank card source utm import export batch upload formular liste
    kampagne anzeige anzeigengruppe seite datei ordner produkt veranstaltung nutzer benutzer besitzer gruppe kategorie
    vorlage projekt auftrag angebot umfrage filiale standort formulaire campagne annonce publicite fichier dossier
    produit evenement utilisateur proprietaire groupe categorie modele projet commande offre enquete magasin formulario
    lista campana anuncio pagina archivo carpeta producto evento usuario propietario grupo categoria plantilla proyecto
    pedido oferta encuesta tienda modulo campagna annuncio prodotto utente proprietario gruppo modello progetto ordine
    offerta sondaggio negozio campanha arquivo ficheiro pasta produto proprietario modelo projeto loja formulier lijst
    campagne advertentie pagina bestand map product evenement gebruiker eigenaar groep categorie sjabloon project
    bestelling winkel
""".split()
)
"""Things whose name or title is not the name or title of the lead."""
NAME_WORDS: Final = tuple("name names title titel nom nombre nome naam titre titulo titolo".split())

PERSON_PREFIXES: Final = tuple("person contact lead leads prospect customer primary respondent".split())
COMPANY_PREFIXES: Final = ("organization", "organisation", "company", "account", "org", "business")
