"""The ratings, read from the published warehouse."""
