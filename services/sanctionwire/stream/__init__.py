"""Kafka plumbing: broker clients, topics, codec, the feed that drives Faust agents, the relay, dead letters, health."""
