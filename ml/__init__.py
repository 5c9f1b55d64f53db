"""The recommender: from the view `training_ratings` to models that say whether to watch a title."""
