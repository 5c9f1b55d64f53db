"""What requests are answered from: the build, the current model, and the binding of a request to both."""
