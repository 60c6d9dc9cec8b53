"""Exports of many leads as jobs, whose files can be downloaded for a week."""
