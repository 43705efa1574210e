"""``sanctionwire bench``: how fast, as ratios to a plain baseline measured in the same run.

A figure of one machine says little on another; a ratio says more. Measured and baseline take turns on the same input,
and medians of the repetitions count. Inputs are generated, so that nothing but the package is needed. One module an
area, each with a function ``bench_<area>`` that yields its measures.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from enum import StrEnum
from importlib import import_module
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from sanctionwire.cli.bench.measure import Measure
from sanctionwire.cli.lines import STDERR, write_line


class Area(StrEnum):
    """What can be measured."""

    CLASSIFY = "classify"
    LISTS = "lists"
    NAMES = "names"
    NETWORKS = "networks"
    PIPELINE = "pipeline"
    READING = "reading"


def _measures(area: Area, bootstrap: str | None) -> Iterator[Measure]:
    bench = getattr(import_module(f"sanctionwire.cli.bench.{area.value}"), f"bench_{area.value}")
    yield from bench(bootstrap) if area is Area.PIPELINE else bench()


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(
        epilog="Examples:  sanctionwire bench classify --json | jq .ratio   |   "
        "make kafka & sanctionwire bench pipeline --bootstrap 127.0.0.1:9092"
    )
    def bench(
        area: Annotated[Area | None, typer.Argument(help="without one, all")] = None,
        bootstrap: Annotated[
            str | None, typer.Option(help="host:port of an empty broker for `pipeline`; without it an embedded one")
        ] = None,
        json: Annotated[bool, typer.Option("--json", help="one measure a line, as soon as it is there")] = False,
    ) -> None:
        """Measure speed as ratios to plain baselines, side by side on this computer."""
        table = Table("measure", "baseline")
        for title in ("value", "baseline", "unit", "ratio"):
            table.add_column(title, justify="right")
        for chosen in Area if area is None else (area,):
            STDERR.print(f"measuring {chosen.value} ...", highlight=False)
            for found in _measures(chosen, bootstrap):
                if json:
                    write_line(asdict(found))
                cells = (f"{found.value:,.4g}", f"{found.baseline:,.4g}", found.unit, f"{found.ratio:.4g}")
                table.add_row(found.name, found.against, *cells)
        if not json:
            Console().print(table)
