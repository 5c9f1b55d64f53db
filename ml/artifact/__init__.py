"""Saved models: the arrays, the card, and the folder that holds them."""
