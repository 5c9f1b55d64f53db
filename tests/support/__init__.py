"""Helpers that tests and drills share."""
