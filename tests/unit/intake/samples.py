"""Small exports in the formats of CRM products, with the traps of real ones."""

from leadops_core.schemas import ColumnRole, LeadField

Expected = dict[str, LeadField | ColumnRole]

F = LeadField

SALESFORCE_LEADS = (
    '"First Name","Last Name","Title","Company / Account","Email","Lead Source","Street",'
    '"Country","Lead Status","Lead Owner",'
    '"Rating","Converted"\r\n'
    '"Ann","Lee","VP Sales","Acme Inc.","ann.lee@acme.com","Web","1 Main St","United States",'
    '"Open - Not Contacted",'
    '"Sam Rep","Hot","0"\r\n'
    '"Bob","O\'Neil","CTO","Globex","bob@globex.com","Trade Show","2 Oak Rd","UK",'
    '"Closed - Converted","Sam Rep","Cold","1"\r\n'
    "\r\n"
    '"Leads with status"\r\n'
    '"Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved."\r\n'
    '"Confidential Information - Do Not Distribute"\r\n'
).encode("cp1252")
SALESFORCE_LEADS_EXPECTED: Expected = {
    "First Name": F.FIRST_NAME,
    "Last Name": F.LAST_NAME,
    "Title": F.JOB_TITLE,
    "Company / Account": F.COMPANY_NAME,
    "Email": F.EMAIL,
    "Lead Source": F.SOURCE,
    "Country": F.COUNTRY,
    "Lead Status": ColumnRole.OUTCOME,
    "Converted": ColumnRole.OUTCOME,
    "Lead Owner": F.OWNER,
}

SALESFORCE_CONTACTS = (
    b"Salutation,First Name,Last Name,Title,Account Name,Mailing Street,Mailing City,"
    b"Mailing Country,Phone,Email,Account Owner\n"
    b"Ms.,Ann,Lee,Head of IT,Acme GmbH,Hauptstr. 1,Berlin,Germany,'+49 30 12345,ann@acme.de,Sam Rep\n"
    b"Mr.,Bob,Ray,CEO,Globex,Oak Rd,Leeds,United Kingdom,'+44 20 1234567,bob@globex.co.uk,Sam Rep\n"
)
SALESFORCE_CONTACTS_EXPECTED: Expected = {
    "Title": F.JOB_TITLE,
    "Account Name": F.COMPANY_NAME,
    "Mailing Country": F.COUNTRY,
    "Salutation": ColumnRole.ATTRIBUTE,
    "Account Owner": F.OWNER,
    "Phone": F.PHONE,
}

HUBSPOT = (
    b"Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lifecycle Stage,"
    b"Lead Status,Job Title,Company Name,"
    b"Industry,Number of Employees,Country/Region,Original Source,Create Date,Associated Company IDs,Close Date\n"
    b"151,Ann,Lee,ann@acme.com,+1 555,rep@ours.com,Lead,New,Marketing Director,Acme,"
    b"COMPUTER_SOFTWARE,120,Germany,Organic Search,"
    b"2026-01-02 10:00,99,\n"
    b"152,Bo,Ray,bo@globex.com,+1 556,rep@ours.com,Customer,Connected,CEO,Globex,BANKING,5000,"
    b"France,Referrals,2026-01-03 10:00,98,"
    b"2026-02-01\n"
)
HUBSPOT_EXPECTED: Expected = {
    "Record ID": F.EXTERNAL_ID,
    "Phone Number": F.PHONE,
    "Create Date": F.CREATED_DATE,
    "Contact owner": F.OWNER,
    "Email": F.EMAIL,
    "Lifecycle Stage": ColumnRole.OUTCOME,
    "Lead Status": ColumnRole.OUTCOME,
    "Close Date": ColumnRole.OUTCOME,
    "Job Title": F.JOB_TITLE,
    "Company Name": F.COMPANY_NAME,
    "Associated Company IDs": ColumnRole.ATTRIBUTE,
    "Industry": F.INDUSTRY,
    "Number of Employees": F.COMPANY_SIZE,
    "Country/Region": F.COUNTRY,
    "Original Source": F.SOURCE,
}

