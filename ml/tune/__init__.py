"""The search for better recipes: `python -m ml.tune`."""
