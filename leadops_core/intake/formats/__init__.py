"""Formats of files of leads other than CSV: each is turned into rows, which are then read like those of a CSV file."""
