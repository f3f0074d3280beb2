import pytest

from khabar_nlp.domain.normalization.language import is_persian


@pytest.mark.parametrize(
    "text",
    [
        "وزیر نیرو از افزایش ذخیرهٔ سدها خبر داد",
        "رئيس جمهور گفت كه اين طرح تا پايان سال اجرا مي شود",
        "علیرضا رضایی",
        "شرکت OpenAI مدل GPT-5 را در San Francisco معرفی کرد",
        "او آیهٔ «إن الله مع الصابرين» را در پایان سخنان خود خواند",
    ],
)
def test_persian_is_recognized_on_any_keyboard_and_beside_other_languages(text: str) -> None:
    assert is_persian(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("The minister said the plan starts tomorrow.", id="English"),
        pytest.param("أعلن الوزير في المؤتمر أن المشروع كان جاهزا", id="Arabic"),
        pytest.param("وزیر نے کہا ہے کہ منصوبہ جلد شروع ہوگا", id="Urdu"),
        pytest.param("وەزیر گوتی پڕۆژەکە دەست پێ دەکات", id="Kurdish"),
        pytest.param("", id="nothing"),
        pytest.param("2025-12-10 ۱۲:۳۰", id="figures only"),
    ],
)
def test_other_languages_are_not_taken_for_persian(text: str) -> None:
    assert not is_persian(text)
