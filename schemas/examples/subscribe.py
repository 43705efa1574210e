"""Act on every alert once. Usage: python subscribe.py [host:port]; needs aiokafka and sanctionwire-schemas."""

import asyncio
import sys

from aiokafka import AIOKafkaConsumer

from sanctionwire_schemas import Alert, AlertDeduplicator, Topic


async def main(bootstrap: str) -> None:
    seen = AlertDeduplicator()
    async with AIOKafkaConsumer(
        Topic.ALERTS,
        bootstrap_servers=bootstrap,
        group_id="payment-screening",
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        isolation_level="read_committed",
    ) as consumer:
        async for record in consumer:
            alert = Alert.model_validate_json(record.value)
            if seen.first(alert):
                for member in alert.members:
                    print(alert.kind, member.basis, member.name, [i.value for i in member.identifiers], flush=True)
            await consumer.commit()


asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:9092"))
