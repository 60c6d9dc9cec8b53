"""Known headers in compact form (see `headers.compact`): the fields that they name, each with a confidence."""

from typing import Final

from leadops_core.intake.aliases_by_language import LANGUAGES
from leadops_core.intake.headers import compact
from leadops_core.schemas import LeadField

_ALIASES: Final[dict[LeadField, str]] = {
    LeadField.FIRST_NAME: """
        0.99 firstname givenname forename vorname prenom primernombre primeironome voornaam nomedibattesimo
        0.95 fname firstname1 first given christianname rufname nombredepila prenoms roepnaam personfirstname
        0.95 namefirst contactfirstname leadfirstname primaryfirstname fornavn fornamn imie jmeno etunimi
    """,
    LeadField.LAST_NAME: """
        0.99 lastname familyname surname nachname familienname nomdefamille apellidos apellido cognome sobrenome apelido
        0.99 achternaam familienaam ultimonome lname primerapellido
        0.95 namelast last family zuname contactlastname leadlastname personlastname efternavn efternamn etternavn nazwisko
        0.95 prijmeni sukunimi surnames
    """,
    LeadField.FULL_NAME: """
        0.97 fullname contactname personname leadname vollstandigername nomcomplet nombrecompleto nomecompleto
        0.97 nomecompleto volledigenaam leadfullname contactfullname personfullname contactpersonname
        0.93 ansprechpartner ansprechpartnerin kontaktperson contactperson personadecontacto nomducontact
        0.93 nombredelcontacto contactpersoon referente nomedocontato namedeskontakts kontaktname
        0.90 nameofcontact attendeename participantname guestname respondentname yourname firstandlastname
        0.85 nameofperson prospectname
        0.85 displayname fileas
        0.75 name names naam nom nome nombre
        0.60 contact customername clientname kunde kundenname contacto contatto contato kontakt person prospect lead
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
        0.96 position designation persontitle jobrole titulododecargo titulodocargo intituleduposte titulodelpuesto
        0.96 functietitel poste cargo
        0.93 fonction funktion functie function ruolo posizione tituloprofesional mansione jobfunction funcao
        0.92 businesstitle professionaltitle worktitle companytitle currentposition currenttitle roletitle
        0.88 title
        0.85 titulo titre titolo
        0.80 role rolle occupation beruf profession headline contacttitle
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
        0.97 mailingcountry companycountry billingcountry addresscountry organizationcountry
        0.95 businesscountry businesscountryregion address1country address1countryregion countryterritory
        0.98 contactcountry personcountry leadcountry
        0.95 workcountry staat landregion paisregion stateorcountry ipcountry
        0.92 countrycode isocountry countryiso countryisocode landercode laendercode codepays landcode countryofresidence
        0.90 nation nacion nacao natie paeseregione paisregiao landregio nationalcountry
        0.60 homecountry homecountryregion othercountry othercountryregion shippingcountry address2country cc
    """,
    LeadField.SOURCE: """
        0.99 leadsource leadquelle sourceofthelead sourcedulead origendelprospecto leadorigin leadherkunft
        0.95 source quelle herkunft origine fuente origen fonte bron originedulead leadbron originalsource
        0.95 leadsourcecode sourcechannel leadsourcechannel hsanalyticssource
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
        0.85 purchasingtimeframe timeline timeframe purchasetimeframe buyingtimeframe purchasetimeline buyingtimeline
        0.85 purchasetime
        0.80 priority prioritat prioritaet priorite prioridad prioridade priorita prioriteit leadpriority zeitrahmen
        0.80 implementationtimeline projecttimeline delai plazo prazo zeithorizont
    """,
    LeadField.LEAD_MESSAGE: """
        0.99 leadmessage message nachricht mensaje mensagem messaggio bericht yourmessage ihrenachricht votremessage
        0.95 inquiry enquiry anfrage anfragetext messagetext messagebody demande consulta richiesta vraag formmessage
        0.85 howcanwehelp howcanwehelpyou whatcanwehelpyouwith question questions frage additionalinformation
        0.75 comment comments kommentar kommentare commentaire commentaires comentarios commento opmerking opmerkingen
        0.75 comentario commenti bemerkung bemerkungen anmerkung anmerkungen
        0.95 questionscomments questionsandcomments commentsquestions yourquestion yourcomments customermessage
        0.55 description beschreibung descripcion descricao descrizione omschrijving leaddescription details
        0.50 notes note notizen notiz notitie notities nota notas anteckningar notatki poznamka poznamky remarks
        0.50 internalnotes contactnotes leadnotes bemerkungenintern
    """,
    LeadField.PHONE: """
        0.99 phone phonenumber telephone telephonenumber telephoneno phoneno tel telno contactphone leadphone
        0.97 workphone businessphone officephone directphone personphone primaryphone workdirectphone phonework
        0.97 phone1value phone1 businesstelephone worktelephone personphonework phonewithcountrycode contactnumber
        0.90 mobile mobilephone mobilenumber mobilephonenumber cell cellphone cellnumber whatsapp whatsappnumber
        0.85 companyphone corporatephone accountphone mainphone companyphonenumber hqphone personphonemobile
        0.75 homephone hometelephone otherphone phone2value primarycontactphone
    """,
    LeadField.WEBSITE: """
        0.99 website websiteurl companywebsite websiteaddress webaddress accountwebsite organizationwebsite
        0.95 companydomain companydomainname domainname companyurl homepageurl companysite corporatewebsite
        0.90 webpage homepage domain web website1value organizationdomain accountdomain businesswebsite
        0.75 url site siteurl weburl
    """,
    LeadField.LINKEDIN_URL: """
        0.99 linkedin linkedinurl linkedinprofile linkedinprofileurl personlinkedinurl linkedinprofilelink linkedinlink
        0.97 contactlinkedinurl leadlinkedinurl linkedinbio linkedinpublicprofileurl personlinkedin
        0.97 linkedincontactprofileurl
        0.97 contactlinkedin linkedincontactprofile profilelinkedin defaultprofileurl personlinkedinprofile
        0.75 profileurl profilelink
    """,
    LeadField.CREATED_DATE: """
        0.99 createddate datecreated createdate createdon createdat createdtime creationdate leadcreated createdatetime
        0.97 leadcreateddate leadcreatedon datecreate created submittedat submissiondate datesubmitted submittedon
        0.95 submitted timestamp createdtimestamp entrydate dateadded addedon addedat signupdate signuptime optintime
        0.90 registrationdate registrationtime registeredat dateentered submittime recordcreated leaddate contactcreated
    """,
    LeadField.OWNER: """
        0.99 owner leadowner contactowner recordowner ownername leadownername accountowner owneremail owneralias
        0.95 salesperson assignedto salesrep accountmanager accountexecutive leadassignedto salesrepresentative
        0.95 assignee ownerfullname dealowner personowner organizationowner assigneduser assignedusername
        0.85 rep agent handledby responsible responsibleperson
    """,
    LeadField.CURRENCY: """
        0.99 currency currencycode currencyisocode isocurrency currencyname dealcurrency transactioncurrency
        0.95 leadcurrency budgetcurrency currencysymbol
    """,
    LeadField.EXTERNAL_ID: """
        0.99 externalid externalreference recordid leadid contactid hsobjectid personid crmid salesforceid hubspotid
        0.97 pipedriveid zohoid apollocontactid apollorecordid donotmodifylead donotmodifycontact prospectid
        0.90 customerid clientid leadnumber contactnumber recordnumber externalkey customernumber foreignid euid leid
        0.60 id memberid userid uuid guid number reference ref
    """,
}
"""Each line has a confidence, and the headers that have it."""


