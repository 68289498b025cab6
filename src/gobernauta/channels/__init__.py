"""The doors people already use: one folder a channel, all behind `protocol.Channel`.

Adapters know the network they speak to and nothing of Django or the database; `accounts` beside them
keeps which account is connected, its sealed secrets, its cursor and its health.
"""
