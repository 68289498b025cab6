"""A thousand ideas, one of them with five thousand comments: every page stays within its budget."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gobernauta.processes.comments import path_of
from gobernauta.processes.models import Attachment, Comment, Item, Wording
from tests.costs import QUERIES, within_budget
from tests.desk.town import MONDAY, build
from tests.processes import budget_town as made
from tests.processes.start import begun

SIZE, SAID, ROOTS = 1_000, 5_000, 900


@pytest.fixture
def crowd(db, settings, tmp_path):
    """The ideas, the first with threads of every depth, pictures, wordings and others put together with it."""
    settings.MEDIA_ROOT = tmp_path
    town = build()
    for number in range(10):
        made.area(f"area-{number}", f"Area {number}")
    process, contest = begun(town, "ideas", state="collecting", titles=())
    Item.objects.bulk_create(_idea(process, contest, number) for number in range(1, SIZE + 1))
    first = Item.objects.get(number=1)
    Item.objects.filter(number__gt=SIZE - 20).update(state="merged", merged_into=first, reason="The same.")
    Comment.objects.bulk_create(_comments(process, first))
    Item.objects.filter(pk=first.pk).update(comment_count=SAID)
    Wording.objects.bulk_create(
        Wording(
            item=first, number=number, title=first.title, text=f"Draft {number}. " + first.text, at=MONDAY
        )
        for number in range(1, 41)
    )
    Attachment.objects.bulk_create(
        Attachment(item=first, media_type="image/webp", alt=f"A bench {n}", file=f"{n}") for n in range(5)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return process


def _idea(process, contest, number):
    return Item(
        process=process,
        contest=contest,
        number=number,
        title=f"A better street number {number} for everybody who lives there",
        text="It is dark and wet there, and children walk to school. " * 70,
        address=f"Mill Street {number}",
        credit=f"Neighbours of Mill Street {number}",
        state="accepted",
        latitude=43.3 + number / 10_000,
        longitude=-3.2 + number / 10_000,
        support_count=number,
        created_at=MONDAY,
        updated_at=MONDAY,
    )


def _comments(process, item):
    rows = []
    for number in range(1, SAID + 1):
        above = None if number <= ROOTS else rows[number * 7 // 11]
        text = f"What {number} of us say about it. " * (1 + number % 30)
        rows.append(
            Comment(
                pk=number,
                process=process,
                item=item,
                parent=above,
                path=path_of(number, above.path if above else ""),
                author_name=f"Resident {number}",
                text=text,
                created_at=MONDAY,
            )
        )
    return rows


PAGES = (
    "",
    "?order=supports&page=3",
    "?q=street&area=area-1",
    "?q=street&order=comments",
    "ideas/1/",
    "ideas/1/?order=oldest",
    "ideas/1/?comments=40&order=oldest",
    "ideas/900/",
    "ideas/new/?title=A+better+street",
    "ideas/1/support/",
    "ideas/1/report/",
    "ideas/1/wordings/",
    "ideas/1/wordings/2/",
    "ideas/1/wordings/new/",
    "comments/600/",
    "comments/new/?item=1",
)


@pytest.mark.django_db
def test_every_page_keeps_its_budget(crowd, client):
    for path in PAGES:
        within_budget(client, f"/en/take-part/{crowd.slug}/{path}")
    with CaptureQueriesContext(connection) as asked:
        picture = client.get(f"/en/take-part/{crowd.slug}/ideas.svg")
    assert len(asked) <= QUERIES
    assert picture.content.count(b"<circle") == SIZE - 20
    page = client.get(f"/en/take-part/{crowd.slug}/ideas/1/").content.decode()
    assert "(5,000)" in page
    assert "/comments/900/" in page  # the newest thread


@pytest.mark.django_db
def test_the_desk_keeps_its_budget(crowd, client):
    from gobernauta.people.models import User

    client.force_login(User.objects.get(email__startswith="alice"))
    for path in ("?state=accepted", "?state=accepted&page=9", "idea/1/", "idea/999/", "new/"):
        within_budget(client, f"/en/desk/ideas/{crowd.pk}/{path}")
