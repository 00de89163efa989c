import os

from aws_lambda_powertools import Logger
from aws_lambda_powertools.logging import correlation_paths
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer, idempotent

from payments import charge

logger = Logger(service="payments")
processor = BatchProcessor(event_type=EventType.SQS)
store = DynamoDBPersistenceLayer(table_name=os.environ["TABLE"])


@logger.inject_lambda_context(correlation_id_path=correlation_paths.EVENT_BRIDGE)
@idempotent(persistence_store=store)
def lambda_handler(event, context):
    return process_partial_response(
        event=event, record_handler=handle, processor=processor, context=context
    )


def handle(record):
    order = record.json_body["order"]
    receipt = charge(order)
    logger.info("charged", extra={"orderId": order["orderId"], "receipt": receipt})
