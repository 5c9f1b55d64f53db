"""What a training leaves: the saved model, its card, and where they are kept."""
