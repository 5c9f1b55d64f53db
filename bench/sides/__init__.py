"""The programs that Cartelera is compared with; some run in environments of their own."""
