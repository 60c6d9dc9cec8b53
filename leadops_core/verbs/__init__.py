"""What the facade's longer verbs do, one file each: they join pure rooms, graph and store, and hold no rule of their own."""
