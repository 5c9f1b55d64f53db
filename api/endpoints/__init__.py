"""The endpoints, with their parameters, their answers, and what the documentation says of them."""
