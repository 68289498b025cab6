"""Folding: the new words of a reply apart from the mail it quotes. Nothing is thrown away.

English, Spanish, Indonesian and their neighbours. A forwarded mail is not folded (it is what the sender wants
read), nor are quotations answered point by point.
"""

import re

WROTE = re.compile(
    r"""^\s*(
        on\b.{4,300}\bwrote | el\b.{4,300}\bescribi[oó] | (pada|tanggal)\b.{4,300}\b(menulis|tulis)
      | em\b.{4,300}\bescreveu | le\b.{4,300}\ba[ ]écrit | am\b.{4,300}\bschrieb.{0,120} | il\b.{4,300}\bha[ ]scritto
    )\s*:\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
SHORT_WROTE = re.compile(
    r"^.{2,150}\b(wrote|escribió|menulis|escreveu|a écrit|schrieb)\s*:\s*$", re.IGNORECASE
)
ORIGINAL = re.compile(
    r"^\s*[-_]{2,}\s*(original message|mensaje original|pesan (asli|asal)|mensagem original"
    r"|ursprüngliche nachricht|message d'origine|messaggio originale)\s*[-_]{2,}\s*$",
    re.IGNORECASE,
)
FORWARDED = re.compile(
    r"^\W*(begin )?(forwarded message|mensaje reenviado|pesan (yang )?diteruskan|mensagem encaminhada"
    r"|weitergeleitete nachricht|message transféré|messaggio inoltrato)\W*$",
    re.IGNORECASE,
)
FROM = re.compile(r"^\s*\*?(from|de|dari|von|da)\s*:\*?\s*\S", re.IGNORECASE)
SENT = re.compile(
    r"^\s*\*?(sent|date|enviado( el)?|enviada( em)?|fecha|dikirim|tanggal|gesendet|envoyé|data)\s*:\*?\s*\S",
    re.IGNORECASE,
)
RULE = re.compile(r"^\s*_{10,}\s*$")
LONGEST_INTRODUCTION = 3  # lines
NEAR = 3  # lines between an introduction and the quotation


def fold(text: str) -> tuple[str, str]:
    """Split a body into (new words, quoted rest). Every line is in one of the two, in its order."""
    lines = text.split("\n")
    start, end = quotation(lines)
    new = trimmed(lines[:start] + lines[end:])
    if start == end or not new.strip() or any(is_quoted(line) for line in lines[end:]):
        return trimmed(lines), ""
    return new, trimmed(lines[start:end])


def quotation(lines: list[str]) -> tuple[int, int]:
    """Where the first quoted mail begins, its introduction included, and ends; twice the same without one.

    Under a rule or a block of headers nothing is marked as quoted, so all that follows belongs to it.
    """
    for number, line in enumerate(lines):
        if FORWARDED.match(line):
            break
        if headed(lines, number):
            return number, len(lines)
        marked = number if is_quoted(line) else introduced(lines, number)
        if marked is not None:
            return number, end_of_quotation(lines, marked)
    return len(lines), len(lines)


def introduced(lines: list[str], start: int) -> int | None:
    """The first quoted line after `On Monday Jo wrote:`, which may run over several lines."""
    for length in range(1, LONGEST_INTRODUCTION + 1):
        block = lines[start : start + length]
        if not all(line.strip() for line in block):
            return None
        if WROTE.match(" ".join(block)) or (length == 1 and SHORT_WROTE.match(block[0])):
            near = range(start + length, min(start + length + NEAR, len(lines)))
            following = next((number for number in near if lines[number].strip()), start)
            return following if is_quoted(lines[following]) else None
    return None


def end_of_quotation(lines: list[str], start: int) -> int:
    end = start
    while end < len(lines) and (is_quoted(lines[end]) or not lines[end].strip()):
        end += 1
    return end


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
