"""What every adapter of a port must do: one suite a port, run on each adapter and on the fake."""
