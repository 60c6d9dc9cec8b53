"""Recognize the product that exported a file by the compact headers of the file. The first match counts."""

from collections.abc import Collection
from typing import Final

_EXPORTS: Final = """
    LeadOps: dedupekey scorecardversion recommendedaction
    Dynamics 365: donotmodifylead | donotmodifycontact | donotmodifyrowchecksum
    Apollo: apollocontactid | personlinkedinurl companynameforemails | personlinkedinurl employees seniority
    LinkedIn: firstname lastname position connectedon
    Mailchimp: leid euid | memberrating optintime
    Google Contacts: email1value organizationname | email1value organization1name | email1value groupmembership
    Google Contacts: email1value labels
    Outlook: emailaddress businessphone businessstreet | emailaddress businessphone suffix | email2address businessphone
    Pipedrive: personname | leadtitle leadowner | leadtitle leadcreated | dealtitle dealowner | personemailwork
    HubSpot: recordid lifecyclestage | recordid associatedcompany | recordid contactowner
    HubSpot: recordid marketingcontactstatus | hsobjectid | contactid lifecyclestage
    Zoho: leadownerid | leadowner skypeid | leadowner secondaryemail | leadowner emailoptout recordid
    Zoho: leadowner emailoptout createdtime | contactownerid
    Odoo: emailfrom partnername | salesperson salesteam | contactname salesperson expectedrevenue
    Odoo: contactname salesperson stage
    Salesforce: companyaccount | isconverted leadsource | leadowner leadsource leadstatus | leadowner leadsource
    Salesforce: leadid leadowner | accountname mailingcountry | accountname mailingstreet | accountname mailingcity
    Salesforce: accountname contactid | accountname leadsource title | accountname accountowner
"""
"""Products, each with the headers that identify one of its exports."""
_SIGNATURES: Final = tuple(
    (product, frozenset(headers.split()))
    for product, _, exports in (line.strip().partition(": ") for line in _EXPORTS.strip().splitlines())
    for headers in exports.split("|")
)


def name_product(headers: Collection[str]) -> str | None:
    """Return the product that exports these compact headers, or None."""
    present = set(headers)
    return next((product for product, signature in _SIGNATURES if signature <= present), None)
