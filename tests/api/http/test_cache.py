"""How many answers are remembered, and how much memory they take."""

from api.http.cache import MOST_ANSWERS, MOST_BYTES, Answer, Answers, Asked


def asked(number: int) -> Asked:
    return "/titles", str(number).encode(), False


def test_the_oldest_answers_are_forgotten_where_there_are_too_many() -> None:
    answers = Answers()
    for number in range(MOST_ANSWERS + 5):
        answers.remember(asked(number), Answer(200, [], b"12"))
    assert list(answers.kept) == [asked(number) for number in range(5, MOST_ANSWERS + 5)]
    assert answers.bytes == 2 * MOST_ANSWERS


def test_long_answers_take_no_more_memory_than_is_allowed() -> None:
    answers, long = Answers(), Answer(200, [], b"x" * (MOST_BYTES // 3))
    for number in (1, 2, 3, 3, 4):
        answers.remember(asked(number), long)
    assert list(answers.kept) == [asked(2), asked(3), asked(4)]
    answers.remember(asked(5), Answer(200, [], b"x" * (MOST_BYTES + 1)))
    assert (answers.kept, answers.bytes) == ({}, 0)
