#!/usr/bin/env python3
"""Writes the PNG fixtures of this folder, and expected.txt with the pixels that a reader should find in each.

Every colour type and bit depth, plain (-p) and interlaced (-i), some with a transparent colour (-t); the rows go
through the five filters in turn. Written from the standard's text with zlib alone; where Pillow is installed,
what it reads is compared (it keeps 16 bits only for plain grey, and takes a transparent grey of few bits for one of 8:
those files are not).
"""
import os, struct, zlib

FOLDER = os.path.dirname(os.path.abspath(__file__))
WIDTH, HEIGHT = 11, 9
SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
PASSES = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def chunk(name, content):
    body = name + content
    return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))


def sample(x, y, channel, depth):
    """Any pattern will do, so long as all bits move and colours differ."""
    value = (x * 2654435761 + y * 40503 + channel * 97 + x * y * 7919) & 0xFFFF
    return value >> (16 - depth)


def packed(values, depth):
    if depth == 16:
        return b"".join(struct.pack(">H", v) for v in values)
    bits = "".join(format(v, "0%db" % depth) for v in values)
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits), 8))


def filtered(rows, step):
    out, above = b"", bytes(len(rows[0]))
    for number, row in enumerate(rows):
        kind, line = number % 5, bytearray()
        for i, value in enumerate(row):
            a = row[i - step] if i >= step else 0
            b = above[i]
            c = above[i - step] if i >= step else 0
            p = a + b - c
            nearest = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]
            line.append((value - [0, a, b, (a + b) // 2, nearest][kind]) & 255)
        out += bytes([kind]) + bytes(line)
        above = row
    return out


def make(name, colour, depth, interlaced, transparent):
    step = max(1, SAMPLES[colour] * depth // 8)
    entries = min(1 << depth, 200)

    def pixel(x, y):
        values = [sample(x, y, c, depth) for c in range(SAMPLES[colour])]
        return [v % entries for v in values] if colour == 3 else values

    data = b""
    for x0, y0, dx, dy in PASSES if interlaced else [(0, 0, 1, 1)]:
        rows = [packed([v for x in range(x0, WIDTH, dx) for v in pixel(x, y)], depth) for y in range(y0, HEIGHT, dy)]
        if rows and rows[0]:
            data += filtered(rows, step)
    key = pixel(3, 2)
    palette = [((i * 37) & 255, (i * 91 + 5) & 255, (255 - i * 3) & 255) for i in range(entries)]
    opacity = [(i * 50 + 10) & 255 for i in range(entries // 2)]
    png = b"\x89PNG\r\n\x1a\n"
    png += chunk(b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, depth, colour, 0, 0, int(interlaced)))
    png += chunk(b"tEXt", b"Comment\0passed over")
    if colour == 3:
        png += chunk(b"PLTE", bytes(v for entry in palette for v in entry))
    if transparent:
        png += chunk(b"tRNS", bytes(opacity) if colour == 3 else b"".join(struct.pack(">H", v) for v in key))
    packed_data = zlib.compress(data, 9)
    # Two chunks, as files of more than a few kilobytes have them.
    png += chunk(b"IDAT", packed_data[:40]) + chunk(b"IDAT", packed_data[40:]) + chunk(b"IEND", b"")
    with open(os.path.join(FOLDER, name + ".png"), "wb") as file:
        file.write(png)

    greatest, out = (1 << depth) - 1, []
    for y in range(HEIGHT):
        for x in range(WIDTH):
            values = pixel(x, y)
            if colour == 3:
                out += palette[values[0]]
                if transparent:
                    out.append(opacity[values[0]] if values[0] < len(opacity) else 255)
            else:
                # Round half up, in whole numbers.
                out += [(v * 255 + greatest // 2) // greatest for v in values]
                if transparent:
                    out.append(0 if values == key else 255)
    return len(out) // (WIDTH * HEIGHT), bytes(out)


lines = []
for colour, depths in [(0, [1, 2, 4, 8, 16]), (2, [8, 16]), (3, [1, 2, 4, 8]), (4, [8, 16]), (6, [8, 16])]:
    for depth in depths:
        kinds = ["p", "i"] + (["t"] if (colour, depth) in [(0, 4), (0, 16), (2, 8), (2, 16), (3, 4)] else [])
        for kind in kinds:
            name = "%s%d-%s" % ({0: "grey", 2: "rgb", 3: "palette", 4: "greyalpha", 6: "rgba"}[colour], depth, kind)
            channels, pixels = make(name, colour, depth, kind == "i", kind == "t")
            lines.append("%s %d %d %d %s" % (name, WIDTH, HEIGHT, channels, pixels.hex()))
            try:
                from PIL import Image
            except ImportError:
                continue
            if depth < 16 and name != "grey4-t":
                image = Image.open(os.path.join(FOLDER, name + ".png"))
                found = image.convert({1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}[channels]).tobytes()
                assert found == pixels, name
with open(os.path.join(FOLDER, "expected.txt"), "w") as file:
    file.write("\n".join(lines) + "\n")
