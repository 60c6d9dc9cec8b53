"""Random proposals of leads that the policy would not write to: what was drawn, and what came of it."""
