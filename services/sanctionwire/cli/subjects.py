"""What a decision is about, looked up where the decision goes: an id that nobody knows would change nothing in silence.

The topics are asked and not a book on this machine: they are where the command connects anyway, and the book of the
running service may be elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sanctionwire.cli.lines import progress
from sanctionwire.errors import InputError
from sanctionwire.stream.broker import Broker, read_to_end
from sanctionwire.stream.codec import decode
from sanctionwire_schemas import Alert, Finding, Member, PaymentNetwork, Topic

SHOWN_CANDIDATES = 5


async def latest_networks(broker: Broker) -> dict[str, PaymentNetwork]:
    """The last record of every network on networks.v1."""
    found: dict[str, PaymentNetwork] = {}
    async for record in read_to_end(broker, [Topic.NETWORKS]):
        if record.value is not None:
            network = decode(PaymentNetwork, record.value)
            known = found.get(network.network_id)
            if known is None or known.network_version <= network.network_version:
                found[network.network_id] = network
    return found


async def network_named(broker: Broker, network_id: str) -> str:
    """The whole id of a network from its beginning. Raises ``InputError`` unless exactly one fits."""
    networks = {i: n.title for i, n in (await latest_networks(broker)).items()}
    return the_one(network_id, networks, what="network", look="sanctionwire networks show")


async def batch_named(broker: Broker, batch_id: str) -> str:
    """The whole id of a held batch from its beginning. Raises ``InputError`` unless exactly one fits."""
    from sanctionwire.networks.rebuild import replay

    with progress("replaying", None) as step:
        book, _ = await replay(broker, step=step)
    held = {batch.batch_id: f"{batch.present} of {batch.size} in" for batch in book.held()}
    return the_one(batch_id, held, what="held batch", look="sanctionwire networks held")


async def party_named(broker: Broker, party: str) -> str:
    """A list entry or an entity as it is known; of an entity the beginning of its id is enough.

    Raises ``InputError`` where nothing speaks of it, or where the beginning fits several.
    """
    members: dict[str, Member] = {}
    async for record in read_to_end(broker, [Topic.ALERTS]):
        members |= {member.entity_id: member for member in decode(Alert, record.value).members}
    for network in (await latest_networks(broker)).values():
        members |= {member.entity_id: member for member in network.members}
    listed = {entry for member in members.values() for entry in member.list_entries}
    if party in listed or await _is_entry(broker, party):
        return party
    # The beginning of an entry's number is the number of another entry.
    entities = {i: member.name for i, member in members.items() if not member.list_entries}
    return the_one(party, entities, what="list entry or entity", look="sanctionwire networks show --json")


async def _is_entry(broker: Broker, reference: str) -> bool:
    """Whether a finding speaks of a list entry (``us_ofac_sdn/50604``)."""
    entry_id = reference.partition("/")[2].encode()
    if not entry_id:
        return False
    async for record in read_to_end(broker, [Topic.FINDINGS]):
        # Most findings are about something else: the bytes tell that without being decoded.
        if entry_id in (record.value or b""):
            change = decode(Finding, record.value).change
            if change is not None and change.entry.reference == reference:
                return True
    return False


def the_one(asked: str, known: Mapping[str, str], *, what: str, look: str) -> str:
    """The id among the known ones (with what they are) that is asked for, or that alone begins so.

    Raises ``InputError`` that says how to find it, or names those that fit.
    """
    if asked in known:
        return asked
    fitting = [i for i in sorted(known) if asked and i.startswith(asked)]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        raise InputError(
            f"there is no {what} {asked!r}: `{look}` shows what there is; --unchecked sends the decision as it stands"
        )
    raise InputError(f"{len(fitting)} fit the {what} {asked!r}: {_told(fitting, known)}; give more of the id")


def _told(ids: Collection[str], known: Mapping[str, str]) -> str:
    shown = ", ".join(f"{i} ({known[i]})" for i in list(ids)[:SHOWN_CANDIDATES])
    return shown + (f" and {len(ids) - SHOWN_CANDIDATES} more" if len(ids) > SHOWN_CANDIDATES else "")
