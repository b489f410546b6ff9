"""What Python makes of text: str.lower, str.split, and a vocabulary in the order in which words come."""

TEXTS = [
    "", " ", "I love it.", "I LOVE   it...", "  leading and trailing  ", "tabs\tand\nlines\r\nand\x0bfeeds\x0c!",
    "Ça va, ÉTÉ?", "Straße GROẞ ẞ", "ΑΒΓ Ωμέγα ΆΈ", "ПРИВЕТ Мир Ё Ђ", "emoji 😀👍🏽 ok", "👩‍👩‍👧 a", "שלום עולם", "مرحبا بالعالم",
    "non\u00a0breaking", "line\u2028and\u2029paragraph", "thin\u2009ideographic\u3000next\u0085line", "zero\u200bwidth",
    "\x1cfile\x1dgroup\x1erecord\x1funit\x1f", "ＦＵＬＬ　ｗｉｄｔｈ", "Ǆ ǅ ǆ Ǉ", "𝐀 𐐀 Ꙁ Ⴀ", "日本語 の 文", "e\u0301 É", "a.b..c . d", "....",
    "\ufeffbom", "wo-rd don't (it) \"q\"", "\x00nul\x00 \x7f", "ŁÓDŹ İ.".replace("İ", "i"),
]
DROPS = [("", True), (".", True), (".,;:!?\"()", True), (".", False), ("é😀", True)]


def words(text, drop, lower):
    """As the blog's tokenizer: lower case, drop characters, split at white space."""
    text = text.lower() if lower else text
    return "".join(c for c in text if c not in drop).split()


def characters(text, drop, lower):
    text = text.lower() if lower else text
    return [c for c in text if c not in drop]


def vocabulary(special, texts):
    ids = {word: i for i, word in enumerate(special)}
    for text in texts:
        for word in words(text, ".", True):
            ids.setdefault(word, len(ids))
    return list(ids)


LAST = 0x20000  # nothing above has a case or is white space


def lower_hashes():
    """FNV-1a, 64 bits, of the lower-case form of each run of 4096 code points, in UTF-8."""
    out = []
    for start in range(0, LAST, 0x1000):
        h = 0xCBF29CE484222325
        for code in range(start, start + 0x1000):
            if 0xD800 <= code < 0xE000 or code == 0x130:  # surrogates; dotted I, which becomes two code points
                continue
            for byte in chr(code).lower().encode():
                h = (h ^ byte) * 0x100000001B3 % 2**64
        out.append(str(h))
    return out


def topics():
    for code in range(LAST, 0x110000):
        assert chr(code).lower() == chr(code) and not chr(code).isspace()
    tokenized = [
        {"text": text, "drop": drop, "lowercase": lower, "words": words(text, drop, lower),
         "characters": characters(text, drop, lower)}
        for text in TEXTS for drop, lower in DROPS
    ]
    blog = ["i love it", "i hate it", "so good", "very bad", "awesome movie", "worst ever"]
    repeats = ["B a B.", "a c", "<UNK> b", "D a"]
    special = [(["<UNK>"], blog), (["<PAD>", "<UNK>"], blog), (["<UNK>", "<PAD>"], repeats), (["<UNK>", "a"], repeats)]
    return {
        "tokenized": tokenized,
        "vocabularies": [{"special": s, "texts": t, "words": vocabulary(s, t)} for s, t in special],
        "lower": lower_hashes(),
        "spaces": [code for code in range(LAST) if not 0xD800 <= code < 0xE000 and chr(code).isspace()],
    }
