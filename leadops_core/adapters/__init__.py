"""What touches the world: one folder for each family of adapters, chosen in `leadops_core.leadops` only."""
