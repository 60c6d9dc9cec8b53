"""Headers of other languages, forms, and CRMs. The words are those that people use, three for each field."""

import pytest

from leadops_core.intake.matching import language_of, match_header
from leadops_core.schemas import LeadField

F = LeadField

_FIELDS = (
    *(F.FIRST_NAME, F.LAST_NAME, F.EMAIL, F.COMPANY_NAME, F.JOB_TITLE, F.INDUSTRY, F.COMPANY_SIZE, F.COUNTRY),
    *(F.SOURCE, F.BUDGET_RANGE, F.URGENCY, F.LEAD_MESSAGE, F.PAIN_POINT, F.FULL_NAME, F.PHONE, F.OWNER),
)
# A dash is a field without another usual word.
_HEADERS = {
    "German": """
        Vorname|Vorname Ansprechpartner|Rufname;Nachname|Familienname|Zuname;E-Mail|E-Mail-Adresse|Mailadresse
        Firma|Unternehmen|Name des Unternehmens;Position|Funktion|Stellenbezeichnung;Branche|Industrie|Wirtschaftszweig
        Mitarbeiter|Anzahl der Mitarbeiter|Unternehmensgröße;Land|Staat|Nation;Quelle|Ursprüngliche Quelle|Herkunft
        Budget|Budgetrahmen|Jahresbudget;Dringlichkeit|Priorität|Zeitrahmen;Nachricht|Ihre Nachricht|Anfrage
        Herausforderung|Problem|Bedarf;Vor- und Nachname|Ansprechpartner|Vollständiger Name;Telefon|Handynummer|Rufnummer
        Besitzer|Lead-Besitzer|Zuständig
    """,
    "Italian": """
        Nome proprio|Nome di battesimo|Nome referente;Cognome|Cognome contatto|Cognome referente
        Email|Indirizzo email|Posta elettronica;Azienda|Società|Nome dell'azienda;Ruolo|Posizione|Qualifica
        Settore|Settore di attività|Comparto;Dipendenti|Numero di dipendenti|Dimensione azienda
        Paese|Nazione|Paese/Regione;Fonte|Origine|Fonte originale;Budget|Budget annuale|Budget previsto
        Urgenza|Priorità|Tempistica;Messaggio|Richiesta|Commenti;Problema|Sfida principale|Esigenza
        Nome completo|Nome e cognome|Nominativo;Telefono|Cellulare|Numero di telefono;Proprietario|Responsabile|Assegnato a
    """,
    "Polish": """
        Imię|Imię kontaktu|Imiona;Nazwisko|Nazwisko kontaktu|Nazwisko rodowe;E-mail|Adres e-mail|Poczta
        Firma|Nazwa firmy|Przedsiębiorstwo;Stanowisko|Funkcja|Rola;Branża|Sektor|Przemysł
        Liczba pracowników|Wielkość firmy|Zatrudnienie;Kraj|Państwo|Kraj/region;Źródło|Źródło leada|Kanał
        Budżet|Szacowany budżet|Budżet roczny;Pilność|Priorytet|Termin;Wiadomość|Treść wiadomości|Uwagi
        Problem|Potrzeba|Wyzwanie;Imię i nazwisko|Osoba kontaktowa|Osoba do kontaktu;Telefon|Numer telefonu|Komórka
        Właściciel|Opiekun|Handlowiec
    """,
    "Swedish": """
        Förnamn|Tilltalsnamn|Förnamn kontakt;Efternamn|Familjenamn|Efternamn kontakt;E-post|E-postadress|Mejl
        Företag|Företagsnamn|Bolag;Titel|Befattning|Roll;Bransch|Industri|Näringsgren
        Antal anställda|Företagsstorlek|Anställda;Land|Land/region|Nation;Källa|Leadkälla|Ursprunglig källa
        Budget|Uppskattad budget|Årsbudget;Brådska|Prioritet|Tidsram;Meddelande|Ditt meddelande|Kommentar
        Utmaning|Behov|Problem;Namn|Fullständigt namn|Kontaktperson;Telefon|Telefonnummer|Mobilnummer;Ägare|Säljare|Ansvarig
    """,
    "Japanese": """
        名|名前(名)|ファーストネーム;姓|姓(漢字)|苗字;メール|メールアドレス|Eメール;会社名|企業名|勤務先;役職|職種|肩書き
        業種|業界|産業;従業員数|社員数|企業規模;国|国名|国/地域;リードソース|流入元|情報源;予算|想定予算|年間予算
        緊急度|優先度|導入時期;お問い合わせ内容|メッセージ|ご質問;課題|お困りごと|ニーズ;氏名|お名前|担当者名
        電話|電話番号|携帯電話;所有者|営業担当|担当営業
    """,
    "Chinese": """
        名|名(拼音)|名称(名);姓|姓氏|姓(拼音);邮箱|电子邮件|电子邮箱;公司|公司名称|企业名称;职位|职务|头衔
        行业|所属行业|产业;员工人数|公司规模|人数;国家|国家/地区|所在国家;线索来源|来源|渠道;预算|年度预算|预算范围
        紧急程度|优先级|采购时间;留言|咨询内容|备注;需求|痛点|挑战;姓名|联系人|客户姓名;电话|手机号|联系电话
        负责人|跟进人|销售负责人
    """,
    "Portuguese": """
        Primeiro nome|Nome próprio|-;Sobrenome|Apelido|Último nome;Email|Correio eletrônico|Endereço de email
        Empresa|Companhia|Nome da empresa;Cargo|Função|Título do cargo;Setor|Indústria|Ramo de atividade
        Funcionários|Nº de funcionários|Tamanho da empresa;País|Nação|País/Região;Origem|Fonte|Origem do lead
        Orçamento|Orçamento estimado|Orçamento anual;Urgência|Prioridade|Prazo;Mensagem|Sua mensagem|Comentários
        Desafio|Problema|Necessidade;Nome completo|Nome e sobrenome|-;Telefone|Celular|Telemóvel;Proprietário|Vendedor|-
    """,
    "Dutch": """
        Voornaam|Voornaam contactpersoon|Roepnaam;Achternaam|Achternaam contactpersoon|Familienaam
        E-mail|E-mailadres|Mailadres;Bedrijf|Bedrijfsnaam|Organisatie;Functie|Functietitel|Rol
        Branche|Sector|Bedrijfstak;Aantal medewerkers|Aantal werknemers|Bedrijfsgrootte;Land|Land/regio|Natie
        Bron|Leadbron|Oorspronkelijke bron;Budget|Geschat budget|Jaarbudget;Urgentie|Prioriteit|Termijn
        Bericht|Uw bericht|Opmerkingen;Uitdaging|Behoefte|Probleem;Naam|Volledige naam|Contactpersoon
        Telefoon|Telefoonnummer|Mobiel;Eigenaar|Verkoper|-
    """,
    "French": """
        Prénom|Prénom du contact|Prénoms;Nom de famille|-|-;Email|Adresse e-mail|Courriel
        Société|Entreprise|Raison sociale;Fonction|Poste|Intitulé du poste;Secteur|Secteur d'activité|Industrie
        Effectif|Nombre de salariés|Taille de l'entreprise;Pays|Pays/Région|Nation;Source|Origine|Source d'origine
        Budget|Budget estimé|Budget annuel;Urgence|Priorité|Délai;Message|Votre message|Demande
        Problème|Défi|Besoin;Nom complet|Nom et prénom|-;Téléphone|Portable|Numéro de téléphone;Propriétaire|Commercial|-
    """,
    "Spanish": """
        Nombre de pila|Primer nombre|-;Apellidos|Apellido|-;Correo electrónico|Email|Correo
        Empresa|Compañía|Nombre de la empresa;Cargo|Puesto|Título;Sector|Industria|Ramo
        Empleados|Número de empleados|Tamaño de la empresa;País|Nación|País/Región;Fuente|Origen|Fuente original
        Presupuesto|Presupuesto anual|Presupuesto estimado;Urgencia|Prioridad|Plazo;Mensaje|Su mensaje|Comentarios
        Problema|Desafío|Necesidad;Nombre completo|Nombre y apellidos|-;Teléfono|Móvil|Celular;Propietario|Vendedor|-
    """,
}


