"""Functions of a template as the emulator runs them, with layers, versions, aliases and their settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.engines.emulator import Alias, BadFunction, Function, Versions, validate
from portal.engines.emulator.layers import ours
from portal.engines.emulator.runtimes import RUNTIMES
from portal.engines.stacks.functions import Cannot, is_known
from portal.engines.stacks.project import BadProject, Code, Project

from .model import Deployed, Destination
from .parts import Part, Parts, known_text, target_of, whole
from .roles import Roles

_BUCKET = "packaged"
# AWS's own layers by what their names begin with, as they are installed here.
_KNOWN_LAYERS = {"AWSLambdaPowertoolsPython": "powertools"}


class Functions:
    """`found` is by name. What cannot be deployed is left out, with the reason."""

    def __init__(self, parts: Parts, *, roles: Roles, project: Project, code: Mapping[str, str]) -> None:
        self._parts = parts
        self._roles = roles
        self._project = project
        self._code = code
        self._layers = self._own_layers()
        self.left_files: dict[str, tuple[str, ...]] = {}
        self.found: dict[str, Deployed] = {}
        for part in list(parts.of("Lambda::Function")):
            with parts.trying(part):
                self._add(part)

    def _add(self, part: Part) -> None:
        try:
            deployed = self._deployed(part)
        except (BadFunction, BadProject) as why:  # AWS, or packaging, would refuse it
            self._parts.leave(part, _with_remedy(why), is_fault=True)
        else:
            self.found[deployed.name] = deployed

    def _deployed(self, part: Part) -> Deployed:
        if part.text("PackageType", "Zip") != "Zip":
            raise Cannot("container images are not run here. Use a ZIP, PackageType: Zip")
        if (runtime := part.text("Runtime")) not in RUNTIMES:
            raise Cannot(f"the runtime {runtime[:40]!r} is not run here; there are {', '.join(RUNTIMES)}")
        layers, files = self._layers_of(part)
        logging = part.object("LoggingConfig")
        tracing = part.object("TracingConfig")
        function = Function(
            files=self._files(part),
            handler=part.text("Handler"),
            runtime=runtime,
            memory_mb=part.number("MemorySize", 128),
            timeout_s=part.number("Timeout", 3),
            environment=_variables(part),
            name=part.name,
            log_format=str(logging.get("LogFormat", "Text")),
            application_log_level=_level(logging, "ApplicationLogLevel"),
            system_log_level=_level(logging, "SystemLogLevel"),
            ephemeral_mb=whole(part.object("EphemeralStorage").get("Size", 512), "EphemeralStorage"),
            layers=layers,
            layer_files=files,
            snap_start=part.object("SnapStart").get("ApplyOn") == "PublishedVersions",
            tracing=str(tracing.get("Mode", "PassThrough")),
        )
        validate(function)
        reserved = part.properties.get("ReservedConcurrentExecutions")
        queue = part.object("DeadLetterConfig").get("TargetArn", "")
        return Deployed(
            logical_id=part.logical_id,
            versions=self._versions(part, function),
            policy=self._roles.policies.get(str(part.properties.get("Role"))),
            asynchronous=self._asynchronous(part, str(queue)),
            reserved=whole(reserved, "ReservedConcurrentExecutions") if reserved is not None else None,
        )

    def _files(self, part: Part) -> dict[str, str]:
        """Raises BadProject, Cannot."""
        code = part.object("Code")
        if "ZipFile" in code:
            name = "index.mjs" if part.text("Runtime").startswith("nodejs") else "index.py"
            text = known_text(code["ZipFile"], "ZipFile")
            if name == "index.mjs" and "exports." in text:
                name = "index.js"
            return {name: text}
        return dict(self._packaged(code, part).files)

    def _packaged(self, at: Mapping[str, Any], part: Part) -> Code:
        """The code of which packaging has kept the path."""
        key = str(at.get("S3Key", ""))
        if at.get("S3Bucket") != _BUCKET or key not in self._code:
            raise Cannot("its code lies in a bucket, and is not fetched. Point to a folder of the project")
        code = self._project.code(self._code[key])
        if code.left_out:
            self.left_files[part.logical_id] = code.left_out
        return code

    # Layers

    def _own_layers(self) -> dict[str, tuple[str, dict[str, str]]]:
        """Name and files by ARN."""
        found = {}
        for part in list(self._parts.of("Lambda::LayerVersion")):
            with self._parts.trying(part):
                try:
                    code = self._packaged(part.object("Content"), part)
                except BadProject as why:
                    self._parts.leave(part, _with_remedy(why), is_fault=True)
                else:
                    found[str(self._parts.resolver.ref(part.logical_id))] = part.name, dict(code.files)
        return found

    def _layers_of(self, part: Part) -> tuple[tuple[str, ...], dict[str, dict[str, str]]]:
        """Raises Cannot for a layer that is not here: the code would not find what it needs."""
        names: list[str] = []
        files: dict[str, dict[str, str]] = {}
        for arn in map(str, part.items("Layers")):
            if arn in self._layers:
                name, own = self._layers[arn]
                files[name] = own
            else:
                name = _installed(arn)
            names.append(name)
        return tuple(names), files

    # Versions

    def _versions(self, part: Part, function: Function) -> Versions:
        versions = Versions(latest=function)
        published = [
            one
            for one in self._parts.of("Lambda::Version")
            if _is_of(one.properties.get("FunctionName"), part)
        ]
        aliases = [
            one for one in self._parts.of("Lambda::Alias") if _is_of(one.properties.get("FunctionName"), part)
        ]
        if published or any(one.text("FunctionVersion") != "$LATEST" for one in aliases):
            versions = versions.publish()
        for alias in aliases:
            version = alias.text("FunctionVersion", "1").rpartition(":")[2]
            try:
                versions = versions.point(Alias(name=alias.text("Name"), version=version))
            except BadFunction as why:
                self._parts.leave(alias, str(why).rstrip("."))
        return versions

    def _asynchronous(self, part: Part, queue: str) -> dict[str, Destination]:
        found = {"": Destination(dead_letters=queue)}
        for config in self._parts.of("Lambda::EventInvokeConfig"):
            if not _is_of(config.properties.get("FunctionName"), part):
                continue
            qualifier = config.text("Qualifier", "$LATEST")
            destinations = config.object("DestinationConfig")
            found["" if qualifier == "$LATEST" else qualifier] = Destination(
                retries=config.number("MaximumRetryAttempts", 2),
                on_failure=str((destinations.get("OnFailure") or {}).get("Destination", "")),
                on_success=str((destinations.get("OnSuccess") or {}).get("Destination", "")),
                dead_letters=queue,
            )
        return found


def _is_of(given: Any, part: Part) -> bool:
    target = target_of(given)
    return target is not None and target.function == part.name


def _variables(part: Part) -> dict[str, str]:
    """Raises Cannot where one is unknown: the code would not find what it needs."""
    environment = part.properties.get("Environment")
    variables = environment.get("Variables") if isinstance(environment, dict) else None
    if variables is None:
        return {}
    if not isinstance(variables, dict):
        raise Cannot("Environment.Variables is no object")
    if unknown := [name for name, value in variables.items() if not is_known(value)]:
        raise Cannot(f"its variable {unknown[0][:60]} is not known here")
    return {name: known_text(value, name) for name, value in variables.items()}


def _level(logging: Mapping[str, Any], name: str) -> str | None:
    return str(logging[name]) if name in logging else None


def _installed(arn: str) -> str:
    name = arn.rpartition(":layer:")[2].partition(":")[0]
    for beginning, here in _KNOWN_LAYERS.items():
        if name.startswith(beginning) and here in ours():
            return here
    known = ", ".join(ours()) or "none"
    raise Cannot(
        f"the layer {arn[:120]} is not here. Layers of the template are deployed; installed are {known}"
    )


def _with_remedy(why: Exception) -> str:
    remedy = getattr(why, "remedy", "")
    return f"{str(why).rstrip('.')}{f'. {remedy}' if remedy else ''}".rstrip(".")
