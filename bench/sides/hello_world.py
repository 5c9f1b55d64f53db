"""The upper bound of the comparison: an empty FastAPI app without access log or metrics."""

from fastapi import FastAPI

app = FastAPI()


@app.get("/")
async def hello() -> dict[str, str]:
    """Answer a greeting."""
    return {"message": "Hello World"}
