"""How good a recipe is: errors, lists, and the comparison with the current model."""
