"""What tests and drills share."""
