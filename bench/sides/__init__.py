"""What Cartelera is compared with, each a program of its own; some run in an environment of their own."""
