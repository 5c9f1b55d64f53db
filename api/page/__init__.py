"""The web pages at `/ui`, in English and Spanish."""

PATH = "/ui"
"""The path of the pages in the service."""

MADE_BY_GRADIO = ("ask", "data")
"""The pages that Gradio makes, by their names in URLs. Templates make all others."""
