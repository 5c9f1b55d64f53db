"""The endpoints, with their parameters, answers and documentation."""
