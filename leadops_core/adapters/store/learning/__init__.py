"""Outcomes and labels, versions of the scorecard, and scores made anew."""
