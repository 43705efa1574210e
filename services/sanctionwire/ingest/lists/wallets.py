"""Addresses of listed digital wallets as plain text, one a line, one file an asset: ``sanctioned_addresses_XBT.txt``.

Made from OFAC's list by others (https://github.com/0xB10C/ofac-sanctioned-digital-currency-addresses): the entry that
holds an address is not told, so each address is an entry of its own on a list of its own.
"""

from __future__ import annotations

import re
from typing import Final

from sanctionwire.errors import InputError
from sanctionwire.ingest.lists.csv_rows import lines_of
from sanctionwire.ingest.lists.draft import Draft
from sanctionwire.ingest.lists.entries import by_number
from sanctionwire.ingest.lists.parsed import ListFiles, ListFormat, ParsedList, hash_of
from sanctionwire.names.wallets import MAX_WALLET_CHARS, wallet_chain, wallet_key
from sanctionwire_schemas import ListEntry, PartyKind

WALLETS: Final = "us_ofac_wallets"
_ASSET: Final = re.compile(r"(?:\A|_)([a-z0-9]{2,12})\.txt\Z")
_ADDRESS: Final = re.compile(r"[A-Za-z0-9:_-]{20,}\Z")


def parse(files: ListFiles, list_id: str | None = None) -> ParsedList:
    """One entry an address and asset; the asset is the last word of the file's name, else what the address shows.

    A line that is no address refuses the file, with its line: an address must not get lost.
    """
    list_id = list_id or WALLETS
    entries: dict[str, ListEntry] = {}
    counts: dict[str, int] = {}
    for name, file in sorted(files.items()):
        asset = match[1].upper() if (match := _ASSET.search(name)) else None
        counts[name] = 0
        for number, line in enumerate(lines_of(file), 1):
            address = line.partition("#")[0].strip()
            if not address:
                continue
            place = f"{name}, line {number}"
            if len(address) > MAX_WALLET_CHARS or not _ADDRESS.match(address):
                raise InputError(f"{address[:40]!r} is no wallet address", place=place)
            counts[name] += 1
            entry = _entry(address, asset or wallet_chain(address), list_id, place)
            entries[entry.entry_id] = entry
    return ParsedList(
        list_id=list_id,
        entries=tuple(entries[entry_id] for entry_id in sorted(entries, key=by_number)),
        rows=counts,
        sha256=hash_of(files),
    )


FORMAT: Final = ListFormat("wallets", ("*.txt",), parse, several=True)


def _entry(address: str, asset: str | None, list_id: str, place: str) -> ListEntry:
    draft = Draft(name=address, kind=PartyKind.WALLET)
    draft.identify("wallet", address, currency=asset, label=f"Digital Currency Address - {asset}" if asset else None)
    return draft.finish(list_id, f"{asset or 'unknown'}/{wallet_key(address)}", place)
