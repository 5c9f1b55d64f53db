"""From ratings to a fitted model."""
