"""The web page at `/ui`, built with Gradio, in English and Spanish."""

PATH = "/ui"
"""The path of the page in the service."""
