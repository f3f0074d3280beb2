import pytest
from hypothesis import given
from hypothesis import strategies as st

from khabar_nlp.domain.tokens import MAX_SENTENCE, sentences, tokenize


def words(text: str) -> list[str]:
    return [token.text for token in tokenize(text)]


@pytest.mark.parametrize(
    "whole",
    [
        "می‌رود",
        "رئیس‌جمهور",
        "دائماً",
        "12.5",
        "۱۲٫۵",
        "۱۲/۵",
        "۱٬۲۵۰٬۰۰۰",
        "23,078",
        "۱۴۰۴/۰۹/۱۹",
        "2025-12-10",
        "2025-12-10T08:30",
        "۱۴:۳۰",
        "https://example.ir/news?id=12&p=1.2",
        "info@example.ir",
        "https://example.ir/گزارش_روز",
        "a.b@example.ir",
        "192.168.1.1",
        "۱۴۰۴.۰۹.۱۹",
        "۳.۵",
        "3.5",
        "ه.ش",
        "ه\u200d.ش",
        "ق.م",
        "ج.ا.ا",
        "یو.اس.بی",
        "بی.بی.سی",
        "اچ.آی.وی",
        "U.S",
        "@khabar",
        "COVID-19",
        "G20",
        "5G",
        "Entekhab.ir",
    ],
)
def test_stays_one_token(whole: str) -> None:
    assert words(f"متن {whole} متن") == ["متن", whole, "متن"]


def test_punctuation_and_digits_written_against_words_are_tokens_of_their_own() -> None:
    assert words("«۵میلیون نفر»، گفت.") == ["«", "۵", "میلیون", "نفر", "»", "،", "گفت", "."]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("شد.وی", ["شد", ".", "وی"]),
        ("و.او", ["و", ".", "او"]),
        ("کشور.سیستم", ["کشور", ".", "سیستم"]),
        ("سی.شب", ["سی", ".", "شب"]),
        ("مرسی.بی", ["مرسی", ".", "بی"]),
        ("می\u200cسی.بی", ["می\u200cسی", ".", "بی"]),
        ("\u200dه.ش", ["ه", ".", "ش"]),
        ("P.S.", ["P.S", "."]),
        ("۱۲۹۸ه.ق", ["۱۲۹۸", "ه.ق"]),
        ("https://example.ir/a.", ["https://example.ir/a", "."]),
        ("(www.example.ir)،", ["(", "www.example.ir", ")", "،"]),
        ("https://example.ir/a،سپس", ["https://example.ir/a", "،", "سپس"]),
    ],
)
def test_a_dot_joins_nothing_but_abbreviations_figures_and_addresses(text: str, parts: list[str]) -> None:
    assert words(text) == parts


def test_a_sentence_ends_at_stops_and_newlines() -> None:
    found = sentences("باران آمد. برف چه؟ هیچ! شاید…\nفردا")
    assert [[token.text for token in sentence] for sentence in found] == [
        ["باران", "آمد", "."],
        ["برف", "چه", "؟"],
        ["هیچ", "!"],
        ["شاید", "…"],
        ["فردا"],
    ]


def test_a_closing_quotation_mark_belongs_to_the_sentence_it_closes() -> None:
    assert [len(sentence) for sentence in sentences("گفت: «تمام شد.» رفت.")] == [7, 2]


