"""Sanctionwire: alerts when new DPRK- or Russia-linked payment networks appear in news or on sanctions lists."""

__version__ = "0.1.0"