def _columns(language: str) -> list[tuple[str, LeadField]]:
    groups = ";".join(line.strip() for line in _HEADERS[language].strip().splitlines()).split(";")
    return [
        (header, field)
        for field, group in zip(_FIELDS, groups, strict=True)
        for header in group.split("|")
        if header != "-"
    ]


@pytest.mark.parametrize("language", _HEADERS)
def test_common_headers_of_every_language_are_mapped(language: str) -> None:
    columns = _columns(language)
    found = language_of([header for header, _ in columns])
    assert found == language
    for header, field in columns:
        match = match_header(header, found)
        assert match is not None, header
        assert match.field is field, (header, match)
        assert match.confidence >= 0.7, (header, match)


_QUESTIONS = {
    F.FULL_NAME: """
        What's your name?|Your full name|Wie heißen Sie?|Comment vous appelez-vous ?|¿Cómo te llamas?|Vad heter du?
        お名前を教えてください|您的姓名是什么
    """,
    F.EMAIL: "What is your work email?|What's the best email to reach you?",
    F.COMPANY_NAME: "Which company do you work for?|Where do you work?|Company you work for",
    F.JOB_TITLE: "What is your job title?|What's your role?",
    F.INDUSTRY: "What industry are you in?|In welcher Branche sind Sie tätig?",
    F.COUNTRY: "Which country are you based in?|Where is your company located?",
    F.COMPANY_SIZE: """
        How many employees does your company have?|How large is your team?|Wie viele Mitarbeiter hat Ihr Unternehmen?
        ¿Cuántos empleados tiene su empresa?|Quanti dipendenti avete?|Ilu pracowników zatrudnia Twoja firma?
        Hur många anställda har ni?|従業員は何名ですか|贵公司有多少员工
    """,
    F.URGENCY: """
        When would you like to start?|How soon do you need a solution?|when_do_you_want_to_start?|What is your timeline?
        Wann möchten Sie starten?|Quand souhaitez-vous commencer ?|¿Cuándo quieres empezar?|Kiedy chcesz zacząć?
        När vill ni börja?|いつ頃の導入をご検討ですか|您打算什么时候开始
    """,
    F.BUDGET_RANGE: """
        What's your budget?|How much are you willing to spend?|Quel est votre budget ?|¿Cuál es tu presupuesto?
        Jaki jest Twój budżet?|ご予算はいくらですか|您的预算是多少
    """,
    F.PAIN_POINT: """
        What is your biggest challenge?|What problem are you trying to solve?|What are you struggling with?
        Was ist Ihre größte Herausforderung?
    """,
    F.SOURCE: """
        How did you hear about this event?|Wie haben Sie von uns erfahren?|Comment avez-vous entendu parler de nous ?
        ¿Cómo nos conociste?|Skąd dowiedziałeś się o nas?|您是如何了解到我们的
    """,
    F.LEAD_MESSAGE: """
        Anything else?|Anything we should know?|How can we help you?|Tell us about your project|Do you have any questions?
        Wie können wir Ihnen helfen?|Come possiamo aiutarti?
    """,
    F.PHONE: "What phone number can we call you on?",
}


