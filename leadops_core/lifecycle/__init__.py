"""The status of a lead: changes by a person, holds, and their undo."""
