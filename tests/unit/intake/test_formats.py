"""Texts that are no lists of leads are refused, with what they are and what to do."""

import json

import pytest

from leadops_core.intake import IntakeError
from leadops_core.intake.detect import detect_leads
from tests.unit.intake.reading import take

LEADS = [{"first_name": "Ann", "email": "a@b.example"}, {"first_name": "Bo", "email": "b@c.example"}]
OTHERS = {
    "JSON": json.dumps(LEADS),
    "JSON, indented": json.dumps(LEADS, indent=2),
    "JSON, an object": json.dumps({"leads": LEADS}, indent=1),
    "JSON, rows": json.dumps([["Name", "Email"], ["Ann", "a@b.example"]]),
    "JSON Lines": "\n".join(map(json.dumps, LEADS)) + "\n",
    "HTML": "<!DOCTYPE html>\n<html><body><table><tr><td>Name</td><td>Email</td></tr></table></body></html>",
    "HTML, a table": "<table border=1>\n<tr><th>Name</th><th>Email</th></tr>\n<tr><td>Ann</td></tr></table>",
    "HTML, after a comment": "<!-- export -->\n<html><head></head></html>",
    "Excel XML workbook": '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns="x"></Workbook>',
    "XML": '<?xml version="1.0"?>\n<leads><lead><name>Ann Lee</name></lead></leads>',
    "XML, without a declaration": "<leads>\n <lead><name>Ann Lee</name><email>a@b.example</email></lead>\n</leads>",
    "vCard": "BEGIN:VCARD\nVERSION:3.0\nFN:Ann Lee\nEMAIL:a@b.example\nEND:VCARD\n",
    "iCalendar": "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nSUMMARY:Demo, with Ann\nEND:VEVENT\nEND:VCALENDAR\n",
    "email message": "From: Ann Lee <a@b.example>\nTo: sales@c.example\nSubject: Prices, please\n"
    "Date: Mon, 2 Nov 2026\n\nHello,\nhow much?\n",
    "email message, a mailbox": "From a@b.example Mon Nov  2 10:00:00 2026\n"
    "From: a@b.example\nTo: b@c.example\nSubject: x\n\nHello\n",
    "rich text": "{\\rtf1\\ansi Ann Lee, a@b.example}",
    "SQL": "-- dump\nINSERT INTO leads VALUES ('Ann','a@b.example');\n",
    "LDIF": "dn: cn=Ann Lee,dc=example\ncn: Ann Lee\nmail: a@b.example\n",
    "name: value": "First Name: Ann\nLast Name: Lee\nEmail: a@b.example\nCompany: Acme, Inc.\n\nFirst Name: Bo\n",
    "name: value, YAML": "- name: Ann Lee\n  email: a@b.example\n  company: Acme\n- name: Bo Ray\n  email: b@c.example\n",
    "no column for a person": "Dear all,\nplease find the list below, as we said, and call me.\nBest regards\nAnn\n",
    "separated by “^”": "First Name^Last Name^Email\nAnn^Lee^a@b.example\nBo^Ray^b@c.example\n",
    "separated by “:”": "First Name:Last Name:Email\nAnn:Lee:a@b.example\nBo:Ray:b@c.example\n",
    "separated by “~”": "First Name~Last Name~Email\nAnn~Lee~a@b.example\nBo~Ray~b@c.example\n",
    "separated by “^”, without a header": "Ann^Lee^a@b.example\nBo^Ray^b@c.example\n",
    "one line has": "Ann <a@b.example>; Bo <b@c.example>\n",
    "one line has, without names": "a@b.example,b@c.example,c@d.example",
    "no column for a person, a log": "2026-11-02 10:00:01,120 INFO started\n2026-11-02 10:00:02,300 INFO done\n",
    "no column for a person, a program": "import csv\n\ndef main(path, mode):\n    return open(path, mode)\n",
}


@pytest.mark.parametrize("case", OTHERS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_in_another_format_is_refused_with_advice(case: str, encoding: str) -> None:
    with pytest.raises(IntakeError) as caught:
        detect_leads(OTHERS[case].encode(encoding), file_name="leads.txt")
    message = str(caught.value)
    assert message.startswith("leads.txt: ")
    assert case.partition(",")[0] in message
    assert "CSV" in message


@pytest.mark.parametrize(
    "text",
    [
        "a@b.example\nc@d.example\n",
        "Email\na@b.example\n",
        "Name\nAnn Lee\nBo Ray\n",
        "| Name | Email |\n|---|---|\n| Ann Lee | a@b.example |\n",
        "Name\tEmail\nAnn Lee\ta@b.example\n",
        "Ann;Lee;ann.lee@acme.example;Acme\nBob;Ray;bob.ray@globex.example;Globex\n",
        "sep=^\nFirst Name^Last Name^Email\nAnn^Lee^a@b.example\n",
        '"age";"job";"y"\n58;"management";"no"\n44;"technician";"no"\n',
        "Lead Number,Lead Origin,Converted\n1,API,0\n2,Form,1\n",
        "<Name>,<Email>\nAnn Lee,a@b.example\n",
        "[Name],[Email]\nAnn Lee,a@b.example\n",
        "{Name},{Email}\nAnn Lee,a@b.example\n",
        "ID;Phone;Name\n1;030 1;Ann Lee\n",
        "From,Subject,Date\na@b.example,Prices,2026-11-02\n",
        "Notes:\nWhen exporting, some addresses are missing\n\nFirst Name,Last Name,Email\nAnn,Lee,a@b.example\n",
        "Company: name,Email\nAcme,a@b.example\n",
    ],
)
def test_list_of_leads_is_not_refused(text: str) -> None:
    assert detect_leads(text.encode(), file_name="leads.csv").columns


def test_list_of_names_with_addresses_keeps_its_first_line() -> None:
    taken = take(b"Ann Lee <a@b.example>\nBo Ray <b@c.example>\n")
    assert [row.content.email for row in taken.rows] == ["a@b.example", "b@c.example"]
