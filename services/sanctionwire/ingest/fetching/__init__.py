"""Getting what publishers offer, from disk or over HTTP, without trusting it."""
