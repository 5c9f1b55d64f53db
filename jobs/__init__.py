"""Jobs for a scheduler, which may use all other packages."""
