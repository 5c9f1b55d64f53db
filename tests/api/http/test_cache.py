"""How many answers are remembered, and how much memory they take."""

from api.http.cache import MOST_ANSWERS, MOST_BYTES, Answer, Answers


def url(number: int) -> tuple[str, bytes]:
    return "/titles", str(number).encode()


def test_the_oldest_answers_are_forgotten_where_there_are_too_many() -> None:
    answers = Answers()
    for number in range(MOST_ANSWERS + 5):
        answers.remember(url(number), Answer(200, [], b"12"))
    assert list(answers.kept) == [url(number) for number in range(5, MOST_ANSWERS + 5)]
    assert answers.bytes == 2 * MOST_ANSWERS


def test_long_answers_take_no_more_memory_than_is_allowed() -> None:
    answers, long = Answers(), Answer(200, [], b"x" * (MOST_BYTES // 3))
    for number in (1, 2, 3, 3, 4):
        answers.remember(url(number), long)
    assert list(answers.kept) == [url(2), url(3), url(4)]
    answers.remember(url(5), Answer(200, [], b"x" * (MOST_BYTES + 1)))
    assert (answers.kept, answers.bytes) == ({}, 0)
