"""The pages that are rendered as HTML: the catalog, a title, and what to watch."""