@pytest.mark.parametrize("field", _QUESTIONS)
def test_questions_of_forms_are_known(field: LeadField) -> None:
    for question in "|".join(map(str.strip, _QUESTIONS[field].strip().splitlines())).split("|"):
        match = match_header(question)
        assert match is not None, question
        assert match.field is field, (question, match)


@pytest.mark.parametrize(
    ("header", "field"),
    [
        *(("Name (First)", F.FIRST_NAME), ("Name (Last)", F.LAST_NAME), ("Invitee Name", F.FULL_NAME)),
        *(("Invitee First Name", F.FIRST_NAME), ("primary_contact_name", F.FULL_NAME)),
        *(("custom.Industry", F.INDUSTRY), ("custom.Lead Source", F.SOURCE), ("Industry label", F.INDUSTRY)),
        *(("Lead - Source channel", F.SOURCE), ("Lead - Contact person", F.FULL_NAME)),
        *(("Leads_LeadSourceCode", F.SOURCE), ("hs_analytics_source", F.SOURCE)),
        *(("Qualifier: Budget", F.BUDGET_RANGE), ("Qualifier: Purchase timeframe", F.URGENCY)),
        *(("Purchasing Time Frame", F.URGENCY), ("Questions & Comments", F.LEAD_MESSAGE)),
        *(("E-mail address (required)", F.EMAIL), ("Budget in €", F.BUDGET_RANGE), ("Phone__c", F.PHONE)),
    ],
)
def test_additions_of_crms_and_forms_are_ignored(header: str, field: LeadField) -> None:
    match = match_header(header)
    assert match is not None
    assert match.field is field


@pytest.mark.parametrize(
    "header",
    """
    Last Email Sent Date|Number of Emails|Email Opt Out|Last Activity|How many visits|Country Manager|Message ID|Time zone
    Industry report downloaded|Phone verified|Email verified|LinkedIn followers|Source IP|Account Manager Email|Lead score
    Parent company|Anrede|Geburtsdatum|Straße|Umsatz|Newsletter|Employee ID|Job posting|Website visits|Contact status
    Company age|Currency rate|Record type|Project manager|Landing page|Position in list|Budget owner
    """.strip()
    .replace("\n", "|")
    .split("|"),
)
def test_header_of_something_else_names_no_field(header: str) -> None:
    assert match_header(header.strip()) is None


def test_shared_header_is_read_by_the_language_of_the_file() -> None:
    assert language_of(["名字", "姓氏", "公司名称", "邮箱"]) == "Chinese"
    assert language_of(["Email", "Phone"]) is None
