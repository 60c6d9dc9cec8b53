"""The SQL of learning."""