PIPEDRIVE = (
    b"Person - Name,Person - Label,Person - Organization,Person - Email - Work,"
    b"Person - Email - Home,Person - Phone - Work,"
    b"Person - Open deals,Deal - Status,Deal - Lost reason,Deal - Title\n"
    b"Ann Lee,Hot lead,Acme,ann@acme.com,ann@home.org,'+1555,1,Won,,Acme deal\n"
    b"Bo Ray,,Globex,bo@globex.com,,,0,Lost,Too dear,Globex deal\n"
)
PIPEDRIVE_EXPECTED: Expected = {
    "Person - Name": F.FULL_NAME,
    "Person - Organization": F.COMPANY_NAME,
    "Person - Email - Work": F.EMAIL,
    "Person - Email - Home": ColumnRole.ATTRIBUTE,
    "Deal - Status": ColumnRole.OUTCOME,
    "Deal - Lost reason": ColumnRole.OUTCOME,
    "Deal - Title": ColumnRole.ATTRIBUTE,
    "Person - Label": ColumnRole.ATTRIBUTE,
}

ZOHO = (
    b"Record Id,Lead Owner.id,Lead Owner,Company,First Name,Last Name,Title,Email,Phone,"
    b"Lead Source,Lead Status,Industry,"
    b"No. of Employees,Annual Revenue,Rating,Email Opt Out,Skype ID,Secondary Email,Country,Description\n"
    b"zcrm_1,zcrm_9,Sam,Acme,Ann,Lee,CFO,ann@acme.com,1,Cold Call,Contacted,ERP,250,1000,Active,"
    b"false,ann.s,a2@acme.com,India,"
    b"Wants a demo\n"
    b"zcrm_2,zcrm_9,Sam,Globex,Bo,Ray,CEO,bo@globex.com,2,Web Download,Lost Lead,Management ISV,"
    b"12,0,,false,,,Japan,\n"
)
ZOHO_EXPECTED: Expected = {
    "Company": F.COMPANY_NAME,
    "Title": F.JOB_TITLE,
    "Email": F.EMAIL,
    "Secondary Email": ColumnRole.ATTRIBUTE,
    "Lead Source": F.SOURCE,
    "Lead Status": ColumnRole.OUTCOME,
    "No. of Employees": F.COMPANY_SIZE,
    "Annual Revenue": ColumnRole.ATTRIBUTE,
    "Country": F.COUNTRY,
    "Description": F.LEAD_MESSAGE,
}

ODOO = (
    b"Opportunity,Contact Name,Company Name,Email,Phone,Country,Salesperson,Sales Team,Company,"
    b"Expected Revenue,Probability,Stage,"
    b"Lost Reason,Source,Created on\n"
    b"Acme: 40 licences,Ann Lee,Acme,ann@acme.com,1,Belgium,Sam,Europe,Our Own Ltd,4000,20,New,,"
    b"Search engine,2026-01-01\n"
    b"Globex pilot,Bo Ray,Globex,bo@globex.com,2,Peru,Sam,Europe,Our Own Ltd,900,0,Lost,"
    b"Too expensive,Newsletter,2026-01-02\n"
    b"Initech,Cy Dee,Initech,cy@initech.com,3,Chile,Sam,Europe,Our Own Ltd,100,100,Won,,Referral,2026-01-03\n"
)
ODOO_EXPECTED: Expected = {
    "Opportunity": ColumnRole.ATTRIBUTE,
    "Contact Name": F.FULL_NAME,
    "Company Name": F.COMPANY_NAME,
    "Company": ColumnRole.ATTRIBUTE,
    "Email": F.EMAIL,
    "Country": F.COUNTRY,
    "Stage": ColumnRole.OUTCOME,
    "Lost Reason": ColumnRole.OUTCOME,
    "Probability": ColumnRole.OUTCOME,
    "Source": F.SOURCE,
}

