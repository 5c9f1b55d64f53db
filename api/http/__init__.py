"""What stands around every answer: problem documents, the middleware, the answer cache, logs."""
