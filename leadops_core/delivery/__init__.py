"""From approval to the sent email, at most once."""