APOLLO = (
    b"First Name,Last Name,Title,Company,Company Name for Emails,Email,Email Status,Seniority,"
    b"Departments,Contact Owner,Stage,"
    b"# Employees,Industry,Person Linkedin Url,Website,City,Country,Company Country,Replied,"
    b"Demoed,Apollo Contact Id\n"
    b"Ann,Lee,VP Sales,Acme,Acme,ann@acme.com,Verified,Vp,Sales,rep@ours.com,Cold,51,"
    b"information technology & services,"
    b"http://l/ann,http://acme.com,Berlin,Germany,Germany,false,false,6512ab\n"
    b"Bo,Ray,CEO,Globex,Globex,bo@globex.com,Verified,C suite,C-Suite,rep@ours.com,Replied,5200,"
    b"machinery,http://l/bo,"
    b"http://globex.com,Paris,France,United States,true,false,6512ac\n"
)
APOLLO_EXPECTED: Expected = {
    "Title": F.JOB_TITLE,
    "Company": F.COMPANY_NAME,
    "Company Name for Emails": ColumnRole.ATTRIBUTE,
    "Email": F.EMAIL,
    "Email Status": ColumnRole.ATTRIBUTE,
    "Contact Owner": F.OWNER,
    "Person Linkedin Url": F.LINKEDIN_URL,
    "Website": F.WEBSITE,
    "Apollo Contact Id": F.EXTERNAL_ID,
    "# Employees": F.COMPANY_SIZE,
    "Industry": F.INDUSTRY,
    "Country": F.COUNTRY,
    "Stage": ColumnRole.OUTCOME,
    "Replied": ColumnRole.OUTCOME,
}

DYNAMICS = (
    b"(Do Not Modify) Lead,(Do Not Modify) Row Checksum,(Do Not Modify) Modified On,Name,Topic,"
    b"Status Reason,First Name,Last Name,"
    b"Job Title,Company Name,Email,Business Phone,Country/Region,No. of Employees,Lead Source,"
    b"Purchase Timeframe,Budget Amount\n"
    b"b5a1-1,aa==,2026-01-01,Ann Lee,40 licences,New,Ann,Lee,Buyer,Acme,ann@acme.com,1,Norway,"
    b"40,Trade Show,This Quarter,12000\n"
    b"b5a1-2,ab==,2026-01-02,Bo Ray,Pilot,Lost,Bo,Ray,CEO,Globex,bo@globex.com,2,Italy,8,Web,Next Year,\n"
)
DYNAMICS_EXPECTED: Expected = {
    "(Do Not Modify) Lead": F.EXTERNAL_ID,
    "Name": ColumnRole.ATTRIBUTE,
    "Topic": ColumnRole.ATTRIBUTE,
    "Status Reason": ColumnRole.OUTCOME,
    "First Name": F.FIRST_NAME,
    "Job Title": F.JOB_TITLE,
    "Company Name": F.COMPANY_NAME,
    "Email": F.EMAIL,
    "Country/Region": F.COUNTRY,
    "No. of Employees": F.COMPANY_SIZE,
    "Purchase Timeframe": F.URGENCY,
    "Budget Amount": F.BUDGET_RANGE,
}

MAILCHIMP = (
    b'"Email Address","First Name","Last Name",Company,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,'
    b"CONFIRM_TIME,CONFIRM_IP,LATITUDE,LONGITUDE,"
    b"GMTOFF,DSTOFF,TIMEZONE,CC,REGION,LAST_CHANGED,LEID,EUID,NOTES,TAGS\n"
    b'ann@acme.com,Ann,Lee,Acme,2,,,"2026-01-02 10:00:00",1.2.3.4,,,,,,DE,BE,'
    b'"2026-01-02 10:00:00",1,ab1,,"""VIP"",""Blog"""\n'
    b'bo@globex.com,Bo,Ray,Globex,4,,,"2026-01-02 10:00:00",1.2.3.4,,,,,,US,NY,"2026-01-02 10:00:00",2,ab2,,\n'
)
MAILCHIMP_EXPECTED: Expected = {
    "Email Address": F.EMAIL,
    "First Name": F.FIRST_NAME,
    "Company": F.COMPANY_NAME,
    "CC": F.COUNTRY,
    "MEMBER_RATING": ColumnRole.ATTRIBUTE,
    "TAGS": ColumnRole.ATTRIBUTE,
}

LINKEDIN = (
    "Notes:\n"
    '"When exporting your connection data,'
    " you may notice that some of the email addresses are missing. You will only see email "
    'addresses for connections who have allowed, as you may have, their connections to see it."\n'
    "\n"
    "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    "Max,Mustermann,https://www.linkedin.com/in/max,,ACME GmbH,CTO,05 Mar 2024\n"
    'Erika,Musterfrau,https://www.linkedin.com/in/erika,erika@example.com,"Müller,'
    ' Schmidt & Co. KG",Geschäftsführerin,12 Jan 2023\n'
).encode()
LINKEDIN_EXPECTED: Expected = {
    "First Name": F.FIRST_NAME,
    "Email Address": F.EMAIL,
    "Company": F.COMPANY_NAME,
    "Position": F.JOB_TITLE,
    "Connected On": ColumnRole.ATTRIBUTE,
}

