"""Recognize the product that exported a file by the compact headers of the file. The first match counts."""

from collections.abc import Collection
from typing import Final

_SIGNATURES: Final[tuple[tuple[str, str], ...]] = (
    ("LeadOps", "dedupekey scorecardversion recommendedaction"),
    ("Dynamics 365", "donotmodifylead"),
    ("Dynamics 365", "donotmodifycontact"),
    ("Dynamics 365", "donotmodifyrowchecksum"),
    ("Apollo", "apollocontactid"),
    ("Apollo", "personlinkedinurl companynameforemails"),
    ("Apollo", "personlinkedinurl employees seniority"),
    ("LinkedIn", "firstname lastname position connectedon"),
    ("Mailchimp", "leid euid"),
    ("Mailchimp", "memberrating optintime"),
    ("Google Contacts", "email1value organizationname"),
    ("Google Contacts", "email1value organization1name"),
    ("Google Contacts", "email1value groupmembership"),
    ("Google Contacts", "email1value labels"),
    ("Outlook", "emailaddress businessphone businessstreet"),
    ("Outlook", "emailaddress businessphone suffix"),
    ("Outlook", "email2address businessphone"),
    ("Pipedrive", "personname"),
    ("Pipedrive", "leadtitle leadowner"),
    ("Pipedrive", "leadtitle leadcreated"),
    ("Pipedrive", "dealtitle dealowner"),
    ("Pipedrive", "personemailwork"),
    ("HubSpot", "recordid lifecyclestage"),
    ("HubSpot", "recordid associatedcompany"),
    ("HubSpot", "recordid contactowner"),
    ("HubSpot", "recordid marketingcontactstatus"),
    ("HubSpot", "hsobjectid"),
    ("HubSpot", "contactid lifecyclestage"),
    ("Zoho", "leadownerid"),
    ("Zoho", "leadowner skypeid"),
    ("Zoho", "leadowner secondaryemail"),
    ("Zoho", "leadowner emailoptout recordid"),
    ("Zoho", "leadowner emailoptout createdtime"),
    ("Zoho", "contactownerid"),
    ("Odoo", "emailfrom partnername"),
    ("Odoo", "salesperson salesteam"),
    ("Odoo", "contactname salesperson expectedrevenue"),
    ("Odoo", "contactname salesperson stage"),
    ("Salesforce", "companyaccount"),
    ("Salesforce", "isconverted leadsource"),
    ("Salesforce", "leadowner leadsource leadstatus"),
    ("Salesforce", "leadowner leadsource"),
    ("Salesforce", "leadid leadowner"),
    ("Salesforce", "accountname mailingcountry"),
    ("Salesforce", "accountname mailingstreet"),
    ("Salesforce", "accountname mailingcity"),
    ("Salesforce", "accountname contactid"),
    ("Salesforce", "accountname leadsource title"),
    ("Salesforce", "accountname accountowner"),
)


def name_product(headers: Collection[str]) -> str | None:
    """Return the product that exports these compact headers, or None."""
    present = set(headers)
    for product, signature in _SIGNATURES:
        if present.issuperset(signature.split()):
            return product
    return None
