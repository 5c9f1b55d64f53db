"""The exploratory analysis: plots of the published file, counts of what is odd in it, and a notebook with both."""