GOOGLE = (
    b"First Name,Middle Name,Last Name,Name Prefix,Nickname,Organization Name,"
    b"Organization Title,Birthday,Notes,Labels,"
    b"E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value,Address 1 - Country\n"
    b"Robert,,Smith,Dr.,Bob,Acme,Manager,,met once,* myContacts,* Work,"
    b"rob@acme.example ::: bob@gmail.com,,Mobile,+1 415,US\n"
    b"Li,,Wei,,,Panda Co,Engineer,,,* myContacts,* Work,li@panda.cn,li@home.cn,Mobile,+86 10,China\n"
)
GOOGLE_EXPECTED: Expected = {
    "Organization Name": F.COMPANY_NAME,
    "Organization Title": F.JOB_TITLE,
    "E-mail 1 - Value": F.EMAIL,
    "E-mail 2 - Value": ColumnRole.ATTRIBUTE,
    "E-mail 1 - Label": ColumnRole.ATTRIBUTE,
    "Name Prefix": ColumnRole.ATTRIBUTE,
    "Address 1 - Country": F.COUNTRY,
}

OUTLOOK = (
    "Title,First Name,Middle Name,Last Name,Suffix,Company,Department,Job Title,Business Street,Business City,"
    "Business Country/Region,Home Country/Region,Business Phone,E-mail Address,E-mail Type,"
    "E-mail 2 Address,Priority\r\n"
    "Mrs.,Ann,,Lee,,Acme,IT,Head of IT,Main 1,Leeds,United Kingdom,,'+44 20,ann@acme.co.uk,SMTP,,Normal\r\n"
    "Mr.,Bo,,Ray,Jr.,Globex,,CEO,Oak 2,Lyon,France,Spain,'+33 1,bo@globex.fr,SMTP,bo@home.fr,Normal\r\n"
).encode("utf-8-sig")
OUTLOOK_EXPECTED: Expected = {
    "Title": ColumnRole.ATTRIBUTE,
    "Job Title": F.JOB_TITLE,
    "Company": F.COMPANY_NAME,
    "E-mail Address": F.EMAIL,
    "E-mail 2 Address": ColumnRole.ATTRIBUTE,
    "Business Country/Region": F.COUNTRY,
    "Home Country/Region": ColumnRole.ATTRIBUTE,
}

GERMAN = (
    ""
    "Vorname;Name;E-Mail;Firma;Position;Branche;Mitarbeiterzahl;Land;Quelle;Budget;Dringlichkeit;Nachricht;Status\r\n"
    ""
    "Jörg;Müller;joerg@mueller.de;Müller GmbH;Geschäftsführer;Maschinenbau;51-200;Deutschland;Messe;< 5.000 €;hoch;Bitte um "
    "Angebot für 10 Stück;offen\r\n"
).encode("cp1252")
GERMAN_EXPECTED: Expected = {
    "Vorname": F.FIRST_NAME,
    "Name": F.LAST_NAME,
    "E-Mail": F.EMAIL,
    "Firma": F.COMPANY_NAME,
    "Position": F.JOB_TITLE,
    "Branche": F.INDUSTRY,
    "Mitarbeiterzahl": F.COMPANY_SIZE,
    "Land": F.COUNTRY,
    "Quelle": F.SOURCE,
    "Budget": F.BUDGET_RANGE,
    "Dringlichkeit": F.URGENCY,
    "Nachricht": F.LEAD_MESSAGE,
    "Status": ColumnRole.OUTCOME,
}

FRENCH = (
    "Prénom;Nom;Adresse e-mail;Société;Fonction;Secteur d'activité;Effectif;Pays;Statut\n"
    "Anne;Dupont;anne@exemple.fr;Exemple SA;Directrice;Santé;11-50;Suisse;gagné\n"
).encode()
FRENCH_EXPECTED: Expected = {
    "Prénom": F.FIRST_NAME,
    "Nom": F.LAST_NAME,
    "Adresse e-mail": F.EMAIL,
    "Société": F.COMPANY_NAME,
    "Fonction": F.JOB_TITLE,
    "Secteur d'activité": F.INDUSTRY,
    "Effectif": F.COMPANY_SIZE,
    "Pays": F.COUNTRY,
    "Statut": ColumnRole.OUTCOME,
}

