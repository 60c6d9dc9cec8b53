"""Jobs: long work that any process carries out, with its progress and result."""
