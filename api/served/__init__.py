"""What requests are answered from: the snapshot of the build, the current model, and the binding of a request to both."""
