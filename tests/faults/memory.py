"""Memory of an ingest process that takes over a large list, polls it unchanged, and takes over its next publication.

    python -m tests.faults.memory --entries 19000

The file is OFAC's enhanced XML in form and, with 19,000 entries, in size (110 MB); its content is made up.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
from pathlib import Path

from tests.faults.stage import Process, Stage, stage

from sanctionwire.cli.demo import until
from sanctionwire.stream.broker import log_bounds
from sanctionwire_schemas import Topic

SPACE = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ENHANCED_XML"
ALIASES, ADDRESSES, DOCUMENTS = 5, 2, 3
CHANGED = 20


def entity(uid: int) -> str:
    """One entity with aliases, addresses and documents: about 5.8 kB, as OFAC's are on average."""
    names = "".join(
        f'<name id="{uid}{n}"><isPrimary>{"true" if n == 0 else "false"}</isPrimary><aliasType refId="1400">A.K.A.</aliasType>'
        f'<isLowQuality>false</isLowQuality><translations><translation id="{uid}{n}"><isPrimary>true</isPrimary>'
        f'<script refId="20122">Latin</script><formattedLastName>TORGOVY DOM {uid} {n} OOO</formattedLastName>'
        f'<formattedFullName>TORGOVY DOM {uid} {n} OOO</formattedFullName><nameParts><namePart id="{uid}{n}">'
        f'<type refId="1525">Entity Name</type><value>TORGOVY DOM {uid} {n} OOO</value></namePart></nameParts>'
        "</translation></translations></name>"
        for n in range(ALIASES)
    )
    addresses = "".join(
        f'<address id="{uid}{n}"><country refId="11127">Russia</country><translations><translation id="{uid}{n}">'
        '<isPrimary>true</isPrimary><script refId="20122">Latin</script><addressParts>'
        f'<addressPart id="{uid}{n}1"><type refId="1451">ADDRESS1</type><value>ul. Lenina, d. {uid}, kv. {n}</value></addressPart>'
        f'<addressPart id="{uid}{n}2"><type refId="1454">CITY</type><value>Moscow</value></addressPart>'
        f'<addressPart id="{uid}{n}3"><type refId="1456">POSTAL CODE</type><value>{100000 + n}</value></addressPart>'
        "</addressParts></translation></translations></address>"
        for n in range(ADDRESSES)
    )
    documents = "".join(
        f'<identityDocument id="{uid}{n}"><type refId="1596">Tax ID No.</type><name nameId="{uid}0" '
        f'nameTranslationId="{uid}0">TORGOVY DOM {uid} 0 OOO</name><documentNumber>{uid:07d}{n:03d}</documentNumber>'
        '<issuingCountry refId="11127">Russia</issuingCountry><isValid>true</isValid></identityDocument>'
        for n in range(DOCUMENTS)
    )
    return (
        f'<entity id="{uid}"><generalInfo><identityId>{uid}</identityId><entityType refId="601">Entity</entityType></generalInfo>'
        f'<sanctionsLists><sanctionsList refId="1550" id="{uid}" datePublished="2024-02-23">SDN List</sanctionsList></sanctionsLists>'
        f'<sanctionsPrograms><sanctionsProgram refId="91507" id="{uid}">RUSSIA-EO14024</sanctionsProgram></sanctionsPrograms>'
        f'<sanctionsTypes><sanctionsType refId="1705" id="{uid}">Block</sanctionsType></sanctionsTypes>'
        f'<names>{names}</names><addresses>{addresses}</addresses><features><feature id="{uid}"><type featureTypeId="646">'
        "Additional Sanctions Information -</type><value>Subject to Secondary Sanctions Pursuant to the Russian Harmful "
        "Foreign Activities Sanctions</value><isPrimary>true</isPrimary></feature></features>"
        f"<identityDocuments>{documents}</identityDocuments></entity>\n"
    )


def write(path: Path, uids: range) -> int:
    """The file, put in place whole; returns its bytes."""
    part = path.with_suffix(".part")
    with part.open("w", encoding="utf-8") as out:
        out.write(f'<?xml version="1.0"?>\n<sanctionsData xmlns="{SPACE}"><publicationInfo>')
        out.write("<dataAsOf>2026-03-02T00:00:00</dataAsOf></publicationInfo><entities>\n")
        out.writelines(entity(uid) for uid in uids)
        out.write("</entities></sanctionsData>\n")
    part.rename(path)
    return path.stat().st_size


def peak_mib(process: Process) -> float:
    """Highest resident memory so far."""
    status = Path(f"/proc/{process.process.pid}/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


async def told(on: Stage) -> int:
    return sum(b.end - b.begin for b in (await log_bounds(on.broker, [Topic.DESIGNATIONS])).values())


async def measure(entries: int, folder: Path) -> dict[str, float]:
    """Resident memory in MiB: the highest until the end of each load, and what is left after the first."""
    async with stage("embedded", folder) as on:
        file = folder / "list.xml"
        size = await asyncio.to_thread(write, file, range(10_000, 10_000 + entries))
        sources = folder / "memory.yaml"
        sources.write_text(
            "shipped: false\nsources:\n- {id: us_ofac_sdn, kind: list, format: ofac-enhanced, path: list.xml, "
            "every_s: 1, max_bytes: 1000000000}\n",
            encoding="utf-8",
        )
        ingest = on.process("ingest")
        ingest.environment |= {"SANCTIONWIRE_SOURCES_FILE": str(sources)}
        ingest.start()
        try:
            while await told(on) < entries:
                await asyncio.sleep(0.5)
            first, after_first = peak_mib(ingest), ingest.resident_mib()
            await asyncio.to_thread(write, file, range(10_000 + CHANGED, 10_000 + entries + CHANGED))
            while await told(on) < entries + 2 * CHANGED:
                await asyncio.sleep(0.5)
            await until(ingest.is_ready, "ingest to be ready to stop")
            second = peak_mib(ingest)
        finally:
            await ingest.stop()
    figures = {"peak_first_load": first, "after_first_load": after_first, "peak_after_second": second}
    return {"entries": entries, "file_mb": round(size / 1e6, 1)} | {f"{k}_mib": round(v) for k, v in figures.items()}


def main() -> None:
    """From the command line: one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=19_000)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(asyncio.run(measure(chosen.entries, Path(folder)))))  # noqa: T201  (its result)


if __name__ == "__main__":
    main()
