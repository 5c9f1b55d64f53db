"""What is measured side by side with something else; run from the root of the repository."""
