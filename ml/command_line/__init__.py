"""The command line of the training: its options, and its progress bars."""
