import pytest

from khabar_nlp.domain.spelling import Speller, SpellingModel
from khabar_nlp.domain.spelling import speller as speller_module
from khabar_nlp.domain.spelling.character_model import BREAK, labels
from khabar_nlp.domain.spelling.speller import break_points


def spelled(speller: Speller, word: str) -> str | None:
    usual = speller.usual(word)
    return usual.text if usual else None


@pytest.mark.parametrize(
    ("squeezed", "spelling"),
    [
        ("میشود", "می‌شود"),
        ("نمیتوانستهاند", "نمی‌توانسته‌اند"),
        ("دستگاههای", "دستگاه‌های"),
        ("رئیسجمهور", "رئیس‌جمهور"),
        ("بزرگترین", "بزرگ‌ترین"),
        ("خانهای", "خانه‌ای"),
    ],
)
def test_a_squeezed_word_has_a_usual_spelling(speller: Speller, squeezed: str, spelling: str) -> None:
    assert spelled(speller, squeezed) == spelling


@pytest.mark.parametrize("word", ["کتاب", "تهران", "اینکه", "میدان", "بیمارستان", "همچنین", "میانجی"])
def test_a_word_without_half_spaces_has_none(speller: Speller, word: str) -> None:
    assert speller.usual(word) is None


@pytest.mark.parametrize(
    ("unseen", "spelling"),
    [
        ("پهپادسازیهایشان", "پهپادسازی‌هایشان"),
        ("شبکهسازیهایی", "شبکه‌سازی‌هایی"),
        ("گلخانهدارها", "گلخانه‌دارها"),
    ],
)
def test_an_unseen_word_is_spelled_by_its_pieces(
    model: SpellingModel, speller: Speller, unseen: str, spelling: str
) -> None:
    assert unseen not in model.lexicon.words
    assert unseen not in model.lexicon.squeezed
    assert spelled(speller, unseen) == spelling


@pytest.mark.parametrize("name", ["گلدمنزاکس", "زلاتکوویچ", "ممممم", "شششششششششششششششششششششششششششششششششش"])
def test_an_unseen_word_of_one_piece_stays(speller: Speller, name: str) -> None:
    assert speller.usual(name) is None


def test_marks_do_not_hide_a_word(speller: Speller) -> None:
    assert spelled(speller, "مُیشَود") == "می‌شود"


@pytest.mark.parametrize(
    ("sentence", "word", "spelling"),
    [
        ("این زمینهای کشاورزی فروخته شد", "زمینهای", "زمین‌های"),
        ("او در هر زمینهای که بخواهد کار می‌کند", "زمینهای", "زمینه‌ای"),
        ("رئیس جمهور نامهای به مجلس نوشت", "نامهای", "نامه‌ای"),
        ("همهٔ نامهای خیابانی عوض شد", "نامهای", "نام‌های"),
    ],
)
def test_neighbors_decide_between_two_words(speller: Speller, sentence: str, word: str, spelling: str) -> None:
    usual = speller.usual(word)
    assert usual is not None
    start = sentence.index(word)
    assert speller.in_place(usual, word, sentence, start, start + len(word)) == spelling


def test_what_is_remembered_of_unseen_words_is_bounded(model: SpellingModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speller_module, "_REMEMBERED", 3)
    speller = Speller(model)
    for letter in "بپتثجچحخ":
        speller.usual("ظظظ" + letter)
        assert len(speller._guessed) <= 3


def test_half_spaces_go_after_the_marks_of_the_letter_before() -> None:
    assert list(break_points("مُیشَود", "می‌شود")) == [3]
    assert list(break_points("خانهٔها", "خانه‌ها")) == [5]
    assert list(break_points("میخواستهاند", "می‌خواسته‌اند")) == [2, 8]


def test_labels_say_after_which_letters_a_half_space_stands() -> None:
    assert [place for place, label in enumerate(labels("می‌خواسته‌اند")) if label == BREAK] == [1, 7]
    assert len(labels("می‌خواسته‌اند")) == len("میخواستهاند")


def test_a_file_that_is_no_model_is_refused_with_the_remedy() -> None:
    with pytest.raises(ValueError, match="train half-spaces"):
        SpellingModel.unpack(b"PK nothing")