SPANISH = (
    "Nombre,Apellidos,Correo electrónico,Empresa,Cargo,Sector,Número de empleados,País,Presupuesto,Mensaje\n"
    "José,García,jose@empresa.es,Empresa SL,Director,Construcción,10,España,20.000 €,Hola\n"
).encode()
SPANISH_EXPECTED: Expected = {
    "Nombre": F.FIRST_NAME,
    "Apellidos": F.LAST_NAME,
    "Correo electrónico": F.EMAIL,
    "Empresa": F.COMPANY_NAME,
    "Cargo": F.JOB_TITLE,
    "Sector": F.INDUSTRY,
    "Número de empleados": F.COMPANY_SIZE,
    "País": F.COUNTRY,
    "Presupuesto": F.BUDGET_RANGE,
    "Mensaje": F.LEAD_MESSAGE,
}

OTHER_LANGUAGES: dict[str, dict[str, LeadField]] = {
    "Nome,Sobrenome,E-mail,Empresa,Cargo,Setor,País,Origem,Orçamento,Urgência": {
        "Nome": F.FIRST_NAME, "Sobrenome": F.LAST_NAME, "Setor": F.INDUSTRY, "Origem": F.SOURCE, "Orçamento": F.BUDGET_RANGE,
        "Urgência": F.URGENCY,
    },
    "Voornaam,Achternaam,E-mailadres,Bedrijf,Functie,Land,Bron,Bericht,Aantal medewerkers": {
        "Voornaam": F.FIRST_NAME, "Achternaam": F.LAST_NAME, "E-mailadres": F.EMAIL, "Bedrijf": F.COMPANY_NAME,
        "Functie": F.JOB_TITLE, "Land": F.COUNTRY, "Bron": F.SOURCE, "Bericht": F.LEAD_MESSAGE,
        "Aantal medewerkers": F.COMPANY_SIZE,
    },
    "Nome,Cognome,Indirizzo email,Azienda,Ruolo,Settore,Dipendenti,Paese,Messaggio": {
        "Nome": F.FIRST_NAME, "Cognome": F.LAST_NAME, "Indirizzo email": F.EMAIL, "Azienda": F.COMPANY_NAME,
        "Ruolo": F.JOB_TITLE, "Settore": F.INDUSTRY, "Dipendenti": F.COMPANY_SIZE, "Paese": F.COUNTRY,
        "Messaggio": F.LEAD_MESSAGE,
    },
}  # fmt: skip

PRODUCTS: dict[str, tuple[bytes, Expected, str | None]] = {
    "salesforce leads": (SALESFORCE_LEADS, SALESFORCE_LEADS_EXPECTED, "Salesforce"),
    "salesforce contacts": (SALESFORCE_CONTACTS, SALESFORCE_CONTACTS_EXPECTED, "Salesforce"),
    "hubspot": (HUBSPOT, HUBSPOT_EXPECTED, "HubSpot"),
    "pipedrive": (PIPEDRIVE, PIPEDRIVE_EXPECTED, "Pipedrive"),
    "zoho": (ZOHO, ZOHO_EXPECTED, "Zoho"),
    "odoo": (ODOO, ODOO_EXPECTED, "Odoo"),
    "apollo": (APOLLO, APOLLO_EXPECTED, "Apollo"),
    "dynamics": (DYNAMICS, DYNAMICS_EXPECTED, "Dynamics 365"),
    "mailchimp": (MAILCHIMP, MAILCHIMP_EXPECTED, "Mailchimp"),
    "linkedin": (LINKEDIN, LINKEDIN_EXPECTED, "LinkedIn"),
    "google": (GOOGLE, GOOGLE_EXPECTED, "Google Contacts"),
    "outlook": (OUTLOOK, OUTLOOK_EXPECTED, "Outlook"),
    "german": (GERMAN, GERMAN_EXPECTED, None),
    "french": (FRENCH, FRENCH_EXPECTED, None),
    "spanish": (SPANISH, SPANISH_EXPECTED, None),
}
