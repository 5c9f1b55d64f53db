"""The web page at `/ui`, built with Gradio, in English and Spanish."""
