"""Jobs for a scheduler, which use all other rooms."""
