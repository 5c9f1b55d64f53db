"""Options, progress and reports of the commands `train`, `recommend` and `models`."""
