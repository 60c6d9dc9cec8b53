"""Check all emails for the demo leads with SpamAssassin's local rules.

    python scripts/spam_check.py

It needs Debian's package `spamassassin` (`apt-get install spamassassin`) and no network. It checks the first email or
question of each lead with an address, and its three follow-ups. It exits with 1 if a rule about content matches.
NO_RECEIVED and NO_RELAYS match every unsent message, and HTML_MESSAGE every message with an HTML part.
"""

import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from leadops_core import LeadOps, Settings
from leadops_core.outreach import build_message, make_brief, message_id_for, sign_unsubscribe, write_draft
from leadops_core.schemas import DraftId, DraftText, DraftVariant, Lead, OutboundEmail

ROOT = Path(__file__).resolve().parents[1]
TRAVEL = {"NO_RECEIVED", "NO_RELAYS", "ALL_TRUSTED"}
"""Rules about the route of a message, which an unsent message does not have."""
NEUTRAL = {"HTML_MESSAGE"}
"""Matches every message with an HTML part, for 0.0 points."""
PROGRAM = r"""
use Mail::SpamAssassin;
my $sa = Mail::SpamAssassin->new({local_tests_only => 1, dont_copy_prefs => 1, userprefs_filename => '/dev/null'});
$sa->init(1);
while (my $file = <STDIN>) {
    chomp $file;
    open(my $in, '<', $file) or die $file;
    local $/ = undef;
    my $mail = $sa->parse(scalar <$in>);
    my $status = $sa->check($mail);
    printf "%s\t%.1f\t%s\n", $file, $status->get_score(), $status->get_names_of_tests_hit();
    $status->finish(); $mail->finish();
}
"""
SPAM = (
    b"From: x@pills.example\r\nTo: a@b.example\r\nSubject: Viagra CHEAP!!! Act now\r\n"
    b"Date: Mon, 2 Nov 2026 12:00:00 +0000\r\nMessage-ID: <1@pills.example>\r\n\r\n"
    b"Buy cheap Viagra now! 100% free money back guarantee. Click here: http://192.0.2.1/pills\r\n"
    b"XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X\r\n"
)
"""A message that must be detected, with the standard test string. Otherwise the check does not work."""


def drafts(ops: LeadOps) -> Iterator[tuple[Lead, DraftText]]:
    """Yield each lead that gets an email, with all of its possible emails."""
    for item in [*ops.review(limit=1000).items]:
        yield item.lead, item.draft
        for variant in list(DraftVariant)[1:]:
            brief = make_brief(
                item.lead.content,
                item.lead.enrichment,
                item.score,
                None,
                ops.toolbox.find_sender(),
                variant,
            )
            yield item.lead, write_draft(brief)


def message(number: int, lead: Lead, draft: DraftText, ops: LeadOps) -> bytes:
    """Return the email as a provider would receive it."""
    id = DraftId(UUID(int=number))
    token = sign_unsubscribe(id, "0" * 32)
    return build_message(
        OutboundEmail(
            draft_id=id,
            message_id=message_id_for(id, ops.toolbox.find_sender()),
            to=lead.email or "",
            to_name=lead.full_name,
            subject=draft.subject,
            body=draft.body,
            sender=ops.toolbox.find_sender(),
            date=datetime(2026, 11, 2, 12, tzinfo=UTC),
            reply_to="desk@quillmere.example",
            unsubscribe_url=f"https://quillmere.example/unsubscribe/{token}",
        )
    ).as_bytes()


def main() -> int:
    if shutil.which("spamassassin") is None:
        print("SpamAssassin is not here: apt-get install spamassassin", file=sys.stderr)
        return 2
    config = Settings(_env_file=None, llm_provider="offline")
    with tempfile.TemporaryDirectory() as name, LeadOps.open("sqlite://", config=config) as ops:
        folder = Path(name)
        ops.ingest(ROOT / "data" / "demo_leads.csv")
        ops.process()
        kinds: dict[Path, str] = {}
        for number, (lead, draft) in enumerate(drafts(ops), 1):
            path = folder / f"{number:04}.eml"
            path.write_bytes(message(number, lead, draft, ops))
            kinds[path] = f"{draft.variant} ({draft.purpose})"
        spam = folder / "spam.eml"
        spam.write_bytes(SPAM)
        files = "".join(f"{path}\n" for path in [*kinds, spam])
        ran = subprocess.run(
            ["perl", "-e", PROGRAM], input=files, capture_output=True, text=True, check=True, cwd=folder
        )
    counts: Counter[str] = Counter(kinds.values())
    fired: dict[str, Counter[str]] = {kind: Counter() for kind in counts}
    worst: dict[str, float] = {}
    found_spam = False
    for line in ran.stdout.splitlines():
        file, score, rules = line.split("\t")
        hits = [rule for rule in rules.split(",") if rule and rule != "none"]
        kind = kinds.get(Path(file))
        if kind is None:
            found_spam = "GTUBE" in hits
            continue
        fired[kind].update(hits)
        worst[kind] = max(worst.get(kind, -100.0), float(score))
    if len(ran.stdout.splitlines()) != len(kinds) + 1 or not found_spam:
        print(f"SpamAssassin did not look at all of them:\n{ran.stderr}", file=sys.stderr)
        return 2
    print(f"{sum(counts.values())} messages, local rules of SpamAssassin; spam from 5.0")
    print(f"{'':28} messages  highest score  rules about content  other rules")
    content_hits = 0
    for kind, count in counts.items():
        content = {rule: hits for rule, hits in fired[kind].items() if rule not in TRAVEL | NEUTRAL}
        others = sorted(rule for rule in fired[kind] if rule in TRAVEL | NEUTRAL)
        content_hits += sum(content.values())
        matches = ", ".join(f"{rule} ×{hits}" for rule, hits in sorted(content.items())) or "none"
        print(f"{kind:28} {count:8}  {worst[kind]:13.1f}  {matches:19}  {', '.join(others)}")
    return 1 if content_hits else 0


if __name__ == "__main__":
    sys.exit(main())
