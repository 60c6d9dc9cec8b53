"""Local copies of a slice of another database: pulled, worked on, pushed back."""
