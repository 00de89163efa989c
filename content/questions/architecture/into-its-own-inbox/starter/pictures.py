"""Stands for S3 and for what makes pictures small. Leave it as it is."""


def make_small(bucket, key, to):
    print(f"made {bucket}/{to} of {bucket}/{key}")
