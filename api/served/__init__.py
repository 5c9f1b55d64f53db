"""The build and the model that requests are answered from, and the binding of a request to both."""
