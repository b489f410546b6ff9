"""Runs exported files in one process, for importing torch takes longer than training small models.

Reads from standard input a JSON list of {"name", "source", "arguments"}, and writes a list of {"output", "error"}. With the
argument `compile` it only compiles them.
"""

import contextlib
import io
import json
import sys
import traceback


def run(name, source, arguments):
    output = io.StringIO()
    error = None
    sys.argv = [name, *arguments]
    try:
        code = compile(source, name, "exec")
        if "compile" not in mode:
            with contextlib.redirect_stdout(output):
                exec(code, {"__name__": "__main__"})
    except BaseException:
        error = traceback.format_exc()
    return {"output": output.getvalue(), "error": error}


mode = sys.argv[1:]
sys.stdin.reconfigure(encoding="utf-8")
json.dump([run(**file) for file in json.load(sys.stdin)], sys.stdout)
