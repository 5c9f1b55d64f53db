"""Longer trials than the tests have time for, of the faults that Cartelera must survive: `make drill`."""
