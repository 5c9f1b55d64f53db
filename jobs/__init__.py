"""What stands above all rooms: jobs for a scheduler."""
