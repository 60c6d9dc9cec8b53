"""Every word that LeadOps shows for an enum, a status, a field or a verdict, in English.

Terminal, notebook, console and API read these tables; `scripts/export_texts.py` writes them as TypeScript for the dashboard.
A text begins with a capital letter; `in_sentence` makes it fit into a sentence. A template has named fields, filled by
`str.format` here and by `fill` in the dashboard. A noun that is counted is a pair of singular and plural.
"""

# ruff: noqa: F403
from leadops_core.texts.en.conversation import *
from leadops_core.texts.en.duplicates import *
from leadops_core.texts.en.exploration import *
from leadops_core.texts.en.files import *
from leadops_core.texts.en.insights import *
from leadops_core.texts.en.jobs import *
from leadops_core.texts.en.leads import *
from leadops_core.texts.en.learning import *
from leadops_core.texts.en.meetings import *
from leadops_core.texts.en.operations import *
from leadops_core.texts.en.outreach import *
from leadops_core.texts.en.playbook import *
from leadops_core.texts.en.profile import *
from leadops_core.texts.en.security import *
