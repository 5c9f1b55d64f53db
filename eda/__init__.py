"""The exploratory analysis: the published file as plots, its oddities as numbers, and both in a notebook."""
