"""The ratings, as the published warehouse has them."""
