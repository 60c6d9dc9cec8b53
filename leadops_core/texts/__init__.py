"""All words that people read, one table per language, and the sentences that are made of them.

Import the table as `from leadops_core.texts import en`.
"""
