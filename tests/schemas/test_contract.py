"""The public contract: exports are current, examples hold, readers are tolerant, helpers keep their word."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from pydantic import ValidationError

from sanctionwire.cli.schemas import rendered
from sanctionwire.stream.codec import encode
from sanctionwire_schemas import RECORD_OF, TYPE_OF, Alert, AlertDeduplicator, CloudEvent, Record, key_of
from sanctionwire_schemas.export import models, snake

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"
EXAMPLES = SCHEMAS / "examples"
MODELS = models()
NAMES = [snake(model) for model in MODELS]

formats = FormatChecker()


@formats.checks("date-time", raises=ValueError)
def _is_date_time(value: object) -> bool:
    """The validator leaves this format unchecked where an optional package is missing."""
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


def raw(model: type[Record]) -> bytes:
    return (EXAMPLES / f"{snake(model)}.json").read_bytes()


def content(model: type[Record]) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(raw(model))
    return parsed


def validator(model: type[Record]) -> Draft202012Validator:
    schema = json.loads((SCHEMAS / "json" / f"{snake(model)}.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=formats)


def test_exports_are_current() -> None:
    """`make schemas` writes them."""
    wanted = rendered()
    present = {f"json/{path.name}" for path in (SCHEMAS / "json").iterdir()} | {"asyncapi.yaml"}
    assert present == {name for name in wanted if not name.startswith("examples/")}
    assert [name for name, text in wanted.items() if (SCHEMAS / name).read_text(encoding="utf-8") != text] == []


def test_every_record_has_an_example_and_every_example_a_record() -> None:
    assert {path.stem for path in EXAMPLES.glob("*.json")} == set(NAMES)


def test_every_record_on_a_topic_has_a_type_and_a_key() -> None:
    assert set(TYPE_OF) == set(RECORD_OF.values())
    for model in RECORD_OF.values():
        assert key_of(model.model_validate_json(raw(model)))


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
class TestEveryRecord:
    def test_its_example_validates_by_model_and_by_json_schema(self, model: type[Record]) -> None:
        model.model_validate_json(raw(model))
        assert [error.message for error in validator(model).iter_errors(content(model))] == []

    def test_what_the_service_sends_validates_by_json_schema(self, model: type[Record]) -> None:
        sent = json.loads(encode(model.model_validate_json(raw(model))))
        assert [error.message for error in validator(model).iter_errors(sent)] == []

    def test_a_round_trip_keeps_everything(self, model: type[Record]) -> None:
        record = model.model_validate_json(raw(model))
        assert model.model_validate_json(encode(record)) == record
        assert json.loads(encode(record)) == content(model)

    def test_fields_of_a_newer_producer_are_tolerated(self, model: type[Record]) -> None:
        newer = content(model) | {"added_in_1_1": {"anything": [1, 2]}}
        assert model.model_validate_json(json.dumps(newer)) == model.model_validate_json(raw(model))
        assert [error.message for error in validator(model).iter_errors(newer)] == []

    @pytest.mark.parametrize("version", [0, 2, "1.0", None])
    def test_another_version_is_refused(self, model: type[Record], version: object) -> None:
        other = content(model) | {"schema_version": version}
        with pytest.raises(ValidationError, match="schema_version"):
            model.model_validate_json(json.dumps(other))
        assert list(validator(model).iter_errors(other))

    def test_it_cannot_be_changed(self, model: type[Record]) -> None:
        record = model.model_validate_json(raw(model))
        with pytest.raises(ValidationError, match="frozen"):
            setattr(record, "schema_version", 1)  # noqa: B010 - the type checker would refuse the plain way


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValidationError, match="emitted"):
        Alert.model_validate(content(Alert) | {"emitted": "2024-09-19T15:00:00"})


class TestAlertDeduplicator:
    def test_an_alert_is_first_once(self) -> None:
        alert = Alert.model_validate_json(raw(Alert))
        seen = AlertDeduplicator()
        assert [seen.first(alert), seen.first(alert), seen.first(alert.alert_id)] == [True, False, False]
        assert seen.first("another")

    def test_beyond_its_capacity_it_forgets_the_oldest(self) -> None:
        seen = AlertDeduplicator(capacity=2)
        assert [seen.first(i) for i in "abc"] == [True, True, True]
        assert [seen.first(i) for i in "cb"] == [False, False]
        assert seen.first("a")

    def test_an_alert_that_comes_again_is_young_again(self) -> None:
        seen = AlertDeduplicator(capacity=2)
        assert [seen.first(i) for i in "abac"] == [True, True, False, True]
        assert not seen.first("a")
        assert seen.first("b")

    @pytest.mark.parametrize("capacity", [0, -1])
    def test_it_needs_room_for_one(self, capacity: int) -> None:
        with pytest.raises(ValueError, match="at least 1"):
            AlertDeduplicator(capacity)


class TestCloudEventHeaders:
    def test_they_survive_kafka(self) -> None:
        event = CloudEvent(
            id="статья-1",
            type=TYPE_OF[Alert],
            source="sanctionwire/networks",
            time=datetime(2024, 9, 19, 15, tzinfo=UTC),
            traceparent="00-" + "a" * 32 + "-" + "b" * 16 + "-01",
        )
        headers = event.to_kafka()
        assert {"ce_specversion", "ce_id", "ce_type", "ce_source", "ce_time", "content-type", "traceparent"} == {
            name for name, _ in headers
        }
        assert CloudEvent.from_kafka(headers, default_id="x", default_type="x") == event

    def test_missing_ones_get_defaults(self) -> None:
        assert CloudEvent.from_kafka([], default_id="a/0/1", default_type="t") == CloudEvent(
            id="a/0/1", type="t", source="unknown"
        )

    def test_garbage_does_no_harm(self) -> None:
        garbage: list[tuple[str, bytes | None]] = [
            ("ce_id", b""),
            ("ce_type", None),
            ("ce_source", b"\xff\xfe"),
            ("ce_time", b"yesterday"),
            ("", b"\x00"),
        ]
        event = CloudEvent.from_kafka(garbage, default_id="a/0/1", default_type="t")
        assert (event.id, event.type, event.time) == ("a/0/1", "t", None)
        assert event.source == "\ufffd\ufffd"

    def test_a_time_without_a_zone_is_no_time(self) -> None:
        headers = [("ce_time", b"2024-09-19T15:00:00")]
        assert CloudEvent.from_kafka(headers, default_id="i", default_type="t").time is None

    def test_of_two_the_last_counts(self) -> None:
        headers = [("ce_id", b"one"), ("ce_id", b"two")]
        assert CloudEvent.from_kafka(headers, default_id="i", default_type="t").id == "two"


ALONE = """
import sys

class OnlyPydantic:
    allowed = {"sanctionwire_schemas", "pydantic", "pydantic_core", "annotated_types", "typing_extensions",
               "typing_inspection"}

    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        known = top in self.allowed or top in sys.stdlib_module_names or top.startswith("_sysconfigdata")
        if not known:
            raise ImportError(f"{name} must not be needed")
        return None

if "site" in sys.modules:   # .pth files may have brought modules along
    for name in [n for n in sys.modules if n.partition(".")[0] in ("sanctionwire", "sanctionwire_schemas")]:
        del sys.modules[name]
sys.meta_path.insert(0, OnlyPydantic())
from sanctionwire_schemas import Alert, AlertDeduplicator
from sanctionwire_schemas.export import asyncapi, json_schemas

with open(sys.argv[1], "rb") as file:
    alert = Alert.model_validate_json(file.read())
assert AlertDeduplicator().first(alert)
assert len(json_schemas()) == 9 and asyncapi()
assert "sanctionwire" not in sys.modules
print(alert.alert_id)
"""


def test_the_contract_needs_pydantic_and_nothing_else() -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-c", ALONE, str(EXAMPLES / "alert.json")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == content(Alert)["alert_id"]
