"""Seniority and department from job titles."""

import pytest

from leadops_core.enrichment import enrich
from leadops_core.schemas import FactName, LeadContent

TITLES = (
    ("CEO", "c_level", "general_management"),
    ("Founder & CEO", "owner", "general_management"),
    ("Co-Founder", "owner", "general_management"),
    ("CTO & Co-founder", "owner", "engineering"),
    ("CRO", "c_level", "sales"),
    ("Chief Digital Officer", "c_level", "it"),
    ("President", "c_level", "general_management"),
    ("Managing Director", "c_level", "general_management"),
    ("Managing Partner", "owner", "general_management"),
    ("VP Sales", "vp", "sales"),
    ("Vice President of Marketing", "vp", "marketing"),
    ("SVP, Revenue Operations", "vp", "revenue_operations"),
    ("Head of Sales", "head", "sales"),
    ("Chief of Staff", "head", "general_management"),
    ("Director of Customer Success", "director", "customer_success"),
    ("Director, Business Development", "director", "sales"),
    ("General Manager", "director", "general_management"),
    ("RevOps lead", "manager", "revenue_operations"),
    ("Sales Operations Manager", "manager", "revenue_operations"),
    ("Procurement Manager", "manager", "procurement"),
    ("Product Marketing Manager", "manager", "marketing"),
    ("Product Owner", "senior", "product"),
    ("Lead Developer", "senior", "engineering"),
    ("General Counsel", "senior", "legal"),
    ("Account Manager", "staff", "sales"),
    ("HR Business Partner", "staff", "hr"),
    ("Sales Development Representative", "staff", "sales"),
    ("Junior Product Manager", "junior", "product"),
    ("Marketing Intern", "intern", "marketing"),
    ("Internal Auditor", "staff", "finance"),
    ("Lead Generation Specialist", "staff", "marketing"),
    ("Assistant to the CEO", "staff", "other"),
    ("Executive Assistant to the VP Sales", "staff", "other"),
    ("Ex-Google, Founder at Foo", "owner", "general_management"),
    # German
    ("Geschäftsführer", "c_level", "general_management"),
    ("Geschaeftsfuehrerin Vertrieb", "c_level", "sales"),
    ("Inhaberin", "owner", "general_management"),
    ("Vertriebsleiterin", "head", "sales"),
    ("Leiter:in Einkauf", "head", "procurement"),
    ("Bereichsleitung Logistik", "head", "operations"),
    ("Teamleiter Kundenservice", "manager", "customer_success"),
    ("Marketing Director (m/w/d)", "director", "marketing"),
    ("Werkstudentin Marketing", "intern", "marketing"),
    ("Assistenz der Geschäftsführung", "staff", "other"),
    # French
    ("PDG", "c_level", "general_management"),
    ("Directrice Générale", "c_level", "general_management"),
    ("Directeur commercial", "director", "sales"),
    ("Directeur des achats", "director", "procurement"),
    ("Responsable marketing", "manager", "marketing"),
    ("Chef de projet", "manager", "operations"),
    ("Chargé de communication", "staff", "marketing"),
    ("Stagiaire", "intern", "other"),
    # Spanish
    ("Gerente General", "c_level", "general_management"),
    ("Director Comercial", "director", "sales"),
    ("Jefe de compras", "head", "procurement"),
    ("Gerente de ventas", "manager", "sales"),
    ("Dueña", "owner", "general_management"),
    # Portuguese
    ("Sócio", "owner", "general_management"),
    ("Diretora Financeira", "director", "finance"),
    ("Coordenador de TI", "manager", "it"),
    ("Estagiária", "intern", "other"),
    # Dutch and Italian
    ("Algemeen directeur", "c_level", "general_management"),
    ("Hoofd Inkoop", "head", "procurement"),
    ("Eigenaar", "owner", "general_management"),
    ("Amministratore Delegato", "c_level", "general_management"),
    ("Direttore vendite", "director", "sales"),
    ("Titolare", "owner", "general_management"),
)


@pytest.mark.parametrize(("title", "seniority", "department"), TITLES, ids=[title for title, *_ in TITLES])
def test_title_gives_seniority_and_department(title: str, seniority: str, department: str) -> None:
    facts = enrich(LeadContent(job_title=title))
    assert (facts.value(FactName.SENIORITY), facts.value(FactName.DEPARTMENT)) == (seniority, department)


@pytest.mark.parametrize("title", ["---", "营销总监", "42", "Former CEO"])
def test_uninformative_title_gives_no_fact(title: str) -> None:
    facts = enrich(LeadContent(job_title=title))
    assert facts.get(FactName.SENIORITY) is None
    assert facts.get(FactName.DEPARTMENT) is None


def test_unknown_titles_are_staff_with_little_confidence() -> None:
    seniority = enrich(LeadContent(job_title="Zauberer")).get(FactName.SENIORITY)
    assert seniority is not None
    assert (seniority.value, seniority.confidence) == ("staff", 0.3)


def test_long_title_is_read_only_at_its_start() -> None:
    assert enrich(LeadContent(job_title="CEO " + "x" * 300)).value(FactName.SENIORITY) == "c_level"
