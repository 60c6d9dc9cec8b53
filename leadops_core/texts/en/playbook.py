"""Words for the playbook."""

from collections.abc import Mapping
from typing import Final

from leadops_core.schemas.playbook import FormOfAddress

FORMS_OF_ADDRESS: Final[Mapping[FormOfAddress, str]] = {
    FormOfAddress.FORMAL: "Formal (Sie, vous, usted)",
    FormOfAddress.INFORMAL: "Informal (du, tu, tú)",
}
PLAYBOOK_FIELDS: Final[Mapping[str, str]] = {
    "company": "Company",
    "what_we_do": "What we do",
    "offers": "Offers",
    "proof_points": "Proof points",
    "links": "Links",
    "answers": "Approved answers",
    "avoid": "Words to avoid",
    "form_of_address": "Form of address",
    "tone": "Tone",
    "signature": "Signature",
    "languages": "Languages",
}
PLAYBOOK_HELP: Final[Mapping[str, str]] = {
    "company": "The name that emails use.",
    "what_we_do": "One sentence about the company.",
    "offers": (
        "What you offer, as it continues “We help”, “Wir helfen”, “Nous aidons”, “Ayudamos”, or “Ajudamos”. At least one is for"
        " everybody."
    ),
    "proof_points": "Facts that speak for you, as complete sentences. The source is for reviewers and is not sent.",
    "links": "The only links that emails may contain. Templates use website and booking.",
    "answers": "Approved answers to usual questions, recognized by their words.",
    "avoid": "Words and phrases that no email may contain, one per line.",
    "form_of_address": "How emails address their readers.",
    "tone": "How emails sound, in a few words. Models write in it; the sentences of templates are fixed.",
    "signature": "The last lines of an email. If empty: the sender's name, title, company, and website.",
    "languages": "The languages that emails may be written in. The first is the default.",
}
PLAYBOOK_DEFAULT: Final = "Made from the sender settings. Nobody has saved a playbook yet."
PLAYBOOK_SAVED: Final = "Version {version}, saved by {name}"
PLAYBOOK_APPLIES: Final = "New drafts use it at once."
