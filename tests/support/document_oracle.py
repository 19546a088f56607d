"""A second, slow implementation of document edits to compare ours with.

It keeps the whole text as one string, scans it character by character on every call, and measures
columns by encoding prefixes: no line table, no shortcut for ASCII.
"""

from dataclasses import dataclass


@dataclass
class Oracle:
    text: str
    encoding: str

    def replace(self, start: tuple[int, int], end: tuple[int, int], new: str) -> None:
        a, b = sorted((self.offset(*start), self.offset(*end)))
        text = self.text[:a] + new + self.text[b:]
        self.text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")

    def offset(self, line: int, character: int) -> int:
        place = 0
        for _ in range(line):
            while place < len(self.text) and self.text[place] not in "\r\n":
                place += 1
            if place == len(self.text):
                return place
            place += 2 if self.text[place : place + 2] == "\r\n" else 1
        start = place
        while place < len(self.text) and self.text[place] not in "\r\n":
            if self._units(self.text[start : place + 1]) > character:
                break
            place += 1
        return place

    def _units(self, text: str) -> int:
        codec, size = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}[self.encoding]
        return len(text.encode(codec, "surrogatepass")) // size
