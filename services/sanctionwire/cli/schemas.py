"""``sanctionwire schemas``: write the contract's exports."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
import yaml

from sanctionwire.cli.examples import derived
from sanctionwire.errors import InputError
from sanctionwire_schemas.export import asyncapi, json_schemas

app = typer.Typer(no_args_is_help=True, help="The public contract as JSON Schema and AsyncAPI.")


def rendered() -> dict[str, str]:
    """Path below the schemas folder to file content."""
    files = {
        f"json/{name}.json": json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        for name, schema in json_schemas().items()
    }
    files["asyncapi.yaml"] = yaml.safe_dump(asyncapi(), sort_keys=False, allow_unicode=True, width=120)
    return files | derived()


@app.callback()
def _group() -> None:
    """Keeps `export` a command of its own."""


@app.command(epilog="Example:  sanctionwire schemas export --out schemas")
def export(
    out: Annotated[Path, typer.Option(help="folder that gets json/, asyncapi.yaml and examples/")] = Path("schemas"),
) -> None:
    """Write JSON Schema for every record, AsyncAPI for the topics, and the examples that follow from a real case."""
    for name, content in rendered().items():
        path = out / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        except OSError as error:
            raise InputError(error.strerror or "cannot be written", place=str(path)) from error
        print(path)
