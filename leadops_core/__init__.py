"""LeadOps: an auditable pipeline for B2B leads."""
