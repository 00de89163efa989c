# Mistake: the 250 MB are compared with the package alone; layers lie on the same disk.
DIRECT_KB = 50 * 1024
DISK_KB = 250 * 1024
MACHINES = {"x86_64": "x86_64", "arm64": "aarch64"}  # as Lambda calls it → as wheels do


class NotThere(Exception):
    """The archive does not hold the handler's module; the text names the file."""


def root_of(paths, handler):
    """What the paths begin with above the handler's module: "", or a folder with its slash."""
    module = handler.rpartition(".")[0] + ".py"
    roots = [path.removesuffix(module) for path in paths if f"/{path}".endswith(f"/{module}")]
    if not roots:
        raise NotThere(f"There is no {module} in the archive, and {handler} looks for it at the root.")
    return min(roots, key=len)


def stays_out(path):
    return any(part == "__pycache__" or part.startswith(".") for part in path.split("/"))


def repacked(files, roots):
    """New path → KB. A file loses the longest of the roots that it lies in."""
    new = {}
    for path, kb in files.items():
        if not stays_out(path):
            root = max((root for root in roots if path.startswith(root)), key=len, default="")
            new[path.removeprefix(root)] = kb
    return new


def runs_on(wheel, machine):
    system = wheel.removesuffix(".whl").rpartition("-")[2]
    return system == "any" or (system.startswith("manylinux") and system.endswith(f"_{machine}"))


def upload(*, zipped_kb, disk_kb):
    if disk_kb > DISK_KB:
        return "too large"
    return "direct" if zipped_kb <= DIRECT_KB else "s3"


def lambda_handler(event, context):
    machine = MACHINES[event["architecture"]]
    try:
        roots = [root_of(event["files"], event["handler"])]
    except NotThere as reason:
        return {"refused": str(reason)}
    if event["installed_into"]:
        roots.append(event["installed_into"] + "/")
    files = repacked(event["files"], roots)
    return {
        "files": sorted(files),
        "again": sorted(wheel for wheel in event["wheels"] if not runs_on(wheel, machine)),
        "platform": f"manylinux2014_{machine}",
        "upload": upload(zipped_kb=event["zipped_kb"], disk_kb=sum(files.values())),
    }
