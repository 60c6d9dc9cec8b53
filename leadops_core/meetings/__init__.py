"""Meetings with leads: booked, rescheduled, cancelled, held, or missed."""
