#!/usr/bin/env python3
"""Writes small JPEG files with Pillow, and expected.txt with what Pillow decodes them to: name, size, channels, values."""
import os
from PIL import Image

folder = os.path.dirname(os.path.abspath(__file__))
lines = []
for name, mode in [("grey", "L"), ("rgb", "RGB"), ("cmyk", "CMYK")]:
    channels = len(mode)
    image = Image.new(mode, (10, 7))
    image.putdata([tuple((x * 20 + y * 9 + c * 60) % 256 for c in range(channels)) if channels > 1
                   else (x * 20 + y * 9) % 256 for y in range(7) for x in range(10)])
    path = os.path.join(folder, name + ".jpg")
    image.save(path, quality=90, subsampling=0)
    found = Image.open(path)
    if mode == "CMYK":
        found = found.convert("RGB")
    lines.append("%s 10 7 %d %s" % (name, min(channels, 3), found.tobytes().hex()))
Image.new("RGB", (10, 7), (9, 99, 199)).save(os.path.join(folder, "progressive.jpg"), progressive=True)
with open(os.path.join(folder, "expected.txt"), "w") as file:
    file.write("\n".join(lines) + "\n")
