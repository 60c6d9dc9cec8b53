"""Files of leads on their way in, and back out again."""
