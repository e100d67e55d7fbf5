"""For programs and browsers: an HTTP API, the reading room, and a Model Context Protocol server."""
