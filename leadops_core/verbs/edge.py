"""What to do in the original database, for actions that a local copy refuses."""

SEND_FROM_THERE = "Emails are not sent from a copy. Push your approvals, and they are sent from there."
SAY_THERE = "Emails are sent from there, so do this there."
