"""Answers from a loaded model: numbers, and what people are told."""
