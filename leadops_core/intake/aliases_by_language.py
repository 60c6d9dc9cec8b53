"""Known headers in languages beyond those of `aliases.py`, written as people write them.

A line is a field, a confidence, and headers between `|`. Headers are compared in compact form (see `headers.compact`).
"""

from typing import Final

LANGUAGES: Final[dict[str, str]] = {
    "German": """
        full_name 0.95 Vor- und Nachname|Name, Vorname|Vor- und Zuname|Name des Ansprechpartners|Ihr Name
        company_name 0.95 Name des Unternehmens|Name der Firma|Ihr Unternehmen|Ihre Firma|Firma/Organisation|Betrieb
        job_title 0.93 Stellung|Ihre Position|Position im Unternehmen|Aufgabe|Berufstitel
        company_size 0.97 Anzahl der Mitarbeiter|Zahl der Mitarbeiter|Anzahl Beschäftigte|Anzahl Mitarbeitende|Betriebsgröße
        company_size 0.97 Anzahl der Beschäftigten|Mitarbeiter (Anzahl)|Größe des Unternehmens
        source 0.95 Ursprüngliche Quelle|Herkunft des Leads|Ursprung|Wie sind Sie auf uns aufmerksam geworden
        budget_range 0.96 Geplantes Budget|Geschätztes Budget|Budget pro Jahr|Projektbudget|Verfügbares Budget
        budget_range 0.96 Budgetvorstellung
        pain_point 0.90 Größte Herausforderung|Ihre Herausforderung|Schmerzpunkte|Problemstellung|Ihr Bedarf
        urgency 0.85 Zeitplan|Zeitraum|Gewünschter Zeitraum|Projektstart|Gewünschter Start|Geplanter Start
        urgency 0.85 Wann soll es losgehen
        lead_message 0.95 Ihre Anfrage|Ihre Frage|Mitteilung|Ihr Anliegen|Anliegen|Nachrichtentext
        phone 0.97 Telefon|Telefonnummer|Tel|Tel.-Nr.|Rufnummer|Telefon geschäftlich|Telefon (Büro)|Festnetz|Durchwahl
        phone 0.90 Mobil|Mobiltelefon|Handy|Handynummer|Mobilnummer
        website 0.97 Webseite|Website|Internetseite|Homepage|Internetadresse|Webadresse
        created_date 0.95 Erstellt am|Erstelldatum|Erstellungsdatum|Angelegt am|Anlagedatum|Eingegangen am|Eingangsdatum
        owner 0.95 Besitzer|Zuständig|Zuständiger|Bearbeiter|Betreuer|Verantwortlich|Verantwortlicher|Leadbesitzer
        owner 0.95 Lead-Besitzer|Vertriebsmitarbeiter|Kundenbetreuer|Account Manager
        currency 0.97 Währung|Währungscode
        external_id 0.90 Kundennummer|Kunden-Nr.|Datensatz-ID|Kunden-ID|Interessentennummer
    """,
    "French": """
        full_name 0.95 Nom et prénom|Prénom et nom|Nom prénom|Prénom nom|Votre nom|Interlocuteur
        email 0.97 E-mail professionnel|Votre e-mail|Adresse de messagerie|Mél
        company_name 0.95 Nom de la société|Votre société|Votre entreprise|Organisme|Établissement|Employeur
        job_title 0.93 Poste occupé|Votre fonction|Intitulé de poste|Métier|Qualité
        industry 0.96 Secteur d'activités|Domaine d'activité|Activité
        company_size 0.97 Taille de la société|Taille entreprise|Nombre de collaborateurs|Nb de salariés|Nb salariés
        country 0.97 Pays/région|Pays de résidence
        source 0.95 Source d'origine|Source du lead|Provenance|Canal d'acquisition|Comment nous avez-vous connus
        budget_range 0.96 Budget annuel|Budget estimé|Budget prévisionnel|Enveloppe budgétaire|Budget du projet
        pain_point 0.93 Problématique|Problématiques|Votre besoin|Principal défi|Enjeux|Point de douleur
        urgency 0.85 Échéance|Échéancier|Calendrier|Priorité|Délai souhaité|Délai du projet
        lead_message 0.95 Votre demande|Votre question|Texte du message|Remarque|Remarques
        phone 0.97 Téléphone|Numéro de téléphone|Tél|N° de téléphone|Téléphone professionnel|Téléphone fixe
        phone 0.90 Portable|Téléphone portable|Mobile
        website 0.97 Site|Site internet|Site web|Adresse du site
        created_date 0.95 Date de création|Créé le|Date d'inscription|Date de la demande
        owner 0.95 Propriétaire|Propriétaire du lead|Commercial|Responsable|Responsable commercial|Suivi par
        currency 0.97 Devise|Monnaie
        external_id 0.90 Identifiant|Numéro client|N° client|ID client
    """,
    "Spanish": """
        full_name 0.95 Nombre y apellidos|Nombre y apellido|Apellidos y nombre|Tu nombre|Su nombre|Nombre de contacto
        email 0.97 Correo|Correo corporativo|Dirección de correo|Email de trabajo|E-mail de contacto
        company_name 0.95 Compañía|Nombre de la compañía|Nombre de empresa|Su empresa|Tu empresa|Organización|Entidad
        job_title 0.93 Puesto de trabajo|Título del puesto|Ocupación|Cargo actual
        industry 0.96 Sector de actividad|Rubro|Giro|Industria o sector|Ramo
        company_size 0.97 Tamaño de empresa|N.º de empleados|Nº de empleados|Cantidad de empleados|Plantilla|Trabajadores
        source 0.95 Fuente original|Fuente del lead|Procedencia|Origen del lead|Cómo nos conociste|Canal de origen
        budget_range 0.96 Presupuesto anual|Presupuesto aproximado|Rango de presupuesto|Presupuesto disponible
        pain_point 0.93 Principal reto|Mayor reto|Punto de dolor|Puntos de dolor|Desafío|Desafíos|Necesidades|Dificultad
        urgency 0.85 Prioridad|Plazos|Calendario|Horizonte temporal|Fecha prevista de inicio
        lead_message 0.95 Consulta|Su mensaje|Tu mensaje|Pregunta|Observaciones|Solicitud
        phone 0.97 Teléfono|Número de teléfono|Tel|Teléfono de contacto|Teléfono fijo
        phone 0.90 Móvil|Celular|Teléfono móvil
        website 0.97 Sitio web|Página web|Web de la empresa|Web
        created_date 0.95 Fecha de creación|Creado el|Fecha de alta|Fecha de registro
        owner 0.95 Propietario|Propietario del lead|Vendedor|Comercial|Responsable|Asignado a
        currency 0.97 Moneda|Divisa
        external_id 0.90 Identificador|Número de cliente|ID de cliente
    """,
    "Italian": """
        first_name 0.95 Nome proprio|Nome referente|Nome del referente
        last_name 0.95 Cognome referente|Cognome del contatto
        full_name 0.95 Nome e cognome|Cognome e nome|Nominativo|Persona di contatto|Nome completo|Il tuo nome
        email 0.97 Indirizzo e-mail|Mail aziendale|E-mail aziendale|Posta elettronica
        company_name 0.95 Nome dell'azienda|Denominazione|Società|Ditta|Impresa|Ente|Nome società|Organizzazione
        job_title 0.93 Qualifica|Incarico|Professione|Ruolo aziendale|Ruolo in azienda|Titolo professionale
        industry 0.96 Settore di attività|Settore attività|Comparto|Ambito
        company_size 0.97 Dimensione azienda|Dimensioni azienda|Dimensione dell'azienda|Nr dipendenti|N. dipendenti|Addetti
        country 0.97 Paese/area geografica|Nazionalità
        source 0.95 Fonte originale|Fonte del lead|Provenienza|Origine|Come ci hai conosciuto|Canale di acquisizione
        budget_range 0.96 Budget annuale|Budget previsto|Budget disponibile|Fascia di budget|Budget annuo
        pain_point 0.93 Sfida principale|Sfide|Criticità|Esigenze|Bisogno|Bisogni|Problematica
        urgency 0.85 Tempistica|Tempistiche|Scadenza|Orizzonte temporale|Tempi
        lead_message 0.95 Il tuo messaggio|Testo del messaggio|Domanda|Domande|Osservazioni|Commento
        phone 0.97 Telefono|Numero di telefono|Tel|Telefono ufficio
        phone 0.90 Cellulare|Numero di cellulare
        website 0.97 Sito|Sito internet|Sito web|Sito aziendale
        created_date 0.95 Data di creazione|Data creazione|Creato il|Data di inserimento|Data richiesta
        owner 0.95 Proprietario|Proprietario del lead|Commerciale|Responsabile|Assegnato a|Venditore
        currency 0.97 Valuta|Divisa
        external_id 0.90 Identificativo|Codice cliente|ID cliente
    """,
    "Portuguese": """
        first_name 0.95 Nome próprio
        last_name 0.95 Último nome|Apelidos|Sobrenomes
        full_name 0.95 Nome e sobrenome|Nome e apelido|Pessoa de contato|Pessoa de contacto|Seu nome|Nome do contacto
        email 0.97 Correio eletrónico|E-mail corporativo|E-mail profissional|Seu e-mail|Endereço de e-mail
        company_name 0.95 Companhia|Nome da companhia|Nome empresa|Sua empresa|Organização|Entidade
        job_title 0.93 Função|Cargo atual|Ocupação|Posição|Profissão
        industry 0.96 Setor de atividade|Ramo de negócio|Indústria|Segmento
        company_size 0.97 Nº de funcionários|Número de colaboradores|Colaboradores|Porte|Porte da empresa
        company_size 0.97 Quantidade de funcionários
        source 0.95 Origem do lead|Origem original|Fonte do lead|Como nos conheceu|Canal de origem
        budget_range 0.96 Orçamento estimado|Orçamento anual|Orçamento previsto|Faixa de orçamento|Verba
        pain_point 0.93 Maior desafio|Principal desafio|Dor|Dores|Necessidades|Ponto de dor
        urgency 0.85 Prioridade|Prazos|Cronograma|Horizonte|Prazo desejado
        lead_message 0.95 Sua mensagem|A sua mensagem|Dúvida|Pergunta|Observações|Comentários|Solicitação
        phone 0.97 Telefone|Número de telefone|Tel|Telefone comercial
        phone 0.90 Celular|Telemóvel|Telefone celular
        website 0.97 Site|Site da empresa|Página web|Sítio web
        created_date 0.95 Data de criação|Criado em|Data de cadastro|Data de registo
        owner 0.95 Proprietário|Proprietário do lead|Vendedor|Responsável|Responsável comercial
        currency 0.97 Moeda|Divisa
        external_id 0.90 Identificador|Código do cliente|ID do cliente
    """,
    "Dutch": """
        full_name 0.95 Voor- en achternaam|Naam contactpersoon|Uw naam|Contact naam|Volledige naam
        email 0.97 Zakelijk e-mailadres|Uw e-mailadres|Mailadres
        company_name 0.95 Naam bedrijf|Naam van het bedrijf|Uw bedrijf|Onderneming|Werkgever|Organisatienaam
        job_title 0.93 Functienaam|Uw functie|Beroep|Rol|Functieomschrijving
        industry 0.96 Branche|Sector|Industrie|Werkveld
        company_size 0.97 Aantal werknemers|Werknemers|Grootte van het bedrijf|Omvang bedrijf|Personeelsaantal
        source 0.95 Oorspronkelijke bron|Herkomst|Leadbron|Bron van de lead|Hoe heeft u ons gevonden
        budget_range 0.96 Geschat budget|Jaarbudget|Jaarlijks budget|Beschikbaar budget|Budgetindicatie
        pain_point 0.93 Grootste uitdaging|Uitdagingen|Knelpunt|Knelpunten|Behoeften|Pijnpunt
        urgency 0.85 Termijn|Tijdlijn|Tijdsbestek|Planning|Prioriteit|Gewenste startdatum
        lead_message 0.95 Uw bericht|Uw vraag|Aanvraag|Toelichting|Verzoek|Uw aanvraag
        phone 0.97 Telefoon|Telefoonnummer|Tel|Telefoon zakelijk
        phone 0.90 Mobiel|Mobiel nummer|Mobiele telefoon
        website 0.97 Website|Webadres|Site
        created_date 0.95 Aangemaakt op|Aanmaakdatum|Datum aangemaakt|Gemaakt op
        owner 0.95 Eigenaar|Leadeigenaar|Verantwoordelijke|Accountmanager|Verkoper
        currency 0.97 Valuta|Munteenheid
        external_id 0.90 Klantnummer|Klant-ID|Relatienummer
    """,
    "Polish": """
        first_name 0.97 Imię|Imiona|Imię kontaktu|Pierwsze imię|Imię osoby kontaktowej
        last_name 0.97 Nazwisko|Nazwisko rodowe|Nazwisko kontaktu|Nazwisko osoby kontaktowej
        full_name 0.95 Imię i nazwisko|Imię i nazwisko osoby kontaktowej|Nazwisko i imię|Imię nazwisko|Osoba kontaktowa
        full_name 0.95 Osoba do kontaktu|Osoba
        full_name 0.60 Klient|Nazwa klienta
        email 0.97 Adres e-mail|Adres mailowy|Poczta|Poczta elektroniczna|E-mail służbowy|Mail służbowy
        company_name 0.95 Firma|Nazwa firmy|Przedsiębiorstwo|Nazwa przedsiębiorstwa|Spółka|Organizacja|Nazwa organizacji
        company_name 0.90 Pracodawca|Instytucja|Nazwa spółki|Twoja firma
        job_title 0.95 Stanowisko|Stanowisko pracy|Nazwa stanowiska|Funkcja|Rola|Zawód|Pozycja
        industry 0.96 Branża|Sektor|Przemysł|Branża firmy|Dziedzina|Gałąź przemysłu
        company_size 0.97 Liczba pracowników|Wielkość firmy|Zatrudnienie|Ilość pracowników|Pracownicy|Rozmiar firmy
        company_size 0.97 Liczba zatrudnionych|Wielkość zatrudnienia|Wielkość przedsiębiorstwa
        country 0.97 Kraj|Państwo|Kraj firmy|Kraj/region
        source 0.95 Źródło|Źródło leada|Źródło kontaktu|Pierwotne źródło|Pochodzenie|Skąd o nas wiesz|Kanał
        source 0.95 Oryginalne źródło
        source 0.95 Skąd dowiedziałeś się o nas|Źródło pozyskania
        budget_range 0.96 Budżet|Szacowany budżet|Budżet roczny|Roczny budżet|Planowany budżet|Przewidywany budżet
        budget_range 0.96 Zakres budżetu
        pain_point 0.93 Potrzeba|Potrzeby|Wyzwanie|Wyzwania|Największe wyzwanie|Problemy|Trudności
        urgency 0.90 Pilność|Priorytet|Ramy czasowe|Termin realizacji|Termin zakupu|Horyzont czasowy|Harmonogram
        urgency 0.70 Termin|Czas realizacji
        lead_message 0.95 Wiadomość|Treść wiadomości|Twoja wiadomość|Zapytanie|Treść zapytania|Komentarz|Komentarze|Pytanie
        lead_message 0.75 Treść|Uwagi|Pytania
        phone 0.97 Telefon|Numer telefonu|Nr telefonu|Tel|Telefon służbowy
        phone 0.90 Telefon komórkowy|Komórka
        website 0.97 Strona www|Strona internetowa|Witryna|WWW
        created_date 0.95 Data utworzenia|Utworzono|Data dodania|Data zgłoszenia
        owner 0.95 Właściciel|Opiekun|Opiekun klienta|Handlowiec|Właściciel leada|Przypisany do
        currency 0.97 Waluta
        external_id 0.90 Identyfikator|Numer klienta|Nr klienta|ID klienta
    """,
    "Swedish": """
        first_name 0.97 Förnamn|Tilltalsnamn|Kontaktens förnamn
        last_name 0.97 Efternamn|Familjenamn|Släktnamn|Kontaktens efternamn
        full_name 0.95 Fullständigt namn|För- och efternamn|Kontaktperson|Kontaktnamn|Hela namnet|Ditt namn|Namn på kontakt
        full_name 0.75 Namn
        full_name 0.60 Kund|Kundnamn
        email 0.97 E-post|E-postadress|Mejl|Mejladress|Mailadress|Jobbmejl|Jobbmail
        company_name 0.95 Företag|Företagsnamn|Bolag|Bolagsnamn|Arbetsgivare|Organisation|Organisationsnamn|Verksamhet
        job_title 0.93 Befattning|Jobbtitel|Yrkestitel|Roll|Tjänst|Tjänstetitel|Arbetstitel|Yrke
        job_title 0.88 Titel
        industry 0.96 Bransch|Näringsgren|Sektor|Verksamhetsområde|Industri|Branschområde
        company_size 0.97 Antal anställda|Anställda|Företagsstorlek|Antal medarbetare|Medarbetare|Företagets storlek
        company_size 0.97 Personalstyrka
        country 0.97 Land|Land/region|Företagets land
        source 0.95 Källa|Leadkälla|Ursprunglig källa|Ursprung|Hur hörde du talas om oss|Hur hittade du oss|Trafikkälla
        budget_range 0.96 Uppskattad budget|Årsbudget|Årlig budget|Budgetram|Budgetintervall|Beräknad budget
        pain_point 0.93 Utmaning|Utmaningar|Behov|Största utmaning|Problem|Smärtpunkt
        urgency 0.90 Brådska|Angelägenhet|Brådskandegrad|Prioritet|Tidsram|Tidplan|Tidshorisont|När vill ni börja
        lead_message 0.95 Meddelande|Ditt meddelande|Förfrågan|Kommentar|Kommentarer|Fråga|Frågor|Meddelandetext
        lead_message 0.70 Övrigt|Övrig information
        phone 0.97 Telefon|Telefonnummer|Tel|Arbetstelefon
        phone 0.90 Mobil|Mobilnummer|Mobiltelefon
        website 0.97 Webbplats|Hemsida|Webbsida|Webbadress
        created_date 0.95 Skapad|Skapad datum|Skapat datum|Registreringsdatum|Skapad den
        owner 0.95 Ägare|Ansvarig|Säljare|Ansvarig säljare|Leadägare|Kundansvarig
        currency 0.97 Valuta
        external_id 0.90 Kundnummer|Kund-ID|Post-ID
    """,
    "Danish and Norwegian": """
        first_name 0.97 Fornavn
        last_name 0.97 Efternavn|Etternavn
        full_name 0.95 Fulde navn|Fullt navn|Kontaktperson|Kontaktnavn
        full_name 0.75 Navn
        email 0.97 E-mailadresse|E-post|E-postadresse|Mailadresse
        company_name 0.95 Virksomhed|Virksomhedsnavn|Firmanavn|Bedrift|Selskap|Selskab|Organisasjon
        job_title 0.93 Stilling|Jobtitel|Stillingstittel|Stillingsbetegnelse|Rolle
        industry 0.96 Branche|Bransje|Sektor
        company_size 0.97 Antal ansatte|Antall ansatte|Ansatte|Virksomhedsstørrelse|Medarbejdere
        source 0.95 Kilde|Leadkilde|Opprinnelig kilde
        budget_range 0.96 Årsbudsjett|Budsjett|Budgetramme
        pain_point 0.93 Udfordring|Utfordring|Behov
        urgency 0.85 Prioritet|Tidsramme|Tidshorisont|Hastegrad
        lead_message 0.95 Besked|Melding|Meddelelse|Henvendelse|Kommentar|Forespørsel
        phone 0.97 Telefon|Telefonnummer|Mobil
        website 0.97 Hjemmeside|Nettside|Nettsted
        created_date 0.95 Oprettet|Opprettet|Oprettelsesdato
        owner 0.95 Ejer|Eier|Ansvarlig|Sælger|Selger
    """,
    "Finnish": """
        first_name 0.97 Etunimi
        last_name 0.97 Sukunimi
        full_name 0.95 Nimi|Koko nimi|Yhteyshenkilö
        email 0.97 Sähköposti|Sähköpostiosoite
        company_name 0.95 Yritys|Yrityksen nimi|Organisaatio
        job_title 0.93 Tehtävänimike|Titteli|Asema|Rooli
        industry 0.96 Toimiala|Ala
        company_size 0.97 Työntekijämäärä|Henkilöstömäärä|Yrityksen koko
        country 0.97 Maa
        source 0.95 Lähde
        budget_range 0.96 Budjetti
        pain_point 0.93 Haaste|Haasteet|Tarve
        urgency 0.85 Kiireellisyys|Aikataulu
        lead_message 0.95 Viesti|Kysymys
        phone 0.97 Puhelin|Puhelinnumero
        website 0.97 Verkkosivu|Kotisivu
        owner 0.95 Omistaja|Vastuuhenkilö
        currency 0.97 Valuutta
    """,
    "Czech and Slovak": """
        first_name 0.97 Jméno|Křestní jméno|Meno|Krstné meno
        last_name 0.97 Příjmení|Priezvisko
        full_name 0.95 Jméno a příjmení|Celé jméno|Kontaktní osoba|Meno a priezvisko|Kontaktná osoba
        email 0.97 E-mailová adresa|E-mail adresa
        company_name 0.95 Společnost|Název firmy|Název společnosti|Firma|Spoločnosť|Názov firmy|Názov spoločnosti
        job_title 0.93 Pozice|Pracovní pozice|Funkce|Pozícia|Pracovná pozícia|Funkcia
        industry 0.96 Odvětví|Obor|Odvetvie
        company_size 0.97 Počet zaměstnanců|Velikost firmy|Zaměstnanci|Počet zamestnancov|Veľkosť firmy
        country 0.97 Země|Stát|Krajina|Štát
        source 0.95 Zdroj|Zdroj leadu
        budget_range 0.96 Rozpočet|Roční rozpočet
        pain_point 0.93 Výzva|Potřeba|Problém
        urgency 0.85 Naléhavost|Priorita|Termín
        lead_message 0.95 Zpráva|Text zprávy|Správa|Dotaz|Poptávka
        phone 0.97 Telefon|Telefonní číslo|Telefón|Mobil
        website 0.97 Web|Webové stránky
        created_date 0.95 Vytvořeno|Datum vytvoření
        owner 0.95 Vlastník|Obchodník
        currency 0.97 Měna|Mena
    """,
    "Hungarian": """
        first_name 0.97 Keresztnév|Utónév
        last_name 0.97 Vezetéknév|Családnév
        full_name 0.95 Név|Teljes név|Kapcsolattartó
        email 0.97 E-mail cím
        company_name 0.95 Cég|Cégnév|Vállalat
        job_title 0.93 Beosztás|Munkakör|Pozíció
        industry 0.96 Iparág|Ágazat
        company_size 0.97 Létszám|Alkalmazottak száma|Cégméret
        country 0.97 Ország
        source 0.95 Forrás
        budget_range 0.96 Költségvetés|Büdzsé
        urgency 0.85 Sürgősség|Prioritás
        lead_message 0.95 Üzenet|Megjegyzés
        phone 0.97 Telefon|Telefonszám
    """,
    "Romanian": """
        first_name 0.97 Prenume
        last_name 0.97 Nume de familie
        full_name 0.90 Nume complet|Nume și prenume|Persoană de contact
        email 0.97 Adresă de e-mail|Adresă email
        company_name 0.95 Companie|Firmă|Nume companie|Denumire firmă
        job_title 0.93 Funcție|Poziție
        industry 0.96 Industrie|Domeniu|Domeniu de activitate
        company_size 0.97 Număr de angajați|Angajați|Mărimea companiei
        country 0.97 Țară
        source 0.95 Sursă
        budget_range 0.96 Buget
        urgency 0.85 Urgență|Prioritate
        lead_message 0.95 Mesaj
        phone 0.97 Telefon|Număr de telefon
    """,
    "Turkish": """
        first_name 0.97 Adı|İsim
        first_name 0.65 Ad
        last_name 0.97 Soyad|Soyadı|Soyisim
        full_name 0.95 Ad Soyad|Adı Soyadı|İlgili kişi
        email 0.97 E-posta|E-posta adresi
        company_name 0.95 Şirket|Şirket adı|Firma|Firma adı|Kurum
        job_title 0.93 Unvan|Ünvan|Görev|Pozisyon
        industry 0.96 Sektör|Endüstri
        company_size 0.97 Çalışan sayısı|Şirket büyüklüğü
        country 0.97 Ülke
        source 0.95 Kaynak
        budget_range 0.96 Bütçe
        urgency 0.85 Aciliyet|Öncelik
        lead_message 0.95 Mesaj|Mesajınız|İleti
        phone 0.97 Telefon|Telefon numarası|Cep telefonu
    """,
    "Russian and Ukrainian": """
        first_name 0.97 Имя|Ім'я
        last_name 0.97 Фамилия|Прізвище
        full_name 0.95 ФИО|Полное имя|Контактное лицо|ПІБ|Контактна особа|Имя и фамилия
        email 0.97 Электронная почта|Эл. почта|Почта|Адрес электронной почты|Електронна пошта|Пошта|E-mail адрес
        company_name 0.95 Компания|Название компании|Организация|Компанія|Назва компанії|Фирма
        job_title 0.93 Должность|Посада
        industry 0.96 Отрасль|Сфера деятельности|Галузь
        company_size 0.97 Количество сотрудников|Число сотрудников|Сотрудники|Размер компании|Кількість працівників
        country 0.97 Страна|Країна
        source 0.95 Источник|Источник лида|Джерело
        budget_range 0.96 Бюджет
        pain_point 0.93 Проблема|Потребность|Потреба
        urgency 0.85 Срочность|Приоритет|Терміновість
        lead_message 0.95 Сообщение|Текст сообщения|Комментарий|Повідомлення|Запрос
        phone 0.97 Телефон|Номер телефона|Мобильный телефон
        website 0.97 Сайт|Веб-сайт
        created_date 0.95 Дата создания|Создано
        owner 0.95 Ответственный|Менеджер|Відповідальний
        currency 0.97 Валюта
    """,
    "Greek": """
        first_name 0.97 Όνομα|Μικρό όνομα
        last_name 0.97 Επώνυμο|Επίθετο
        full_name 0.95 Ονοματεπώνυμο|Πλήρες όνομα
        company_name 0.95 Εταιρεία|Επωνυμία|Επιχείρηση
        job_title 0.93 Θέση|Τίτλος θέσης
        industry 0.96 Κλάδος
        company_size 0.97 Αριθμός εργαζομένων|Εργαζόμενοι
        country 0.97 Χώρα
        source 0.95 Πηγή
        budget_range 0.96 Προϋπολογισμός
        lead_message 0.95 Μήνυμα
        phone 0.97 Τηλέφωνο
    """,
    "Japanese": """
        first_name 0.95 名|名前(名)|お名前(名)|氏名(名)|ファーストネーム|下の名前
        last_name 0.97 姓|苗字|名前(姓)|お名前(姓)|氏名(姓)|ラストネーム|ファミリーネーム
        full_name 0.95 氏名|お名前|名前|担当者名|担当者|ご担当者名|ご担当者様|担当者氏名|フルネーム|ご氏名|お客様氏名
        full_name 0.75 名字|お客様名
        full_name 0.60 顧客名
        email 0.97 メール|メールアドレス|Eメール|電子メール|E-mailアドレス|Eメールアドレス|メアド|会社メールアドレス
        email 0.97 連絡先メールアドレス
        company_name 0.97 会社名|企業名|勤務先|勤務先名|社名|貴社名|御社名|法人名|組織名|団体名|会社・団体名|取引先名
        company_name 0.97 所属企業
        company_name 0.93 会社|企業|お勤め先|所属組織
        job_title 0.97 役職|役職名|肩書き|肩書|職位|ポジション|ご役職|役職・肩書き
        job_title 0.85 職種|職業|職務
        industry 0.97 業種|業界|産業|業態|業種・業界
        company_size 0.97 従業員数|社員数|企業規模|会社規模|従業員規模|社員規模
        company_size 0.80 人数|規模
        country 0.97 国|国名|国/地域|国・地域|所在国
        source 0.95 リードソース|流入元|情報源|流入経路|リード元|ソース|獲得経路|認知経路|獲得チャネル|参照元|リード獲得元
        source 0.90 きっかけ|お知りになったきっかけ|当社を知ったきっかけ|チャネル
        budget_range 0.97 予算|想定予算|年間予算|ご予算|予算規模|予算額|予算感
        pain_point 0.93 課題|お困りごと|ニーズ|お悩み|課題・ニーズ|現在の課題|ご要望|要望
        urgency 0.90 緊急度|優先度|導入時期|導入予定時期|導入希望時期|希望時期|検討時期|ご検討時期|希望納期
        lead_message 0.97 お問い合わせ内容|問い合わせ内容|お問合せ内容|メッセージ|ご質問|質問|ご相談内容|相談内容
        lead_message 0.97 お問い合わせ
        lead_message 0.80 コメント|本文|内容|ご意見
        phone 0.97 電話|電話番号|TEL|連絡先電話番号|お電話番号
        phone 0.90 携帯|携帯電話|携帯番号|携帯電話番号
        website 0.97 ウェブサイト|Webサイト|ホームページ|サイトURL|会社URL|企業URL
        linkedin_url 0.97 リンクトイン
        created_date 0.95 作成日|作成日時|登録日|登録日時|受付日|受付日時|問い合わせ日|お問い合わせ日
        owner 0.95 所有者|リード所有者|営業担当|営業担当者|担当営業|自社担当
        currency 0.97 通貨
        external_id 0.90 顧客ID|リードID|レコードID|顧客番号|管理番号
    """,
    "Chinese": """
        first_name 0.95 名(拼音)|名称(名)
        last_name 0.97 姓氏|姓(拼音)
        full_name 0.97 姓名|联系人|客户姓名|联系人姓名|您的姓名|真实姓名|全名|聯絡人|聯繫人|聯絡人姓名|客戶姓名
        full_name 0.85 称呼|您的称呼|稱呼
        email 0.97 邮箱|电子邮箱|电子邮件|邮件|邮箱地址|邮件地址|电子邮件地址|工作邮箱|公司邮箱|电邮|電子郵件|電郵|信箱
        email 0.97 電子信箱
        company_name 0.97 公司|公司名称|企业名称|企业|单位|单位名称|工作单位|所在公司|公司全称|公司名|公司名稱|企業名稱
        company_name 0.97 貴公司|机构名称
        company_name 0.85 机构|组织|雇主|客户公司|機構|客户名称
        job_title 0.97 职位|职务|头衔|职称|岗位|职位名称|担任职务|職位|職稱|職務|頭銜
        job_title 0.80 角色
        industry 0.97 行业|所属行业|产业|行业类型|所在行业|行業|所屬行業|產業|產業別
        company_size 0.97 员工人数|公司规模|企业规模|员工数|员工数量|公司人数|员工规模|員工人數|公司規模
        country 0.97 国家|国家/地区|所在国家|国别|國家|國家/地區|国家和地区
        country 0.60 地区|地區
        source 0.95 线索来源|来源|来源渠道|客户来源|渠道|获客渠道|信息来源|從何得知|來源|線索來源|客戶來源
        budget_range 0.97 预算|年度预算|预算范围|项目预算|采购预算|预计预算|預算|年度預算
        pain_point 0.93 需求|痛点|挑战|主要挑战|业务痛点|困难|需求描述|痛點|挑戰
        pain_point 0.70 问题|問題
        urgency 0.90 紧急程度|优先级|采购时间|预计采购时间|紧急度|时间计划|需求时间|采购周期|緊急程度|優先級|採購時間
        lead_message 0.97 留言|咨询内容|留言内容|您的留言|消息|信息内容|需求说明|諮詢內容|訊息|留言內容
        lead_message 0.75 备注|备注信息|備註|描述
        phone 0.97 电话|联系电话|电话号码|電話號碼|聯絡電話
        phone 0.93 手机|手机号|手机号码|手機|手機號碼
        website 0.97 网站|网址|官网|公司网站|公司网址|網站|網址
        linkedin_url 0.97 领英|领英主页
        created_date 0.95 创建时间|创建日期|提交时间|添加时间|注册时间|建立時間|創建時間|提交日期
        owner 0.95 负责人|跟进人|线索负责人|销售负责人|销售|負責人|業務負責人
        currency 0.97 币种|货币|幣別|貨幣
        external_id 0.90 客户编号|线索编号|记录ID|客户ID|客戶編號
    """,
    "Korean": """
        first_name 0.90 이름(이름)
        last_name 0.97 성
        full_name 0.90 이름|성명|성함|담당자|담당자명|고객명
        email 0.97 이메일|이메일 주소|메일
        company_name 0.97 회사|회사명|기업명|소속|업체명
        job_title 0.97 직책|직위|직함|직급
        industry 0.97 업종|산업|산업군
        company_size 0.97 직원 수|직원수|회사 규모|임직원 수
        country 0.97 국가|나라
        source 0.95 유입 경로|출처|리드 소스
        budget_range 0.97 예산|예상 예산
        pain_point 0.93 과제|니즈|요구사항
        urgency 0.90 긴급도|우선순위|도입 시기
        lead_message 0.97 문의 내용|문의내용|메시지|문의사항
        phone 0.97 전화|전화번호|연락처|휴대폰
        website 0.97 웹사이트|홈페이지
    """,
}
"""Words of a language, most common spelling first. The first language with a header decides what it means."""
