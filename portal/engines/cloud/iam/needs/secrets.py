"""
Secrets Manager, Parameter Store and KMS.

Source: the tables of actions in https://docs.aws.amazon.com/service-authorization/latest/reference/. The keys
of AWS itself (aws/secretsmanager, aws/ssm) ask the caller for nothing more; for a key of one's own, the cloud
adds kms:Decrypt.
"""

from __future__ import annotations

from .call import Call, Keys, Rule, Unknown, anything, rule, same


def secret(call: Call) -> str:
    """By name: with its six characters when the cloud knows it, and without when there is no such secret."""
    return call.named(call.text("SecretId"), "secret:{}")


def new_secret(call: Call) -> str:
    return call.arn(f"secret:{call.text('Name')}")


_SECRET: Keys = {
    "secretsmanager:SecretId": "SecretId",
    "secretsmanager:VersionStage": "VersionStage",
    "secretsmanager:VersionId": "VersionId",
}

SECRETS_MANAGER: dict[str, Rule] = {
    "CreateSecret": rule(new_secret, keys={"secretsmanager:Name": "Name"}),
    "ListSecrets": rule(),
    "GetRandomPassword": rule(),
    **same(
        secret,
        "GetSecretValue DescribeSecret PutSecretValue UpdateSecret DeleteSecret RestoreSecret RotateSecret "
        "ListSecretVersionIds TagResource UntagResource GetResourcePolicy PutResourcePolicy "
        "DeleteResourcePolicy UpdateSecretVersionStage CancelRotateSecret",
        _SECRET,
    ),
}


def parameter(call: Call, name: str = "") -> str:
    """ "parameter/" and the name without its first slash."""
    name = (name or call.text("Name")).removeprefix("/")
    return call.named(name, "parameter/{}")


def parameters(call: Call) -> list[str]:
    names = call.parameters.get("Names")
    if not isinstance(names, list) or not names:
        raise Unknown(f"ssm {call.operation}: give Names.")
    return [parameter(call, str(name)) for name in names]


SSM: dict[str, Rule] = {
    "DescribeParameters": rule(),
    **same(parameter, "GetParameter GetParameterHistory DeleteParameter LabelParameterVersion"),
    "PutParameter": rule(parameter, keys={"ssm:Overwrite": "Overwrite"}),
    **same(parameters, "GetParameters DeleteParameters"),
    "GetParametersByPath": rule(
        lambda call: parameter(call, call.text("Path")),
        keys={"ssm:Recursive": lambda call: bool(call.parameters.get("Recursive"))},
    ),
    **same(lambda call: parameter(call, call.text("ResourceId")), "AddTagsToResource ListTagsForResource"),
}


def key(call: Call, name: str = "KeyId") -> str:
    """A key by its id or ARN; an alias is the key that the cloud knows behind it."""
    written = call.text(name)
    alias = written.rpartition(":")[2] if ":alias/" in written else written
    if alias.startswith("alias/"):
        found = call.known.arns.get(written) or call.known.arns.get(alias)
        if not found:
            raise Unknown(f"kms {call.operation}: the key behind {written} is not known.")
        return found
    return call.named(written, "key/{}")


def decrypting_key(call: Call) -> str:
    """Named, or told by the ciphertext, which only the cloud can read."""
    if call.has("KeyId"):
        return key(call)
    found = call.known.arns.get(str(call.parameters.get("CiphertextBlob")))
    if not found:
        raise Unknown(f"kms {call.operation}: the key of this CiphertextBlob is not known.")
    return found


def _encryption(name: str = "EncryptionContext") -> Keys:
    return {"kms:EncryptionContextKeys": lambda call: tuple(call.parameters.get(name) or ())}


KMS: dict[str, Rule] = {
    **same(anything, "ListKeys ListAliases CreateKey GenerateRandom"),
    "Decrypt": rule(decrypting_key, keys=_encryption()),
    **same(
        key,
        "Encrypt GenerateDataKey GenerateDataKeyWithoutPlaintext GenerateDataKeyPair Sign Verify",
        _encryption(),
    ),
    **same(
        key,
        "DescribeKey GetKeyPolicy PutKeyPolicy GetPublicKey EnableKey DisableKey ScheduleKeyDeletion "
        "CancelKeyDeletion ListGrants CreateGrant EnableKeyRotation GetKeyRotationStatus",
    ),
}
