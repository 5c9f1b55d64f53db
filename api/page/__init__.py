"""The page at `/ui`, for people who would rather look: Gradio, in English and in Spanish."""

PATH = "/ui"
"""Where the service has it."""
