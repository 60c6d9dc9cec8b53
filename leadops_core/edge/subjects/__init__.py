"""What decisions in a local copy are about: one module per subject, which holds all that a push knows of it."""
