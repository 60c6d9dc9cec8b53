"""Reports of retention."""

from leadops_core.schemas.base import Count, Schema


class TrimReport(Schema):
    """What was deleted because it was older than the settings allow."""

    traces: Count
    """Traces whose content was deleted."""
    explanations: Count
    """Explanations of scores that a later run had replaced."""
    model_calls: Count
    file_parts: Count
    """Parts of uploaded files whose upload was never completed."""
    raw_messages: Count = 0
    """Received messages as they came. Their text stays with the lead."""
    archive_files: Count = 0
    """Parquet files written to the archive."""
