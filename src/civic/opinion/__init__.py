"""What people think of many statements: the opinion map and the bridging score.

The engine of consultations: who agrees with whom, what nearly everyone shares, what divides, what to ask next.
It reads no file (`civic.formats.polis` does) and draws no conclusion about a person.
"""
