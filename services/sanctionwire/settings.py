"""Settings: read once by the command line, frozen, and handed on. Nothing else in the package reads the environment.

Every setting is an environment variable with the prefix ``SANCTIONWIRE_``, e.g. ``SANCTIONWIRE_KAFKA_BOOTSTRAP``. A
secret may come from a file instead: ``SANCTIONWIRE_SLACK_WEBHOOK_URL_FILE=/run/secrets/slack``. Giving both is an
error.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from sanctionwire.errors import SettingsError

PREFIX = "SANCTIONWIRE_"

MESSAGE_LIMIT_BYTES = 8 * 1024 * 1024
"""Largest event on an input topic. Set on the topics and in every client alike."""

DEAD_LETTER_LIMIT_BYTES = 9 * 1024 * 1024
"""Dead letters carry an original of up to ``MESSAGE_LIMIT_BYTES`` and their headers."""


class _SecretFiles(PydanticBaseSettingsSource):
    """Reads ``NAME_FILE`` for every secret ``NAME``."""

    def get_field_value(self, field: Any, field_name: str) -> tuple[Any, str, bool]:
        name = f"{PREFIX}{field_name.upper()}"
        path = os.environ.get(f"{name}_FILE")
        if path is None or "SecretStr" not in str(field.annotation):
            return None, field_name, False
        if os.environ.get(name):
            raise SettingsError(f"{name} and {name}_FILE are both set: keep one")
        try:
            return Path(path).read_text(encoding="utf-8").strip(), field_name, False
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"{name}_FILE={path} cannot be read: {error}") from error

    def __call__(self) -> dict[str, Any]:
        values = {}
        for name, field in self.settings_cls.model_fields.items():
            value, key, _ = self.get_field_value(field, name)
            if value is not None:
                values[key] = value
        return values


class _Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore", env_ignore_empty=True)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, _SecretFiles(settings_cls)

    @classmethod
    def read(cls, overrides: Mapping[str, Any] | None = None) -> Self:
        """From the environment; ``overrides`` (command-line options) win. Raises ``SettingsError`` naming the
        variable.
        """
        try:
            return cls(**{k: v for k, v in (overrides or {}).items() if v is not None})
        except ValidationError as error:
            first = error.errors()[0]
            name = f"{PREFIX}{'_'.join(str(p) for p in first['loc']).upper()}" if first["loc"] else "settings"
            raise SettingsError(f"{name}: {first['msg']}") from None  # the cause could quote a secret


class KafkaSettings(_Settings):
    """Where the broker is and how to talk to it."""

    kafka_bootstrap: str = Field(default="127.0.0.1:9092", description="host:port, several separated by commas")
    kafka_security: Literal["PLAINTEXT", "SSL", "SASL_SSL"] = "PLAINTEXT"
    kafka_sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = "SCRAM-SHA-512"
    kafka_username: str | None = None
    kafka_password: SecretStr | None = None
    kafka_ca_file: Path | None = Field(
        default=None, description="PEM file of the authority that signed the broker's key"
    )
    kafka_replication: int = Field(
        default=1, ge=1, description="replication factor for `topics apply`; 3 in production"
    )
    kafka_transactions: Literal["auto", "on", "off"] = Field(
        default="auto", description="whether alerts go out in transactions; auto asks the broker"
    )

    @model_validator(mode="after")
    def _credentials_only_over_tls(self) -> Self:
        if self.kafka_security == "SASL_SSL":
            if not self.kafka_username or self.kafka_password is None:
                raise ValueError(
                    "SASL_SSL needs SANCTIONWIRE_KAFKA_USERNAME and SANCTIONWIRE_KAFKA_PASSWORD (or ..._FILE)"
                )
        elif self.kafka_username or self.kafka_password is not None:
            raise ValueError(
                f"credentials over {self.kafka_security} would go unprotected: set SANCTIONWIRE_KAFKA_SECURITY=SASL_SSL"
            )
        return self


class ServiceSettings(KafkaSettings):
    """What every service needs."""

    data_dir: Path = Field(default=Path("sanctionwire-data"), description="folder of the SQLite files")
    database_url: SecretStr | None = Field(
        default=None, description="postgresql://... for all services (one schema each); empty means SQLite in data_dir"
    )
    health_host: str = "127.0.0.1"
    health_port: int = Field(default=0, ge=0, le=65535, description="of /live and /ready; 0 switches the pages off")
    poll_records: int = Field(default=200, ge=1, le=5000, description="events taken in one poll of the feed")

    def database_of(self, service: str) -> str:
        """SQLAlchemy address of one service's database."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.data_dir.absolute() / f'{service}.db'}"


class ClassifySettings(ServiceSettings):
    """The classify service."""

    classify_group: str = "sanctionwire-classify"
    group_session_timeout_ms: int = Field(default=10_000, ge=1000)
    group_rebalance_timeout_ms: int = Field(
        default=60_000, ge=1000, description="on the embedded broker 3000, which is how long a join takes there"
    )


class NetworksSettings(ServiceSettings):
    """The networks service."""


class NotifySettings(ServiceSettings):
    """The notify service."""

    slack_webhook_url: SecretStr | None = Field(default=None, description="Slack incoming webhook")
    slack_destination: str = Field(
        default="slack", min_length=1, description="name of the destination in deliveries and logs"
    )
    slack_timeout_s: float = Field(default=10.0, gt=0)
    slack_give_up_after_s: float = Field(default=6 * 3600.0, gt=0, description="then the delivery is `failed`")


class FetchSettings(_Settings):
    """How to talk to the servers of sources."""

    fetch_contact: str | None = Field(
        default=None, max_length=200, description="address or page named in our User-Agent, so that a publisher can ask"
    )
    fetch_proxy: SecretStr | None = Field(default=None, description="http://[user:password@]host:port for all sources")
    fetch_trust_env: bool = Field(
        default=False, description="take HTTPS_PROXY, HTTP_PROXY, NO_PROXY and .netrc of the environment into account"
    )
    fetch_connect_timeout_s: float = Field(default=15.0, gt=0)
    fetch_idle_timeout_s: float = Field(default=60.0, gt=0, description="without a byte")
    fetch_timeout_s: float = Field(default=900.0, gt=0, description="from the request to the last byte")
    fetch_host_pause_s: float = Field(default=1.0, ge=0, description="between two requests to one host")


class IngestSettings(ServiceSettings, FetchSettings):
    """The ingest service."""

    sources_file: Path | None = Field(
        default=None, description="YAML file that adds to the shipped sources, overrides them or switches them off"
    )
    report_every_s: float = Field(
        default=300.0, gt=0, description="how old the word on an unchanged source may grow on sources.v1"
    )


class LogSettings(_Settings):
    """How to log."""

    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["auto", "json", "console"] = Field(
        default="auto", description="auto: colours on a terminal, else JSON"
    )
