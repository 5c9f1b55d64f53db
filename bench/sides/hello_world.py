"""The ceiling: FastAPI with nothing in it, no access log, no metrics."""

from fastapi import FastAPI

app = FastAPI()


@app.get("/")
async def hello() -> dict[str, str]:
    """Greet."""
    return {"message": "Hello World"}
