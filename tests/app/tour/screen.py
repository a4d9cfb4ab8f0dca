"""What is to be seen: pictures of the virtual display, taken from its memory."""

import ctypes
import hashlib
import os
import struct
import time

import gi
gi.require_version("GdkPixbuf", "2.0")
from gi.repository import GdkPixbuf, GLib  # noqa: E402

from stage import Failure, PATIENCE  # noqa: E402

# So long a picture stays the same before it counts as what a person sees.
STILL_SECONDS = 0.25


class Screen:
    def __init__(self, stage):
        self.path = os.path.join(stage.folder, "screen", "Xvfb_screen0")

    def read(self):
        """Width, height, bytes a row, and the bytes: blue, green, red and nothing for each pixel."""
        with open(self.path, "rb") as file:
            data = file.read()
        header = struct.unpack(">25I", data[:100])
        size, width, height, row, colors = header[0], header[4], header[5], header[12], header[19]
        start = size + colors * 12
        return width, height, row, data[start:start + row * height]

    def wait_until_still(self):
        """A window that is there is not yet drawn: waits until the picture has stopped changing."""
        until = time.monotonic() + PATIENCE
        last, since = None, time.monotonic()
        while time.monotonic() - since < STILL_SECONDS:
            now = hashlib.blake2b(self.read()[3]).digest()
            if now != last:
                last, since = now, time.monotonic()
            if time.monotonic() > until:
                raise Failure("The picture does not come to rest")
            time.sleep(0.02)

    def save(self, path):
        self.wait_until_still()
        self.save_now(path)

    def save_now(self, path):
        width, height, row, data = self.read()
        pixels = bytearray(width * height * 3)
        packed = b"".join(data[y * row:y * row + width * 4] for y in range(height)) if row != width * 4 else data
        pixels[0::3], pixels[1::3], pixels[2::3] = packed[2::4], packed[1::4], packed[0::4]
        picture = GdkPixbuf.Pixbuf.new_from_bytes(GLib.Bytes.new(bytes(pixels)), GdkPixbuf.Colorspace.RGB, False, 8,
                                                  width, height, width * 3)
        picture.savev(path, "png", [], [])
