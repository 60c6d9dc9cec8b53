"""Words for what is known about a lead: fields, facts, signals, and their values."""

from collections.abc import Mapping
from typing import Any, Final

from leadops_core.schemas import (
    BudgetRange,
    CompanySize,
    FactName,
    Industry,
    Language,
    LeadSource,
    SignalKind,
    Urgency,
)

FIELDS: Final[Mapping[str, str]] = {
    "first_name": "First name",
    "last_name": "Last name",
    "full_name": "Full name",
    "email": "Email",
    "company_name": "Company",
    "job_title": "Job title",
    "industry": "Industry",
    "industry_text": "Industry (as entered)",
    "company_size": "Company size",
    "country": "Country",
    "source": "Source",
    "budget_range": "Budget",
    "pain_point": "Pain point",
    "urgency": "Urgency",
    "lead_message": "Message",
    "phone": "Phone",
    "website": "Website",
    "linkedin_url": "LinkedIn",
    "created_date": "Created date",
    "owner": "Owner",
    "currency": "Currency",
    "external_id": "Record ID",
}
SOURCES: Final[Mapping[LeadSource, str]] = {
    LeadSource.WEB_FORM: "Web form",
    LeadSource.REFERRAL: "Referral",
    LeadSource.OUTBOUND: "Outbound",
    LeadSource.EVENT: "Event",
    LeadSource.PARTNER: "Partner",
}
INDUSTRIES: Final[Mapping[Industry, str]] = {
    Industry.SOFTWARE: "Software",
    Industry.IT_SERVICES: "IT services",
    Industry.FINANCIAL_SERVICES: "Financial services",
    Industry.INSURANCE: "Insurance",
    Industry.MANUFACTURING: "Manufacturing",
    Industry.AUTOMOTIVE: "Automotive",
    Industry.LOGISTICS: "Logistics",
    Industry.RETAIL: "Retail",
    Industry.ECOMMERCE: "E-commerce",
    Industry.CONSUMER_GOODS: "Consumer goods",
    Industry.HEALTHCARE: "Healthcare",
    Industry.PHARMA_BIOTECH: "Pharma and biotech",
    Industry.PROFESSIONAL_SERVICES: "Professional services",
    Industry.MARKETING_MEDIA: "Marketing and media",
    Industry.TELECOM: "Telecom",
    Industry.ENERGY_UTILITIES: "Energy and utilities",
    Industry.CONSTRUCTION: "Construction",
    Industry.REAL_ESTATE: "Real estate",
    Industry.HOSPITALITY_TRAVEL: "Hospitality and travel",
    Industry.EDUCATION: "Education",
    Industry.GOVERNMENT: "Government",
    Industry.NONPROFIT: "Nonprofit",
    Industry.AGRICULTURE_FOOD: "Agriculture and food",
    Industry.OTHER: "Other",
}
COMPANY_SIZES: Final[Mapping[CompanySize, str]] = {
    CompanySize.SOLO: "1 person",
    CompanySize.MICRO: "2–10 people",
    CompanySize.SMALL: "11–50 people",
    CompanySize.MEDIUM: "51–200 people",
    CompanySize.UPPER_MEDIUM: "201–500 people",
    CompanySize.LARGE: "501–1,000 people",
    CompanySize.VERY_LARGE: "1,001–5,000 people",
    CompanySize.ENTERPRISE: "5,001–10,000 people",
    CompanySize.GIANT: "More than 10,000 people",
}
BUDGET_RANGES: Final[Mapping[BudgetRange, str]] = {
    BudgetRange.NONE: "No budget",
    BudgetRange.UNDER_5K: "Under 5k a year",
    BudgetRange.FROM_5K: "5k–10k a year",
    BudgetRange.FROM_10K: "10k–25k a year",
    BudgetRange.FROM_25K: "25k–50k a year",
    BudgetRange.FROM_50K: "50k–100k a year",
    BudgetRange.FROM_100K: "100k–250k a year",
    BudgetRange.FROM_250K: "250k or more a year",
}
"""Without a currency: a band holds amounts in dollars and in euros alike."""
URGENCIES: Final[Mapping[Urgency, str]] = {
    Urgency.LOW: "Low",
    Urgency.MEDIUM: "Medium",
    Urgency.HIGH: "High",
}
FACTS: Final[Mapping[FactName, str]] = {
    FactName.EMAIL_KIND: "Email type",
    FactName.COMPANY_DOMAIN: "Company domain",
    FactName.SENIORITY: "Seniority",
    FactName.DEPARTMENT: "Department",
    FactName.REGION: "Region",
    FactName.TIME_ZONE: "Time zone",
    FactName.COUNTRY: "Country",
    FactName.COMPANY_SIZE: "Company size",
    FactName.COMPLETENESS: "Completeness",
}
EMAIL_KINDS: Final[Mapping[str, str]] = {
    "business": "Company address",
    "free": "Free email provider",
    "disposable": "Disposable address",
    "role": "Shared mailbox",
    "none": "No address",
}
SENIORITIES: Final[Mapping[str, str]] = {
    "owner": "Owner",
    "c_level": "C-level",
    "vp": "VP",
    "head": "Department head",
    "director": "Director",
    "manager": "Manager",
    "senior": "Senior specialist",
    "staff": "Staff",
    "junior": "Junior",
    "intern": "Intern",
}
DEPARTMENTS: Final[Mapping[str, str]] = {
    "sales": "Sales",
    "revenue_operations": "Revenue operations",
    "marketing": "Marketing",
    "operations": "Operations",
    "finance": "Finance",
    "it": "IT",
    "engineering": "Engineering",
    "product": "Product",
    "hr": "HR",
    "legal": "Legal",
    "procurement": "Procurement",
    "customer_success": "Customer success",
    "general_management": "General management",
    "other": "Other",
}
REGIONS: Final[Mapping[str, str]] = {
    "north_america": "North America",
    "latin_america": "Latin America and the Caribbean",
    "emea_uk_ireland": "UK and Ireland",
    "emea_dach": "Germany, Austria, Switzerland",
    "emea_france": "France",
    "emea_benelux": "Benelux",
    "emea_nordics": "Nordics",
    "emea_southern_europe": "Southern Europe",
    "emea_eastern_europe": "Central and Eastern Europe",
    "emea_middle_east": "Middle East",
    "emea_africa": "Africa",
    "apac_anz": "Australia, New Zealand and the Pacific",
    "apac_east_asia": "East Asia",
    "apac_south_asia": "South Asia",
    "apac_southeast_asia": "Southeast Asia",
}
COMPLETENESS: Final[Mapping[str, str]] = {"high": "High", "medium": "Medium", "low": "Low"}
VALUES: Final[Mapping[str, Mapping[Any, str]]] = {
    "industry": INDUSTRIES,
    "company_size": COMPANY_SIZES,
    "source": SOURCES,
    "budget_range": BUDGET_RANGES,
    "urgency": URGENCIES,
    "email_kind": EMAIL_KINDS,
    "seniority": SENIORITIES,
    "department": DEPARTMENTS,
    "region": REGIONS,
    "completeness": COMPLETENESS,
}
"""The values of each field and fact that has a list. A value that is in no list is shown unchanged."""
LANGUAGES: Final[Mapping[Language, str]] = {
    Language.ENGLISH: "English",
    Language.GERMAN: "German",
    Language.FRENCH: "French",
    Language.SPANISH: "Spanish",
    Language.PORTUGUESE: "Portuguese",
}
SIGNAL_KINDS: Final[Mapping[SignalKind, str]] = {
    SignalKind.INTENT: "Intent",
    SignalKind.TIMELINE: "Timeline",
    SignalKind.BUDGET: "Budget",
    SignalKind.AUTHORITY: "Authority",
    SignalKind.CONCERN: "Concern",
}
SIGNAL_LEVELS: Final[Mapping[SignalKind, Mapping[str, str]]] = {
    SignalKind.INTENT: {
        "demo": "Asks for a demo or a call",
        "pricing": "Asks about pricing",
        "trial": "Wants to try it",
        "comparing": "Comparing vendors",
        "switching": "Switching from another product",
        "researching": "Just looking around",
        "none_now": "Not looking right now",
    },
    SignalKind.TIMELINE: {
        "within_month": "Within a month",
        "within_quarter": "Within a quarter",
        "within_year": "Within a year",
        "later": "No rush",
    },
    SignalKind.BUDGET: {
        "approved": "Budget approved",
        "named": "Mentions a budget",
        "seeking": "Still seeking budget",
        "none": "No budget",
    },
    SignalKind.AUTHORITY: {
        "decides": "Decision-maker",
        "influences": "Influences the decision",
        "asks_for_other": "Researching for someone else",
    },
    SignalKind.CONCERN: {
        "opt_out": "Asked not to be contacted",
        "complaint": "Is complaining",
        "competitor": "Works for a competitor",
        "job_seeker": "Is looking for a job",
        "vendor_pitch": "Is selling something",
        "student": "Is a student",
    },
}
LIFT: Final = "{title}: {level}"
LIFT_FROM: Final = "{title}: {level} instead of {before}"
"""A change that would move a lead to the next label."""
