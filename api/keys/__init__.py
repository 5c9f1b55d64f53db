"""The keys of those who may ask: their file, what is valid of it now, and the command that writes it."""
