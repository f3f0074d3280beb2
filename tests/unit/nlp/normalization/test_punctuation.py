import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khabar_nlp.domain.normalization.edits import apply
from khabar_nlp.domain.normalization.punctuation import PUNCTUATION

PIECES = (
    "ا ب و ه ها را دی سی شد وی باد باران (ع) عکس a Zz 3 ۱۲ ، ؛ ؟ ! . : , ; ? ... . . « » ( ) [ ] < > << >> ‹‹ ›› "
    '" ” … - / \u064b \u200c \t \n'
)
any_string = st.text(st.characters(codec=None)) | st.lists(st.sampled_from([*PIECES.split(" "), " ", " "])).map("".join)


def repaired(text: str) -> str:
    for find in PUNCTUATION:
        text = apply(text, list(find(text)))
    return text


@pytest.mark.parametrize(
    ("damaged", "mended"),
    [
        pytest.param("باران   آمد  و رفت", "باران آمد و رفت", id="runs of spaces"),
        pytest.param("  باران \n  باد\t  برف  \n \n", "باران\nباد\t برف\n\n", id="spaces at the ends of a line"),
        pytest.param("باران آمد ، باد هم .", "باران آمد، باد هم.", id="a space before a comma and a stop"),
        pytest.param("چرا ؟ همین ! «باران» ؛ (باد) ؟", "چرا؟ همین! «باران»؛ (باد)؟", id="before other marks"),
        pytest.param("در ۲۵ ، ۲۶ و ۲۷ .", "در ۲۵، ۲۶ و ۲۷.", id="after a number"),
        pytest.param(
            'شرکت Google ، ”باران” ، ۵٪ ، باد… ، "برف" .', 'شرکت Google، ”باران”، ۵٪، باد…، "برف".', id="after all else"
        ),
        pytest.param("او گفت : باران\nاو گفت :\nباد", "او گفت: باران\nاو گفت:\nباد", id="before a colon"),
        pytest.param("باران ؟ ! و (باد ؟) و (باد .)", "باران؟ ! و (باد؟) و (باد.)", id="before a closing bracket"),
        pytest.param("باران آمد .باد رفت :برف ،مه", "باران آمد. باد رفت: برف، مه", id="a space on the wrong side"),
        pytest.param(
            "آلیاژ ۲۰۲۴ ،۷۰۷۵ و شرکت ،Google", "آلیاژ ۲۰۲۴، ۷۰۷۵ و شرکت، Google", id="which is there for certain"
        ),
        pytest.param("باران آمد.باد رفت", "باران آمد. باد رفت", id="a missing space after a stop"),
        pytest.param(
            "باران آمد.او رفت.وی ماند.دی گذشت", "باران آمد. او رفت. وی ماند. دی گذشت", id="before short words"
        ),
        pytest.param("آن‌ها را.خانهٔ.دائماً.بام", "آن‌ها را. خانهٔ. دائماً. بام", id="after half-spaces and marks"),
        pytest.param("(باران).باد «برف».مه", "(باران). باد «برف». مه", id="after a bracket"),
        pytest.param("باران،باد؛برف؟مه!شب", "باران، باد؛ برف؟ مه! شب", id="a missing space after other marks"),
        pytest.param(
            "باران،۱۲ و Google،باد و ۱۳۹۸،او", "باران، ۱۲ و Google، باد و ۱۳۹۸، او", id="between a word and a number"
        ),
        pytest.param("واقعا؟!این؟؟چرا!!نه", "واقعا؟! این؟؟ چرا!! نه", id="after repeated marks"),
        pytest.param("وزیر:باران و ساوه:۵ کشته", "وزیر: باران و ساوه: ۵ کشته", id="a missing space after a colon"),
        pytest.param("گفت:«نه» و رفت.«باز» و،«هم»", "گفت: «نه» و رفت. «باز» و، «هم»", id="before a quotation"),
        pytest.param("باران, باد; چرا? برف,مه", "باران، باد؛ چرا؟ برف، مه", id="Latin marks"),
        pytest.param("باران , باد ,برف", "باران، باد، برف", id="Latin marks and spaces"),
        pytest.param(
            "چرا?! نه??؟ «چرا?» (باد), «برف»?", "چرا؟! نه؟؟؟ «چرا؟» (باد)، «برف»؟", id="Latin marks and others"
        ),
        pytest.param("رمان << باران >> و <<باد>>?", "رمان «باران» و «باد»؟", id="double angles"),
        pytest.param("رمان ‹‹ باران ›› و‹‹باد››را", "رمان «باران» و «باد» را", id="double single quotation marks"),
        pytest.param("باران. . . باد . . . . برف", "باران... باد .... برف", id="dots set apart"),
    ],
)
def test_what_is_certainly_damaged_is_mended(damaged: str, mended: str) -> None:
    assert repaired(damaged) == mended


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("باران آمد، باد رفت؛ چرا؟ همین! برف: مه.", id="what is right"),
        pytest.param("یک\tدو\n\nسه", id="tabs and paragraphs"),
        pytest.param("۱۲،۵۰۰ و 1,250,000 و ۳.۵ و 10:30 و ۲ : ۱ و ۳ . ۵", id="figures"),
        pytest.param("۱۳۲۰ ه.ش، ه . ش، ق.م، ی.الف، م. امیدی، آ.ث میلان", id="abbreviations"),
        pytest.param(
            "یو.اس.بی، دی.سی، ان.بی.ای، بی.بی.سی، اچ.آی.وی، بی.ام.دبلیو، جی.کی.رولینگ", id="Latin letters in Persian"
        ),
        pytest.param("دیوار.کام و بازار.آی‌آر", id="domains"),
        pytest.param("قطره .NET و !Avanti و A,B;C?D", id="Latin names"),
        pytest.param("باران ... باد... برف … مه…", id="ellipses"),
        pytest.param("باران؟! باد!!! برف؟؟ (؟) (!)", id="repeated marks"),
        pytest.param("باران - باد – برف — مه، تهران-تبریز، و/یا", id="dashes and slashes"),
        pytest.param("\"باران\" “باد” 'برف' ‹مه› «شب»", id="quotation marks"),
        pytest.param("سلام :) خوبی ؛) نه :( آری ;) باز :-)", id="smileys"),
        pytest.param("باران . .", id="two dots apart"),
        pytest.param("<<<باران>>> و ‹‹‹باد››› و <<<برف>> و ‹‹‹مه››", id="triple angles"),
        pytest.param("1 << 2 >> 3 و <<a>> و ‹‹b››", id="angles around what is not Persian"),
        pytest.param("London, Paris; why? «Beta», and (Gamma), the", id="Latin marks after Latin words"),
        pytest.param(". باران\n، باد", id="marks after no word"),
    ],
)
def test_what_is_right_or_could_be_stays(text: str) -> None:
    assert repaired(text) == text


@given(any_string)
@settings(deadline=None)
def test_any_text_is_mended_at_once(text: str) -> None:
    once = repaired(text)
    assert repaired(once) == once


@given(any_string)
@settings(deadline=None)
def test_edits_are_in_order_change_something_and_do_not_overlap(text: str) -> None:
    for find in PUNCTUATION:
        edits = list(find(text))
        assert all(text[edit.start : edit.end] != edit.replacement for edit in edits)
        borders = [border for edit in edits for border in (edit.start, edit.end)]
        assert borders == sorted(borders)
        text = apply(text, edits)


@pytest.mark.parametrize(
    "unit",
    [
        " ",
        " \n",
        "ا ",
        "ا. ",
        ". ",
        ".",
        "دی.",
        "باد.",
        "،",
        "ا،",
        " ،",
        "ا ،ا",
        "ا :",
        "?",
        "!?",
        "ا?",
        "ا ,",
        "<<",
        "<<ا",
        "<<ا>>",
        "‹",
    ],
)
@pytest.mark.timeout(20)
def test_long_strings_without_structure_take_linear_time(unit: str) -> None:
    once = repaired(unit * (100_000 // len(unit)))
    assert repaired(once) == once
