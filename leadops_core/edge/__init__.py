"""Local copies of a production database."""
