"""Middleware, problem documents, the answer cache and logs: whatever surrounds the answers."""