def _by_language() -> dict[str, dict[str, tuple[LeadField, float]]]:
    tables: dict[str, dict[str, tuple[LeadField, float]]] = {}
    for language, table in LANGUAGES.items():
        meanings = tables.setdefault(language, {})
        for line in filter(None, map(str.strip, table.splitlines())):
            field, confidence, headers = line.split(" ", 2)
            for header in headers.split("|"):
                meanings.setdefault(compact(header), (LeadField(field), float(confidence)))
    return tables


BY_LANGUAGE: Final = _by_language()
"""The compact headers of each language, with their field and confidence."""

FIELD_OF: Final[dict[str, tuple[LeadField, float]]] = {
    **{key: meaning for table in reversed(BY_LANGUAGE.values()) for key, meaning in table.items()},
    **{
        alias: (field, float(confidence))
        for field, table in _ALIASES.items()
        for confidence, *aliases in map(str.split, table.strip().splitlines())
        for alias in aliases
    },
}
"""Compact headers with their field and confidence if no language is known."""

EITHER_NAME: Final = frozenset(
    map(
        compact,
        """
        name names naam nom nome nombre namn navn contactname nomducontact nomcontact nombredelcontacto nombredecontacto
        nombrecontacto nomecontatto nomedelcontatto nomedocontato nomedocontacto kontaktname kontaktnamn naamcontactpersoon
        名前 名字 お名前 имя ім'я
        """.split(),
    )
)
"""Headers of the whole name, or of one half of it if the other half has its own column."""

