"""Measurements beside other programs, and drills; run them from the root of the repository."""
