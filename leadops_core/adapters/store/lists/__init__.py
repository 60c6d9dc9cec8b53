"""Pages of leads: asked for, searched, found by an index, paged by key."""
