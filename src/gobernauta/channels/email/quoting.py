"""Folding: the new words of a reply apart from the mail it quotes. Nothing is thrown away.

English, Spanish, Indonesian and their neighbours. A forwarded mail is not folded (it is what the sender wants
read), nor are quotations answered point by point.
"""

import re

WROTE = re.compile(
    r"""^\s*(
        on\b.{4,300}\bwrote | el\b.{4,300}\bescribi[oó] | (pada|tanggal)\b.{4,300}\b(menulis|tulis)
      | em\b.{4,300}\bescreveu | le\b.{4,300}\ba[ ]écrit | am\b.{4,300}\bschrieb.{0,120} | il\b.{4,300}\bha[ ]scritto
      | .{2,150}\b(wrote|escribió|menulis|schrieb|escreveu)
    )\s*:\s*$""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
ORIGINAL = re.compile(
    r"^\s*[-_]{2,}\s*(original message|mensaje original|pesan (asli|asal)|mensagem original"
    r"|ursprüngliche nachricht|message d'origine|messaggio originale)\s*[-_]{2,}\s*$",
    re.IGNORECASE,
)
FROM = re.compile(r"^\s*\*?(from|de|dari|von|da)\s*:\*?\s*\S", re.IGNORECASE)
SENT = re.compile(
    r"^\s*\*?(sent|date|enviado( el)?|enviada( em)?|fecha|dikirim|tanggal|gesendet|envoyé|data)\s*:\*?\s*\S",
    re.IGNORECASE,
)
RULE = re.compile(r"^\s*_{10,}\s*$")
LONGEST_ATTRIBUTION = 3  # lines


def fold(text: str) -> tuple[str, str]:
    """Split a body into (new words, quoted rest). Every line is in one of the two, in its order."""
    lines = text.split("\n")
    start = quotation(lines)
    if start is None:
        return text.strip("\n"), ""
    end = start
    while end < len(lines) and (is_quoted(lines[end]) or not lines[end].strip() or end < after(lines, start)):
        end += 1
    new = trimmed(lines[:start] + lines[end:])
    if any(is_quoted(line) for line in lines[end:]) or not new:
        return text.strip("\n"), ""
    return new, trimmed(lines[start:end])


def quotation(lines: list[str]) -> int | None:
    """The first line of the quoted mail, its line of introduction included."""
    for number, line in enumerate(lines):
        if is_quoted(line) or after(lines, number) > number:
            return number
    return None


def after(lines: list[str], start: int) -> int:
    """The line after an introduction that begins at `start`; `start` itself when none does.

    Under a rule or a block of headers nothing is marked as quoted, so all that follows belongs to it.
    """
    if headed(lines, start):
        return len(lines)
    for length in range(1, LONGEST_ATTRIBUTION + 1):
        if WROTE.match(" ".join(lines[start : start + length])) and lines[start].strip():
            return start + length
    return start


def headed(lines: list[str], start: int) -> bool:
    """Outlook's way: a rule or `Original message`, or the headers From and Sent on following lines."""
    if ORIGINAL.match(lines[start]):
        return True
    begin = start + 1 if RULE.match(lines[start]) else start
    near = [line for line in lines[begin : begin + 4] if line.strip()]
    return bool(near) and bool(FROM.match(near[0])) and any(SENT.match(line) for line in near[1:3])


def is_quoted(line: str) -> bool:
    return line.lstrip().startswith(">")


def trimmed(lines: list[str]) -> str:
    return "\n".join(lines).strip("\n")
