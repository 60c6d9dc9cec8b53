"""Answers to replies: drafted once for each message, for a person to approve."""
