"""What the command lines of `ml` share."""
