"""The faults that Cartelera must survive, longer than the tests have time for: `make drill`."""
