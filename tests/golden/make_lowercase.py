"""Makes core/lowercase.inc: Unicode's simple lower-case mappings, as Python's str.lower has them, in runs.

Run: python3 tests/golden/make_lowercase.py > core/lowercase.inc
"""

mappings = [
    (code, ord(chr(code).lower()) - code)
    for code in range(0x110000)
    if not 0xD800 <= code < 0xE000 and chr(code).lower() != chr(code) and len(chr(code).lower()) == 1
]
runs = []  # [first, last, step, offset]; step 0 while a run has one member only
for code, offset in mappings:
    if runs and runs[-1][3] == offset:
        _, last, step, _ = runs[-1]
        if (step == 0 and code - last in (1, 2)) or (step and code - last == step):
            runs[-1][1:3] = code, code - last
            continue
    runs.append([code, code, 0, offset])

print("// Unicode's simple lower-case mappings (version 14) as runs {first, last, step, offset}.")
print("// Made by tests/golden/make_lowercase.py; do not edit.")
print("// clang-format off")
line = ""
for first, last, step, offset in runs:
    item = "{0x%X, 0x%X, %d, %d}," % (first, last, step or 1, offset)
    if len(line) + len(item) + 1 > 118:
        print(line)
        line = item
    else:
        line = (line + " " + item).strip()
print(line)
print("// clang-format on")
