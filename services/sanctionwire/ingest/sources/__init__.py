"""What is polled: how it is configured, how often, how it stands, and what people decided about it."""
