# Takes the whole order as the key, and an order that is sent again has another time in it.
import os

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.idempotency import (
    DynamoDBPersistenceLayer,
    IdempotencyConfig,
    idempotent_function,
)

from payments import charge

logger = Logger(service="payments")
processor = BatchProcessor(event_type=EventType.SQS)
store = DynamoDBPersistenceLayer(table_name=os.environ["TABLE"])
once = IdempotencyConfig(
    raise_on_no_idempotency_key=True,
    expires_after_seconds=5 * 24 * 60 * 60,  # the queue keeps a message for four days
)


@logger.inject_lambda_context
def lambda_handler(event, context):
    once.register_lambda_context(context)
    return process_partial_response(
        event=event, record_handler=handle, processor=processor, context=context
    )


def handle(record):
    message = record.json_body
    correlation_id = message.get("correlationId") or record.message_id
    with logger.append_context_keys(correlation_id=correlation_id):
        pay(order=message["order"])


@idempotent_function(data_keyword_argument="order", config=once, persistence_store=store)
def pay(order):
    receipt = charge(order)
    logger.info("charged", extra={"orderId": order["orderId"], "receipt": receipt})
    return {"receipt": receipt}
