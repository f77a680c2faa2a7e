"""Scans folders one after another, each in a process of its own that has checkov loaded already: loading it takes thrice as long as a scan.

Standard input has one scan a line, as JSON: `{"args": [...], "cwd": "...", "out": "...", "err": "..."}`. For each, one line on standard output says how it ended.
It ends with its input.
"""

import json
import os
import sys
import warnings

warnings.simplefilter("ignore", category=SyntaxWarning)
from checkov.main import Checkov  # noqa: E402


def scan(job):
    for path, number in ((job["out"], 1), (job["err"], 2)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), number)
    os.chdir(job["cwd"])
    try:
        code = Checkov(argv=job["args"]).run()
    except SystemExit as end:
        code = end.code
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code or 0)


for line in sys.stdin:
    child = os.fork()
    if child == 0:
        scan(json.loads(line))
    _, status = os.waitpid(child, 0)
    print(json.dumps({"code": os.waitstatus_to_exitcode(status)}), flush=True)
