"""Names every operation of the spec that never answered 2xx to any caller: one that is only ever refused is not
tested. Ends with 1 if there is one."""

import json
import pathlib
import sys

folder, spec_file = map(pathlib.Path, sys.argv[1:3])
methods = {"get", "post", "put", "patch", "delete"}
spec = json.loads(spec_file.read_text())
operations = {op["operationId"] for item in spec["paths"].values() for method, op in item.items() if method in methods}

seen, cases = {}, 0
for file in folder.glob("*.json"):
    for operation, counts in json.loads(file.read_text()).items():
        cases += sum(counts.values())
        seen.setdefault(operation, {})[file.stem] = counts

missed = sorted(op for op in operations if not any(s.startswith("2") for counts in seen.get(op, {}).values() for s in counts))
print(f"{cases} cases; {len(operations) - len(missed)} of {len(operations)} operations answered 2xx")
for operation in missed:
    print(f"  never 2xx: {operation}: {seen.get(operation, 'not called')}")
sys.exit(1 if missed else 0)
