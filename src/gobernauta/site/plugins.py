"""The lists that fill the three doors. To add a channel, a reader or a method, add its line here."""

CHANNELS: tuple[str, ...] = (
    "gobernauta.channels.web.channel.CHANNEL",
    "gobernauta.channels.email.channel.CHANNEL",
    "gobernauta.channels.mastodon.channel.CHANNEL",
    "gobernauta.channels.bluesky.channel.CHANNEL",
    "gobernauta.channels.feed.channel.CHANNEL",
)

READERS: tuple[str, ...] = (
    "gobernauta.understanding.readers.language.READER",
    "gobernauta.understanding.readers.duplicate.READER",
    "gobernauta.understanding.readers.place.READER",
    "gobernauta.understanding.readers.topic.READER",
)

ROOMS = (
    "register",
    "channels",
    "people",
    "inbox",
    "listening",
    "understanding",
    "cases",
    "processes",
    "publishing",
    "decisions",
    "journeys",
    "insight",
    "faces",
)