@pytest.mark.parametrize(
    "expected",
    [
        # Figures and addresses.
        ["نرخ ۱۲.۵ درصد شد."],
        ["بهای آن 3.5 دلار است.", "پیش‌تر ۳.۵ بود."],
        ["نگارش ۲.۴.۱ آمد."],
        ["در سال ۱۴۰۴.", "سپس برف آمد."],
        ["قطار ۱۴:۳۰ رسید.", "اتوبوس ساعت ۹."],
        ["نشانی www.example.ir است"],
        ["گزارش در https://example.ir/a?b=1.2 است.", "بخوانید!"],
        ["به https://example.ir/a.", "سر بزنید."],
        # Abbreviations.
        ["سال ۱۳۲۰ ه.ش بود."],
        ["سال ۱۳۲۰ ه.ش. بود."],
        ["سدهٔ ۵ ق.م. را دید."],
        ["(۱۲۹۰ ه\u200d.ق.) کشته شد."],
        ["م. امیدی آمد.", "دکتر م. ح. امیدی رفت."],
        ["در ص. ۱۲ و صص. ۱۴ و ۱۵ آمده است."],
        ["سازمان ج.ا.ا. آن را خواند."],
        ["با یو.اس.بی وصل کرد.", "از واشینگتن، دی.سی. رسید."],
        ["در U.S. ماند.", "نوشت P.S. یادت نرود."],
        ["شرکت Apple Inc. و Dr. Smith آمدند."],
        ["Khabar vs. Hazm was tried.", "The end."],
        ["باران آمد.", "iPhone هم آمد."],
        # Ellipses.
        ["کتاب، قلم و... را خرید."],
        ["کتاب، قلم و ... خرید.", "رفت."],
        ["کتاب، قلم و… دارد."],
        ["کتاب، قلم... و دفتر خرید."],
        ["نهادها (بنیاد، انجمن و ...) در این دهه آمدند."],
        ["خانه‌ها (آجری، چوبی، ...) سوخت."],
        ["نمی‌دانم...", "شاید فردا."],
        ["… و ناگهان باران آمد."],
        ["از پادگان [...] پرتاب شد."],
        # Quotations and brackets.
        ["گفت: «باران آمد.", "برف نیامد.»", "سپس رفت."],
        ["پرسید: «کجایی؟».", "رفت."],
        ["پرسید: «کجایی؟»", "او نشنید."],
        ["فیلم «کجا می‌روی؟» دیده شد.", "خوب بود."],
        ["شعار «نه به جنگ!» را سر دادند."],
        ['او گفت: "می‌آیم."', '"دیر نکن!"', "رفت."],
        ["باران (و برف!) آمد."],
        ["مدیر (!) آمد؟!", "نمی‌دانم."],
        ["(باران آمد.)", "[برف هم آمد.]", "رفت."],
        ["«(چرا؟)»", "گفت."],
        ["یاهو!، شرکتی آمریکایی، سود کرد."],
        ["کجا ؟ !", "آنجا."],
        # Lists.
        ["۱. باران آمد.", "۲. برف آمد."],
        ["۱.۲. باران آمد."],
        ["۱- باران آمد.", "۲) برف آمد."],
        ["الف. باران آمد.", "ب. برف آمد."],
        ["• باران آمد."],
        ["- باران آمد."],
        ["* باران"],
        ["– باران آمد؛ برف نه."],
    ],
    ids=" | ".join,
)
def test_a_sentence_ends_where_a_reader_ends_it(expected: list[str]) -> None:
    text = " ".join(expected)
    assert [text[sentence[0].start : sentence[-1].end] for sentence in sentences(text)] == expected


def test_lines_are_sentences_and_a_marker_belongs_to_its_item() -> None:
    text = "باران در تهران\n• برف در تبریز\n۱. باد در زنجان و\n\n۲. مه!\n"
    assert [text[sentence[0].start : sentence[-1].end] for sentence in sentences(text)] == [
        "باران در تهران",
        "• برف در تبریز",
        "۱. باد در زنجان و",
        "۲. مه!",
    ]


def test_a_sentence_without_end_is_cut() -> None:
    assert [len(sentence) for sentence in sentences("واژه " * (MAX_SENTENCE + 1))] == [MAX_SENTENCE, 1]


@given(st.text(st.sampled_from('ابپ۱۲3a.؟!/:-,@_‌ \n«»"()#\ud800\u0301\U0001f600') | st.characters()))
def test_tokens_are_exact_parts_of_any_text_in_order_and_cover_its_letters(text: str) -> None:
    place = 0
    for token in tokenize(text):
        assert token.start >= place
        assert token.text
        assert text[token.start : token.end] == token.text
        assert not any(character.isalnum() for character in text[place : token.start])
        place = token.end
    assert not any(character.isalnum() for character in text[place:])
    assert [token for sentence in sentences(text) for token in sentence] == list(tokenize(text))


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "unit", ["ا", "1", "a", ".", "1,", "ا‌", "a@", "/", "1-", "1.", "ا.", "سی.", "«", "؟»", "«؟»", "http://", "www."]
)
def test_a_long_run_without_a_space_is_read_in_linear_time(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    assert sentences(text)[-1][-1].end == len(text.rstrip("‌"))
