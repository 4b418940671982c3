"""Evidence in the window: taken in, listed, looked at, viewed, and tied to what it proves."""
