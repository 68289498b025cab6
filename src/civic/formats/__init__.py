"""The open standards this house speaks, one file each: read strictly, written in one canonical way.

The only place where a standard's own shapes are converted. It reads bytes and gives plain values; it opens no
files and no connections.
"""
