"""Settings that a person changes while LeadOps runs."""
