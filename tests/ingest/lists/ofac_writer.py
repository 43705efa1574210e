"""Entities as OFAC's enhanced file and its deltas write them: what a test of deltas needs to make up a history.

An entity is a dictionary: ``kind``, ``name``, and values by the publisher's own number, so that a delta can say which
of them came or went.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

Entity = Mapping[str, Any]
State = Mapping[str, Entity]

_HEAD = (
    "<sanctionsData xmlns={ns}><publicationInfo>{info}</publicationInfo><referenceValues /><featureTypes /><entities>"
)
_TAIL = "</entities></sanctionsData>"
_ENHANCED = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ENHANCED_XML"
_DELTA = "https://www.treasury.gov/ofac/DeltaFile/1.0"


def full(state: State, day: str) -> bytes:
    """The whole list."""
    info = f"<dataAsOf>{day}T00:00:00</dataAsOf><filters><sanctionsLists><sanctionsList>SDN List</sanctionsList></sanctionsLists></filters>"
    body = "".join(_entity(number, entity) for number, entity in state.items())
    return (_HEAD.format(ns=quoteattr(_ENHANCED), info=info) + body + _TAIL).encode()


def delta(old: State, new: State, day: str) -> bytes:
    """What leads from one state to the next."""
    body = ""
    for number in sorted({*old, *new}):
        if number not in old:
            body += _entity(number, new[number], "add")
        elif number not in new:
            body += _entity(number, old[number], "remove")
        elif old[number] != new[number]:
            body += _changed(number, old[number], new[number])
    info = f"<datePublished>{day}T00:00:00-04:00</datePublished><publicationType>Standard Action</publicationType>"
    return (_HEAD.format(ns=quoteattr(_DELTA), info=info) + body + _TAIL).encode()


def _attribute(action: str) -> str:
    return f' action="{action}"' if action else ""


def _entity(number: str, entity: Entity, action: str = "") -> str:
    names = {"1": {"text": entity["name"], "primary": True}, **entity["aliases"]}
    return (
        f'<entity id="{number}"{_attribute(action)}>'
        f"<generalInfo><identityId>9{number}</identityId><entityType>{entity['kind']}</entityType></generalInfo>"
        '<sanctionsLists><sanctionsList id="1" datePublished="2024-09-19">SDN List</sanctionsList></sanctionsLists>'
        + _group("sanctionsPrograms", (_program(k, v) for k, v in entity["programs"].items()))
        + _group("names", (_name(k, v) for k, v in names.items()))
        + _group("addresses", (_address(k, v) for k, v in entity["addresses"].items()))
        + _group("features", (_feature(k, v) for k, v in entity["features"].items()))
        + _group("identityDocuments", (_document(k, v) for k, v in entity["documents"].items()))
        + _group("relationships", (_relation(k, v) for k, v in entity["relations"].items()))
        + "</entity>"
    )


def _changed(number: str, old: Entity, new: Entity) -> str:
    """An entity that stays: only what came or went, each with its action; an address by its parts."""
    names = ""
    if old["name"] != new["name"]:
        spelled = "".join(
            f"<{tag} action={quoteattr(action)}>{escape(entity['name'])}</{tag}>"
            for tag in ("formattedLastName", "formattedFullName")
            for action, entity in (("remove", old), ("add", new))
        )
        names = f'<name id="1"><translations><translation id="11">{spelled}</translation></translations></name>'
    names += "".join(_exchange(old["aliases"], new["aliases"], _name))
    addresses = ""
    for key in {**old["addresses"], **new["addresses"]}:
        before, after = old["addresses"].get(key), new["addresses"].get(key)
        if before == after:
            continue
        if before is None or after is None or before["country"] != after["country"]:
            addresses += "".join(_exchange({key: before} if before else {}, {key: after} if after else {}, _address))
            continue
        parts = "".join(_exchange(dict(before["parts"]), dict(after["parts"]), _part))
        addresses += (
            f'<address id="{key}"><translations><translation id="1{key}"><addressParts>{parts}</addressParts>'
            "</translation></translations></address>"
        )
    return (
        f'<entity id="{number}">'
        + _group("sanctionsPrograms", _exchange(old["programs"], new["programs"], _program))
        + _group("names", [names])
        + _group("addresses", [addresses])
        + _group("features", _exchange(old["features"], new["features"], _feature))
        + _group("identityDocuments", _exchange(old["documents"], new["documents"], _document))
        + _group("relationships", _exchange(old["relations"], new["relations"], _relation))
        + "</entity>"
    )


def _group(tag: str, items: Any) -> str:
    body = "".join(items)
    return f"<{tag}>{body}</{tag}>" if body else ""


def _exchange(old: Mapping[str, Any], new: Mapping[str, Any], write: Any) -> list[str]:
    gone = [write(key, value, "remove") for key, value in old.items() if new.get(key) != value]
    return gone + [write(key, value, "add") for key, value in new.items() if old.get(key) != value]


def _program(key: str, value: str, action: str = "") -> str:
    return f'<sanctionsProgram id="{key}"{_attribute(action)}>{escape(value)}</sanctionsProgram>'


def _name(key: str, value: Mapping[str, Any], action: str = "") -> str:
    primary = str(bool(value.get("primary"))).lower()
    alias = "" if value.get("primary") else "<aliasType>A.K.A.</aliasType>"
    return (
        f'<name id="{key}"{_attribute(action)}><isPrimary>{primary}</isPrimary>{alias}'
        f'<isLowQuality>{str(bool(value.get("weak"))).lower()}</isLowQuality><translations><translation id="1{key}">'
        f"<isPrimary>true</isPrimary><script>Latin</script><formattedFullName>{escape(value['text'])}</formattedFullName>"
        "</translation></translations></name>"
    )


def _part(key: str, value: str, action: str = "") -> str:
    return f"<addressPart{_attribute(action)}><type>{key}</type><value>{escape(value)}</value></addressPart>"


def _address(key: str, value: Mapping[str, Any], action: str = "") -> str:
    parts = "".join(_part(sort, text) for sort, text in value["parts"])
    return (
        f'<address id="{key}"{_attribute(action)}><country>{value["country"]}</country><translations>'
        f'<translation id="1{key}"><isPrimary>true</isPrimary><script>Latin</script><addressParts>{parts}</addressParts>'
        "</translation></translations></address>"
    )


def _feature(key: str, value: tuple[str, str], action: str = "") -> str:
    label, text = value
    return (
        f'<feature id="{key}"{_attribute(action)}><type>{escape(label)}</type><value>{escape(text)}</value></feature>'
    )


def _document(key: str, value: tuple[str, str, str], action: str = "") -> str:
    label, number, country = value
    return (
        f'<identityDocument id="{key}"{_attribute(action)}><type>{label}</type><documentNumber>{number}</documentNumber>'
        f"<issuingCountry>{country}</issuingCountry></identityDocument>"
    )


def _relation(key: str, value: tuple[str, str, str], action: str = "") -> str:
    sort, target, name = value
    return (
        f'<relationship id="{key}"{_attribute(action)}><type>{sort}</type>'
        f'<relatedEntity entityId="{target}">{escape(name)}</relatedEntity></relationship>'
    )
