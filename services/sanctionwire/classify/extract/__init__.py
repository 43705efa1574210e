"""What an article says, besides whether it matters: dates, counts, authority, action, parties, ties."""
