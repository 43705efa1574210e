"""The one writer of the book of networks: who is who, who belongs together, and what is news."""