CRM_OUTCOMES: Final = frozenset(
    map(
        compact,
        """

    leadstatus status statusreason stage dealstage opportunitystage lifecyclestage pipelinestage salesstage
    leadstage contactstage outcome leadoutcome dealoutcome calloutcome converted isconverted converteddate
    dateconverted conversiondate convertedaccount convertedaccountid convertedcontact convertedcontactid
    convertedopportunity convertedopportunityid convertedtocustomer closed isclosed closedate closeddate
    closedon dateclosed expectedclosedate won iswon closedwon wonlost wonorlost lost islost closedlost
    lostreason lossreason reasonlost reasonforloss closedlostreason closedwonreason wonreason winreason wontime
    losttime wondate lostdate disposition leaddisposition calldisposition dealstatus opportunitystatus wonstatus
    statecode statuscode probability dealprobability becameacustomerdate becamecustomeron
    becameanopportunitydate unqualifiedreason disqualifiedreason disqualificationreason rejectionreason
    qualificationstatus leadresult dealcloseddate dealwontime deallosttime deallostreason leadlostreason demoed
    demobooked meetingbooked replied purchased purchasedate churned churndate iscustomer customerstatus
    abschlussdatum gewonnen verloren verlustgrund ergebnis verkaufsphase phase leadphase konvertiert
    abgeschlossen statut etape resultat gagne perdu motifdeperte raisondelaperte converti etapa resultado ganado
    perdido motivodeperdida motivoperda convertido stato fase esito vinto perso motivoperdita gewonnenverloren
    leadstate recordstatus accountstatus contactstatus pipelinestatus dealclosedon opportunityresult
    opportunityoutcome dealresult salesresult saleresult salesoutcome resultatdelopportunite
    resultadodelaoportunidad resultadodaoportunidade odds winprobability actualclosedate actualrevenue
    actualvalue wonrevenue closedrevenue hsleadstatus stageid leadexpectedclosedate convertedat statuslabel
    primaryopportunitystatustype leadclosedate hslifecyclestage hslifecyclestagename opportunitystatustype
    leadstatuscode leadconverteddate statuslead etapaventa etapadeventa statusleada etapsprzedazy saljstatus
    leadstatuslabel 状态 线索状态 阶段 ステータス リードステータス 商談ステータス フェーズ
""".split(),
    )
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
    county countyname state stateprovince stateregion province region city town street street1 address zip
    zipcode postalcode fax salutation suffix middlename nameprefix namesuffix nickname gender age birthday
    salesteam createdby modifiedby lastmodifiedby modifiedon lastmodifieddate leadtitle dealtitle dealname
    opportunity opportunityname topic subject companyid accountid associatedcompanyid associatedcompanyids
    companytype companycity companystate companyaddress companyowner campaign campaignname sourcecampaign
    emailoptout emailstatus emailtype emailsent emailopen emailbounced emailconfidence emaildomain emaillist
    emailoptin companylinkedinurl employeesusingcrm annualrevenue rating leadscore score tags labels poutcome
    nremployed lists segment messageid titleid jobid jobnumber jobcode
    statename language timezone department departments seniority connectedon companylinkedin
    companylinkedinprofile corporatelinkedin accountlinkedin formid formname adid adname
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
PERSONS: Final = frozenset(
    """
    contact invitee attendee registrant participant respondent visitor guest subscriber member delegate person kontakt
    kontaktperson ansprechpartner ansprechpartnerin contacto contatto contato contactpersoon referente interlocuteur
    kontaktu osoby kontaktowej kontaktens deltagare teilnehmer participante partecipante deelnemer uczestnik asistente
    """.split()
)
"""Words for the lead in the header of another field: `Invitee Name`, `Vorname Ansprechpartner`."""
COMPANY_PREFIXES: Final = ("organization", "organisation", "company", "account", "org", "business")
