"""The SQL of the playbook."""
