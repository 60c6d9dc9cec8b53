"""Insights: how leads respond to emails, by what was sent to whom."""

from leadops_core.insights.rules import response_report

__all__ = ["response_report"]
