"""The command line. Results go to standard output, progress and logs to standard error; 0 ok, 1 failed, 2 wrong use."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from sanctionwire import __version__
from sanctionwire.errors import SanctionwireError, SettingsError
from sanctionwire.logs import configure_logging
from sanctionwire.settings import LogSettings

EXIT_FAILED = 1
EXIT_WRONG_USE = 2


def build() -> typer.Typer:
    """The whole command tree."""
    from sanctionwire.cli import (
        backtest,
        bench,
        classify,
        dead_letters,
        demo,
        doctor,
        evaluate,
        explain,
        lists,
        names,
        networks,
        publish,
        run,
        schemas,
        sources,
        topics,
        trace,
        watch,
    )

    app = typer.Typer(
        name="sanctionwire",
        help="Alerts the moment a payment network linked to North Korea or Russia appears, grows or is taken apart.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich",
        context_settings={"help_option_names": ["-h", "--help"]},
    )

    @app.callback()
    def _top(
        *,
        version: Annotated[
            bool, typer.Option("--version", help="Print the version and exit.", is_eager=True, callback=_print_version)
        ] = False,
    ) -> None:
        """Options of the command as a whole."""

    for module in (demo, run, publish, watch, classify, explain, trace, doctor, backtest, bench):
        module.register(app)
    for name, module in {
        "topics": topics,
        "lists": lists,
        "names": names,
        "networks": networks,
        "sources": sources,
        "dead-letters": dead_letters,
        "evaluate": evaluate,
        "schemas": schemas,
    }.items():
        app.add_typer(module.app, name=name)
    return app


def _print_version(asked: bool) -> None:
    if asked:
        print(f"sanctionwire {__version__}")
        raise typer.Exit


def main() -> None:
    """Entry of the ``sanctionwire`` command."""
    try:
        configure_logging(LogSettings.read())
        build()(standalone_mode=True)
    except SettingsError as error:
        _fail(error, EXIT_WRONG_USE)
    except SanctionwireError as error:
        _fail(error, EXIT_FAILED)
    except BrokenPipeError:  # the reader of a pipe has gone: nobody is left to tell
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(EXIT_FAILED) from None


def _fail(error: SanctionwireError, code: int) -> None:
    print(f"error: {error}", file=sys.stderr)
    raise SystemExit(code)
