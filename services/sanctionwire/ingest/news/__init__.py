"""News: articles from JSON Lines, main text from web pages, one address per article."""
