"""The contract as JSON Schema and AsyncAPI, made from the models."""

from __future__ import annotations

import re
from typing import Any

from sanctionwire_schemas.base import Record
from sanctionwire_schemas.dead_letter import DeadLetter
from sanctionwire_schemas.envelope import RECORD_OF, TYPE_OF, Topic

CONTRACT_VERSION = "1.0.0"

_SUMMARY = {
    Topic.NEWS: "Articles: anyone may produce.",
    Topic.DESIGNATIONS: "Changes on sanctions lists: anyone may produce.",
    Topic.FINDINGS: "What classification says of each event.",
    Topic.NETWORKS: "Latest state of every network (compacted).",
    Topic.ALERTS: "The news about networks: subscribe here.",
    Topic.DELIVERIES: "Who was told, and when.",
    Topic.DIRECTIVES: "Recorded decisions of people.",
    Topic.SOURCES: "Latest state of every source (compacted).",
    Topic.DEAD_LETTERS: "Events that could not be processed: original bytes, reasons in dl_* headers.",
}

_KEY = {
    Topic.NEWS: "id of the article",
    Topic.DESIGNATIONS: "list id / entry id",
    Topic.FINDINGS: "id of the event that was judged",
    Topic.NETWORKS: "id of the network",
    Topic.ALERTS: "id of the network",
    Topic.DELIVERIES: "id of the alert",
    Topic.DIRECTIVES: "id of the directive",
    Topic.SOURCES: "id of the source",
    Topic.DEAD_LETTERS: "name of the topic that the original came on; its own key is in the header dl_key",
}
"""Words for :func:`sanctionwire_schemas.key_of`: records of one key stay in order."""

_HEADERS = {
    "type": "object",
    "required": ["ce_id", "ce_type", "ce_source", "ce_specversion"],
    "properties": {
        "ce_id": {"type": "string", "description": "identity of the event, with ce_source"},
        "ce_type": {"type": "string"},
        "ce_source": {"type": "string"},
        "ce_time": {"type": "string", "format": "date-time"},
        "ce_specversion": {"const": "1.0"},
        "content-type": {"const": "application/json"},
        "traceparent": {"type": "string"},
    },
}


def snake(model: type[Record]) -> str:
    """``PaymentNetwork`` -> ``payment_network``: name of a schema file."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__).lower()


def models() -> list[type[Record]]:
    """Every record of the contract."""
    return [*RECORD_OF.values(), DeadLetter]


def json_schemas() -> dict[str, dict[str, Any]]:
    """File name (without suffix) to JSON Schema 2020-12, as a consumer sees the value."""
    return {
        snake(model): {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            **model.model_json_schema(mode="serialization"),
        }
        for model in models()
    }


def asyncapi() -> dict[str, Any]:
    """The AsyncAPI 3.0 document: one channel a topic, messages by reference to the JSON Schemas."""
    channels: dict[str, Any] = {}
    operations: dict[str, Any] = {}
    for topic in Topic:
        name = topic.value.removeprefix("sanctionwire.").removesuffix(".v1").replace("-", "_")
        model: type[Record] = RECORD_OF.get(topic, DeadLetter)
        message: dict[str, Any] = {
            "name": model.__name__,
            "contentType": "application/json",
            "bindings": {"kafka": {"key": {"type": "string", "description": _KEY[topic]}, "bindingVersion": "0.5.0"}},
        }
        if topic in RECORD_OF:
            message |= {
                "title": TYPE_OF[model],
                "headers": _HEADERS,
                "payload": {"$ref": f"./json/{snake(model)}.json"},
            }
        else:
            message |= {"title": "the original record", "contentType": "application/octet-stream"}
        channels[name] = {"address": topic.value, "description": _SUMMARY[topic], "messages": {model.__name__: message}}
        takes = topic in (Topic.NEWS, Topic.DESIGNATIONS, Topic.DIRECTIVES)
        operations[("receive_" if takes else "send_") + name] = {
            "action": "receive" if takes else "send",
            "channel": {"$ref": f"#/channels/{name}"},
        }
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Sanctionwire",
            "version": CONTRACT_VERSION,
            "description": "Alerts when DPRK- or Russia-linked payment networks appear in news or on sanctions lists. "
            "Actions are those of the service: what it receives, others may produce.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "channels": channels,
        "operations": operations,
    }
