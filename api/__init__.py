"""The HTTP service: the four queries of the catalog, answered from a snapshot of the published warehouse."""
