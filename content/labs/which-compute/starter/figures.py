"""Limits as of November 2026, and us-east-1 list prices of September 2026. Leave this file as it is."""

FUNCTION_S = 900
FUNCTION_MB = 10_240
DURABLE_WAITS_S = 365 * 24 * 3600
MANAGED_S = 5_400
MANAGED_HOW = {"async", "sqs", "kinesis", "dynamodb", "kafka"}  # what may take so long; Amazon MQ and DocumentDB not
MANAGED_MB = 32_768
MANAGED_LEAST = 3  # instances a version is started with
MICROVM_S = 28_800

USD_PER_GB_S = 0.0000166667  # x86, up to 6 billion GB-s a month
FEE = 0.15  # on the price of an instance
HOURS = 730  # of a month
