"""Contract suites: one per port, run for each adapter and for the fake."""
