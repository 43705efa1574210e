"""From an event to a finding: pure, versioned functions, and the agent that runs them.

>>> from sanctionwire.classify.classify import classify_article
>>> from sanctionwire_schemas import NewsArticle
>>> classify_article(NewsArticle(id="a", title="Football", text="Nothing happened.")).alert
False
"""
