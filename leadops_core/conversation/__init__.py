"""Conversations with leads: received messages are read, matched to a lead, and acted on once."""
